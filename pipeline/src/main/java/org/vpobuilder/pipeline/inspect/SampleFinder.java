package org.vpobuilder.pipeline.inspect;

import java.io.IOException;
import java.util.Optional;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.release.StoredSample;
import org.vpobuilder.pipeline.storage.JsonLines;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.PlannedSample;

/** Finds a sample by its key: the plan says in which shard it lies, and one shard is read. */
public final class SampleFinder {
  private final ReleaseReader release;

  public SampleFinder(ReleaseReader release) {
    this.release = release;
  }

  /**
   * Finds a sample.
   *
   * @throws BadInputException if the release has none of that key, naming the nearest keys
   */
  public StoredSample find(String key) throws IOException {
    NearestKeys nearest = new NearestKeys(key);
    ShardFile shard =
        planned(key, nearest)
            .orElseThrow(
                () ->
                    new BadInputException(
                        "%s: no sample %s; %s"
                            .formatted(release.root(), Shown.text(key), nearest.text())));
    return release
        .find(shard, key)
        .orElseThrow(
            () ->
                new BadInputException(
                    "%s: no sample %s: it was planned for %s and left out; %s tells why"
                        .formatted(release.root(), key, shard.path(), ReleaseLayout.REJECTIONS)));
  }

  /** The shard that a sample was planned for. */
  private Optional<ShardFile> planned(String key, NearestKeys nearest) throws IOException {
    ShardFile[] found = new ShardFile[1];
    for (Subset subset : Subset.values()) {
      String file = ReleaseLayout.planRows(subset);
      if (found[0] == null && release.root().has(file)) {
        JsonLines.read(
            release.root(),
            file,
            Formats.PLAN_ROW,
            row -> {
              nearest.add(row.key());
              found[0] = row.key().equals(key) ? shard(row) : found[0];
            });
      }
    }
    return Optional.ofNullable(found[0]);
  }

  private static ShardFile shard(PlannedSample row) {
    return new ShardFile(row.subset(), row.split(), row.shard());
  }
}
