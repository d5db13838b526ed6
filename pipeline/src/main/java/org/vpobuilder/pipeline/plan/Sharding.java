package org.vpobuilder.pipeline.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.ReleaseSpec.ShardSpec;
import org.vpobuilder.spec.sample.PlannedSample;

/**
 * Spreads the new samples of a subset and split over at least {@code min_shards} shards, so that
 * each of as many loaders has one (SPEC.md, Selection). Without that wish they stay as they are.
 */
final class Sharding {
  private final int samplesPerShard;
  private final @Nullable Integer minShards;

  Sharding(ShardSpec spec) {
    this.samplesPerShard = spec.samplesPerShard();
    this.minShards = spec.minShards();
  }

  /**
   * Gives each sample its shard.
   *
   * @param taken the new samples, in the order in which they were taken
   * @param earlierShards shards that are kept as they are
   */
  List<PlannedSample> spread(List<PlannedSample> taken, int earlierShards) {
    if (minShards == null || taken.isEmpty()) {
      return taken;
    }
    int samples = taken.size();
    int full = (samples - 1) / samplesPerShard + 1;
    int shards = Math.max(full, Math.min(minShards - earlierShards, samples));
    List<PlannedSample> spread = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      int shard = (int) ((long) i * shards / samples);
      spread.add(taken.get(i).inShard(earlierShards + shard));
    }
    return spread;
  }
}
