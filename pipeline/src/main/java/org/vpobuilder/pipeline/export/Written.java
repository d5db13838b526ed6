package org.vpobuilder.pipeline.export;

import java.util.Map;
import java.util.TreeMap;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.spec.Subset;

/**
 * Counts of the exported samples and objects of a shard or of a subset.
 *
 * @param objects rows of objects: the sounding ones or all, as the format has them
 */
public record Written(int samples, int objects) {
  public static final Written NOTHING = new Written(0, 0);

  /** The sums of two counts. */
  public Written plus(Written other) {
    return new Written(samples + other.samples, objects + other.objects);
  }

  /** Sums of shards, by the subset that they lie in. */
  public static Map<Subset, Written> bySubset(Map<ShardFile, Written> shards) {
    Map<Subset, Written> sums = new TreeMap<>();
    shards.forEach((shard, written) -> sums.merge(shard.subset(), written, Written::plus));
    return sums;
  }
}
