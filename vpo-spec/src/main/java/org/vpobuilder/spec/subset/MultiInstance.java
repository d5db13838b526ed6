package org.vpobuilder.spec.subset;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.CrowdRule;
import org.vpobuilder.spec.SampleCounts;
import org.vpobuilder.spec.SpecCheck;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.SceneObject;

/** VPO-MSMI: VPO-MS, and images in which several objects of one class sound (S1 §3). */
public final class MultiInstance extends SubsetPart {
  static final String NAME = "msmi";

  private static final long serialVersionUID = 1;

  public MultiInstance() {
    super(NAME, 30);
  }

  /**
   * The rules in a spec.
   *
   * @param additionalSamples number of images in addition to those of MS, which MSMI contains
   */
  public record Rules(SampleCounts additionalSamples, int maxSounding, CrowdRule crowds)
      implements Subset.Rules {
    public Rules {
      SpecCheck.inRange("subsets.msmi.max_sounding", maxSounding, 2, MultiSource.MAX_SOUNDING);
    }

    @Override
    public SampleCounts samples() {
      return additionalSamples;
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

  @Override
  public String title() {
    return "VPO-MSMI";
  }

  @Override
  public Class<Rules> rules() {
    return Rules.class;
  }

  @Override
  public Subset contained() {
    return VpoSubsets.MS;
  }

  @Override
  public String summary(Subset.Rules rules) {
    return "msmi: ms and images in which several objects of\none class sound; it contains ms, whose"
        + " samples lie in `ms/`.";
  }

  /** Several objects of a class sound, each with its own clip, and not more than allowed. */
  @Override
  public Proof proof(Subset.@Nullable Rules its) {
    int most = its == null ? Integer.MAX_VALUE : its.mostSounding();
    CrowdRule crowds = its instanceof Rules rules ? rules.crowds() : null;
    return (sample, faults) -> {
      Map<String, Integer> sounding = new HashMap<>();
      Set<String> clips = new HashSet<>();
      for (SceneObject object : sample.sounding()) {
        sounding.merge(object.className(), 1, Integer::sum);
        String clip = object.clip().address();
        if (!clips.add(clip)) {
          faults.fail(object, "clip %s a second time".formatted(clip), "a clip of its own");
        }
      }
      if (sounding.values().stream().noneMatch(count -> count > 1)) {
        faults.fail("no two sounding of a class", "several of a class");
      }
      requireSounding(sample, most, faults);
      requireAlone(sample, false, crowds, faults);
    };
  }
}
