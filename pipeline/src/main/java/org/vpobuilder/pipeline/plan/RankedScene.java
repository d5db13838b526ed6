package org.vpobuilder.pipeline.plan;

import java.util.Comparator;
import org.vpobuilder.pipeline.sources.CocoScene;
import org.vpobuilder.spec.Subset;

/**
 * A scene with its place in the order in which a subset takes images: by tier, then by draw. The
 * order of two images never depends on a third, so a larger count only adds.
 *
 * @param tier 0 before 1
 * @param rank the draw at {@code rank/{subset}/{image}}, unsigned
 */
record RankedScene(Subset subset, int tier, long rank, CocoScene scene) {
  static final Comparator<RankedScene> ORDER =
      Comparator.comparingInt(RankedScene::tier)
          .thenComparing(RankedScene::rank, Long::compareUnsigned)
          .thenComparing(ranked -> ranked.scene().imageId());
}
