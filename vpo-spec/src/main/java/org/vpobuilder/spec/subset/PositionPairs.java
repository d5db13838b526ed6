package org.vpobuilder.spec.subset;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.CrowdRule;
import org.vpobuilder.spec.SampleCounts;
import org.vpobuilder.spec.SpecCheck;
import org.vpobuilder.spec.Subset;

/**
 * Position-only pairs (ours; decision 43): an image with two objects of one class, and one clip
 * that is heard once from the place of each. Only the place shows which of the two sounds. Since
 * their masks share no pixel, no mask has an IoU above .5 with both: a model that does not use the
 * place gets none of the pairs right.
 */
public final class PositionPairs extends PairPart {
  /** The name of this subset. */
  public static final String NAME = "position-pairs";

  private static final long serialVersionUID = 1;

  public PositionPairs() {
    super(NAME, 40);
  }

  /**
   * The rules in a spec.
   *
   * @param pairs number of pairs, of two samples each
   * @param minAlphaGap smallest distance of the two places, as a share of the image's width
   * @param crowds the effect of a crowd of the sounding object's class
   */
  public record Rules(SampleCounts pairs, double minAlphaGap, CrowdRule crowds)
      implements PairRules {
    public Rules {
      SpecCheck.inRange("subsets.position-pairs.min_alpha_gap", minAlphaGap, 0, 1);
    }

    @Override
    public Rules withoutSamples() {
      return new Rules(SampleCounts.NONE, minAlphaGap, crowds);
    }
  }

  @Override
  public String title() {
    return "Position pairs";
  }

  @Override
  public Class<Rules> rules() {
    return Rules.class;
  }

  @Override
  public String summary(Subset.Rules rules) {
    return "position-pairs: two samples of an image with two objects of a\nclass, the same sound once at the"
        + " place of each"
        + ": only the place tells which one sounds.";
  }

  /**
   * See {@link PairProof}. The two objects are of one class, have the same sound and are far enough
   * apart.
   */
  @Override
  public Proof proof(Subset.@Nullable Rules its) {
    double gap = its instanceof Rules rules ? rules.minAlphaGap() : 0;
    return new PairProof(
        false,
        its instanceof Rules rules ? rules.crowds() : null,
        (first, second, faults) -> {
          if (!first.className().equals(second.className())) {
            faults.fail(
                "classes %s and %s".formatted(first.className(), second.className()), "one class");
          }
          if (!PairProof.isSameSound(first.clip(), second.clip())) {
            faults.fail(
                "another sound than the other sample of the pair", "the same span of one clip");
          }
          if (Math.abs(first.alpha() - second.alpha()) < gap) {
            faults.fail(
                "alpha %s and %s".formatted(first.alpha(), second.alpha()),
                "places %s apart".formatted(gap));
          }
        });
  }
}
