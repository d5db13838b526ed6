package org.vpobuilder.pipeline.shards;

import java.io.IOException;
import java.util.Optional;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Release.FileEntry;

/**
 * What a run notes of each shard that it finished: the digest of the rows that it was made from and
 * what came of them, the file's checksum among it. A later attempt keeps the shard if its rows and
 * its file are still these, to the byte. A shard that lost a sample is not noted: what failed it
 * may be mended.
 */
public final class FinishedShards {
  /** Where the notes are, one a shard. */
  public static final String FOLDER = ".work/shards";

  private static final int MAX_BYTES = 1 << 20;
  private static final JsonFormat<Note> FORMAT = JsonFormat.transport(Note.class);

  private final Folder release;

  FinishedShards(Folder release) {
    this.release = release;
  }

  /**
   * The note of a shard.
   *
   * @param rowsSha256 of the plan rows, and of the test images that it must not have
   */
  record Note(String rowsSha256, ShardResult result) {}

  /** What came of the shard's rows, if it is finished and its file undamaged. Reads the file. */
  Optional<ShardResult> find(ShardTask task, String rowsSha256) throws IOException {
    String file = file(task);
    if (!release.has(file)) {
      return Optional.empty();
    }
    Note note;
    try {
      note = FORMAT.read(release.read(file, MAX_BYTES), release.location(file));
    } catch (BadInputException e) {
      // Torn when the machine went down: the shard is made again.
      return Optional.empty();
    }
    String shard = ReleaseLayout.shard(task.subset(), task.split(), task.number());
    boolean isKept =
        note.rowsSha256().equals(rowsSha256)
            && release.size(shard) == note.result().bytes()
            && Fingerprint.of(release, shard)
                .equals(new FileEntry(shard, note.result().bytes(), note.result().sha256()));
    return isKept ? Optional.of(note.result()) : Optional.empty();
  }

  /** Notes a shard whose file has its name. */
  void add(ShardTask task, String rowsSha256, ShardResult result) throws IOException {
    if (result.rejected().isEmpty()) {
      release.write(file(task), FORMAT.write(new Note(rowsSha256, result)));
    }
  }

  private static String file(ShardTask task) {
    return "%s/%s-%s-%06d.json".formatted(FOLDER, task.subset(), task.split(), task.number());
  }
}
