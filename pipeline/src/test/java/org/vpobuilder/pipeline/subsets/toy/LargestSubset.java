package org.vpobuilder.pipeline.subsets.toy;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.SampleCounts;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.subset.SubsetPart;

/** The largest object of an image sounds: a subset that no line of the main code names. */
public final class LargestSubset extends SubsetPart {
  private static final long serialVersionUID = 1;

  public LargestSubset() {
    super("largest", 1000);
  }

  /** The rules of the subset in a spec. */
  public record Rules(SampleCounts samples) implements Subset.Rules {
    @Override
    public int mostSounding() {
      return 1;
    }

    @Override
    public Rules withoutSamples() {
      return new Rules(SampleCounts.NONE);
    }
  }

  @Override
  public String title() {
    return "Largest";
  }

  @Override
  public Class<Rules> rules() {
    return Rules.class;
  }

  @Override
  public String summary(Subset.Rules rules) {
    return "largest: the largest object sounds.";
  }

  @Override
  public Proof proof(Subset.@Nullable Rules rules) {
    return (sample, faults) -> {
      requireSounding(sample, 1, faults);
      long sounds = sample.sounding().get(0).area();
      if (sample.objects().stream().anyMatch(object -> object.area() > sounds)) {
        faults.fail(sounds + " pixels", "the largest");
      }
    };
  }
}
