package org.vpobuilder.pipeline.shards;

import java.util.Comparator;
import java.util.List;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.Rejection;

/**
 * The result for a shard.
 *
 * @param samples that it holds; if there are none, no file is written
 * @param rejected the planned samples that it does not hold
 */
record ShardResult(
    Subset subset,
    Split split,
    int number,
    int samples,
    long bytes,
    String sha256,
    List<Rejected> rejected) {
  static final JsonFormat<ShardResult> FORMAT = JsonFormat.transport(ShardResult.class);

  static final Comparator<ShardResult> ORDER =
      Comparator.comparing(ShardResult::subset)
          .thenComparing(ShardResult::split)
          .thenComparing(ShardResult::number);

  /** A planned sample that could not be made. */
  record Rejected(String key, Rejection rejection) {}
}
