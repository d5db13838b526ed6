package org.vpobuilder.pipeline.verify;

import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.ReleaseSpec;

/**
 * As many shards as the spec wants at least, as it was planned: a shard of which nothing could be
 * rendered is not written.
 */
final class MinShardsCheck {
  private MinShardsCheck() {}

  static void run(ReleaseSpec spec, PlanRows plan, Findings findings) {
    Integer wished = spec.shards().minShards();
    int least = wished == null ? 1 : wished;
    plan.counts()
        .forEach(
            (side, rows) -> {
              findings.looked(Check.MIN_SHARDS);
              int wanted = Math.min(least, rows);
              int got = plan.shards(side);
              if (got < wanted) {
                findings.fail(
                    Check.MIN_SHARDS,
                    ReleaseLayout.SPEC,
                    side,
                    got + " shards",
                    "at least %d of %d samples".formatted(wanted, rows));
              }
            });
  }
}
