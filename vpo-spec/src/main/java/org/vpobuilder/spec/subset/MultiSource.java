package org.vpobuilder.spec.subset;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.CrowdRule;
import org.vpobuilder.spec.SampleCounts;
import org.vpobuilder.spec.SpecCheck;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.SceneObject;

/** VPO-MS: objects of different classes sound; the image has no two instances of one (S1 §3). */
public final class MultiSource extends SubsetPart {
  static final String NAME = "ms";

  private static final long serialVersionUID = 1;

  public MultiSource() {
    super(NAME, 20);
  }

  /** The rules in a spec. */
  public record Rules(SampleCounts samples, int maxSounding, CrowdRule crowds)
      implements Subset.Rules {
    public Rules {
      SpecCheck.inRange("subsets.ms.max_sounding", maxSounding, 1, MAX_SOUNDING);
    }

    @Override
    public int mostSounding() {
      return maxSounding;
    }

    @Override
    public Rules withoutSamples() {
      return new Rules(SampleCounts.NONE, maxSounding, crowds);
    }
  }

  static final int MAX_SOUNDING = 64;

  @Override
  public String title() {
    return "VPO-MS";
  }

  @Override
  public Class<Rules> rules() {
    return Rules.class;
  }

  @Override
  public String summary(Subset.Rules rules) {
    return "ms: up to %d of different classes sound.".formatted(rules.mostSounding());
  }

  /** No two objects are of one class, and not more than allowed sound. */
  @Override
  public Proof proof(Subset.@Nullable Rules its) {
    boolean crowdsMay = its instanceof Rules rules && rules.crowds() == CrowdRule.IGNORE;
    int most = its == null ? Integer.MAX_VALUE : its.mostSounding();
    return (sample, faults) -> {
      Set<String> classes = new HashSet<>();
      for (SceneObject object : sample.objects()) {
        // Two people of unknown class may belong to the same class.
        if (!(crowdsMay && object.crowd()) && !classes.add(object.className())) {
          faults.fail(object, "a second " + object.className(), "one object of a class");
        }
      }
      requireSounding(sample, most, faults);
    };
  }
}
