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
 * The notes of a run on each shard that it finished: the digest of its rows and the result,
 * including the file's checksum. A later attempt keeps the shard if its rows and its file are
 * unchanged, to the byte. A shard that lost a sample is not noted, since the fault may be repaired
 * by then.
 */
public final class FinishedShards {
  /** The folder of the notes, one for each shard. */
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

  /** The shard's result, if the shard is finished and its file undamaged. Reads the file. */
  Optional<ShardResult> find(ShardTask task, String rowsSha256) throws IOException {
    String file = file(task);
    if (!release.has(file)) {
      return Optional.empty();
    }
    Note note;
    try {
      note = FORMAT.read(release.read(file, MAX_BYTES), release.location(file));
    } catch (BadInputException e) {
      // The note is incomplete because the machine went down: the shard is made again.
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

  /** Notes a finished shard; its file must already have its final name. */
  void add(ShardTask task, String rowsSha256, ShardResult result) throws IOException {
    if (result.rejected().isEmpty()) {
      release.write(file(task), FORMAT.write(new Note(rowsSha256, result)));
    }
  }

  private static String file(ShardTask task) {
    return "%s/%s-%s-%06d.json".formatted(FOLDER, task.subset(), task.split(), task.number());
  }
}
