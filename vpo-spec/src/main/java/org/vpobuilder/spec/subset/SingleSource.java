package org.vpobuilder.spec.subset;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.CrowdRule;
import org.vpobuilder.spec.DistractorRule;
import org.vpobuilder.spec.SampleCounts;
import org.vpobuilder.spec.SpecCheck;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.SceneObject;

/** VPO-SS: one object of an image sounds (S1 §3). */
public final class SingleSource extends SubsetPart {
  static final String NAME = "ss";

  private static final long serialVersionUID = 1;

  public SingleSource() {
    super(NAME, 10);
  }

  /**
   * The rules in a spec.
   *
   * @param samplesPerImage largest number of objects of one image that sound, each in its own
   *     sample; every image gives its first sample before any gives its second
   */
  public record Rules(
      SampleCounts samples,
      int samplesPerImage,
      DistractorRule sameClassDistractors,
      CrowdRule crowds)
      implements Subset.Rules {
    public Rules {
      SpecCheck.inRange("subsets.ss.samples_per_image", samplesPerImage, 1, 100);
    }

    @Override
    public int mostSounding() {
      return 1;
    }

    @Override
    public Rules withoutSamples() {
      return new Rules(SampleCounts.NONE, samplesPerImage, sameClassDistractors, crowds);
    }
  }

  @Override
  public String title() {
    return "VPO-SS";
  }

  @Override
  public Class<Rules> rules() {
    return Rules.class;
  }

  @Override
  public boolean isKeyedByObject() {
    return true;
  }

  @Override
  public String summary(Subset.Rules rules) {
    return "ss: one object sounds.";
  }

  /** Exactly one object sounds, and its distractors follow the spec. */
  @Override
  public Proof proof(Subset.@Nullable Rules its) {
    boolean excludes =
        its instanceof Rules rules && rules.sameClassDistractors() == DistractorRule.EXCLUDE;
    CrowdRule crowds = its instanceof Rules rules ? rules.crowds() : null;
    return (sample, faults) -> {
      List<SceneObject> sounding = sample.sounding();
      if (sounding.size() != 1) {
        faults.fail(sounding.size() + " sounding objects", "1");
        return;
      }
      requireAlone(sample, excludes, crowds, faults);
    };
  }
}
