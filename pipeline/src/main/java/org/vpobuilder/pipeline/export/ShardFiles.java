package org.vpobuilder.pipeline.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.release.StoredSample;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * An export with one file for each shard, which has the shard's samples in their order: {@code
 * vpo-ms/train-00000-of-00002.EXTENSION}. The files of a subset hold its own samples; for all its
 * samples also read the files of the subset that it contains.
 *
 * @param shards in order
 * @param extension of the files, without a dot
 */
public record ShardFiles(ReleaseReader release, List<ShardFile> shards, String extension) {
  /**
   * All shards of a release.
   *
   * @throws BadInputException if it has none
   */
  public static ShardFiles of(ReleaseReader release, String extension) {
    if (release.shards().isEmpty()) {
      throw new BadInputException("%s: got no shards, wanted some".formatted(release.root()));
    }
    return new ShardFiles(release, release.shards(), extension);
  }

  /** A file that samples are written to, one after the other. */
  public interface SampleFile extends AutoCloseable {
    void write(StoredSample sample) throws IOException;

    /** Closes the file, which is complete only if every sample was written. */
    @Override
    void close() throws IOException;
  }

  /** Creates the file of a shard. */
  @FunctionalInterface
  public interface Opener {
    SampleFile create(Path file) throws IOException;
  }

  /** The folder of a subset, which is also the subset's name in the format. */
  public static String config(Subset subset) {
    return "vpo-" + subset;
  }

  /** A shard's file, with forward slashes. */
  public String path(ShardFile shard) {
    List<ShardFile> beside = shards.stream().filter(s -> s.side().equals(shard.side())).toList();
    return String.format(
        Locale.ROOT,
        "%s/%s-%05d-of-%05d.%s",
        config(shard.subset()),
        shard.split(),
        beside.indexOf(shard),
        beside.size(),
        extension);
  }

  /**
   * Writes the files.
   *
   * @param folder on a local disk
   * @param workers threads; each holds a sample and what its file buffers
   * @param progress takes the samples written since its last call; called from several threads
   * @return what was written, by shard
   */
  public SortedMap<ShardFile, Written> write(
      Folder folder, int workers, Opener opener, LongConsumer progress) throws IOException {
    Path root = Objects.requireNonNull(folder.local());
    for (ShardFile shard : shards) {
      Files.createDirectories(Objects.requireNonNull(root.resolve(path(shard)).getParent()));
    }
    Map<ShardFile, Written> written = Collections.synchronizedMap(new TreeMap<>());
    Workers.forEach(
        shards.size(),
        workers,
        i -> {
          ShardFile shard = shards.get(i);
          written.put(shard, write(shard, opener.create(root.resolve(path(shard))), progress));
        });
    return new TreeMap<>(written);
  }

  private Written write(ShardFile shard, SampleFile file, LongConsumer progress)
      throws IOException {
    Written[] written = {Written.NOTHING};
    try (file) {
      release.each(
          shard,
          sample -> {
            file.write(sample);
            written[0] = written[0].plus(new Written(1, sample.sample().objects().size()));
            progress.accept(1);
          });
    }
    return written[0];
  }
}
