package org.vpobuilder.spec.subset;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.CrowdRule;
import org.vpobuilder.spec.SampleCounts;
import org.vpobuilder.spec.Subset;

/**
 * Class-only pairs (ours; decision 43): an image with objects of two classes and a sound for each;
 * one sound is heard in one sample, the other in the other. Since their masks share no pixel, no
 * mask has an IoU above .5 with both: a model that does not hear which class sounds gets none of
 * the pairs right.
 */
public final class ClassPairs extends PairPart {
  /** The name of this subset. */
  public static final String NAME = "class-pairs";

  private static final long serialVersionUID = 1;

  public ClassPairs() {
    super(NAME, 50);
  }

  /**
   * The rules in a spec.
   *
   * @param pairs number of pairs, of two samples each
   * @param crowds the effect of a crowd of the sounding object's class
   */
  public record Rules(SampleCounts pairs, CrowdRule crowds) implements PairRules {
    @Override
    public Rules withoutSamples() {
      return new Rules(SampleCounts.NONE, crowds);
    }
  }

  @Override
  public String title() {
    return "Class pairs";
  }

  @Override
  public Class<Rules> rules() {
    return Rules.class;
  }

  @Override
  public String summary(Subset.Rules rules) {
    return "class-pairs: two samples of an image with objects of two\nclasses, a sound of one and a sound"
        + " of the other: what is heard tells which one sounds.";
  }

  /**
   * See {@link PairProof}. The two objects are of different classes, each is the only one of its
   * class, and each has a sound of its own.
   */
  @Override
  public Proof proof(Subset.@Nullable Rules its) {
    return new PairProof(
        true,
        its instanceof Rules rules ? rules.crowds() : null,
        (first, second, faults) -> {
          if (first.className().equals(second.className())) {
            faults.fail("two objects of class " + first.className(), "two classes");
          }
          if (PairProof.isSameSound(first.clip(), second.clip())) {
            faults.fail("the sound of the other sample of the pair", "a sound of its own class");
          }
        });
  }
}
