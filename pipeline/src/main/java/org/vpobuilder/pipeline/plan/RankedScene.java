package org.vpobuilder.pipeline.plan;

import java.util.Comparator;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.ImageRef;

/**
 * A scene with its place in the order in which a subset takes images: by tier, then by draw. The
 * order of two images never depends on a third, so a larger count only adds.
 *
 * @param tier the lower one first; {@link #LATE} is added where only the masks may make the scene
 *     eligible, against what its records say: such scenes are read where there are too few others
 * @param rank the draw at {@code rank/{subset}/{image}}, unsigned
 */
record RankedScene(Subset subset, int tier, long rank, Scene scene) {
  /** More than any tier of {@link org.vpobuilder.pipeline.match.SceneRules#tier}. */
  static final int LATE = 2;

  static final Comparator<RankedScene> ORDER = RankedScene::inOrder;

  // Not composed of comparators: ranking compares some million times.
  private static int inOrder(RankedScene a, RankedScene b) {
    if (a.tier != b.tier) {
      return Integer.compare(a.tier, b.tier);
    }
    int byRank = Long.compareUnsigned(a.rank, b.rank);
    return byRank != 0 ? byRank : ImageRef.ORDER.compare(a.scene.image(), b.scene.image());
  }
}
