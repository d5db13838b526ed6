package org.vpobuilder.pipeline.plan;

import java.util.Comparator;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.ImageRef;

/**
 * A scene with its position in the order in which a subset takes images: by tier, then by draw. The
 * order of two images never depends on a third, so a larger count only adds.
 *
 * @param tier lower tiers come first; {@link #LATE} is added where the records make the scene
 *     ineligible and its masks may make it eligible: such scenes are read only if there are too few
 *     others
 * @param rank the draw at {@code rank/{subset}/{image}}, unsigned
 */
record RankedScene(Subset subset, int tier, long rank, Scene scene) {
  /** Larger than any tier of {@link org.vpobuilder.pipeline.match.SceneRules#tier}. */
  static final int LATE = 2;

  static final Comparator<RankedScene> ORDER = RankedScene::inOrder;

  // Written out rather than composed of comparators: ranking makes millions of comparisons.
  private static int inOrder(RankedScene a, RankedScene b) {
    if (a.tier != b.tier) {
      return Integer.compare(a.tier, b.tier);
    }
    int byRank = Long.compareUnsigned(a.rank, b.rank);
    return byRank != 0 ? byRank : ImageRef.ORDER.compare(a.scene.image(), b.scene.image());
  }
}
