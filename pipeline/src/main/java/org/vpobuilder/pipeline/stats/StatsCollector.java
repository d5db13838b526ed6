package org.vpobuilder.pipeline.stats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.RowFiles;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Stats;
import org.vpobuilder.spec.release.StatsTally;

/** Counts the content of a release, from the json of its samples. */
public final class StatsCollector {
  private StatsCollector() {}

  /**
   * Reads a release, without the checks of {@code vpo verify}.
   *
   * @throws BadInputException if it is not a release or can't be read
   */
  public static Stats collect(Folder release) {
    try {
      ReleaseReader reader = ReleaseReader.open(release);
      StatsTally tally = new StatsTally(reader.manifest());
      List<ShardFile> shards = reader.shards();
      Workers.forEach(shards.size(), i -> reader.eachJson(shards.get(i), tally::add));
      RowFiles.read(
          release,
          ReleaseLayout.REJECTIONS,
          Formats.REJECTION,
          rejection -> tally.add(rejection.code()));
      return tally.stats();
    } catch (IOException e) {
      throw new BadInputException(release + ": can't be read: " + e.getMessage(), e);
    }
  }

  /** Reads a release on the local disk. */
  public static Stats collect(Path release) {
    return collect(Folder.of(release));
  }
}
