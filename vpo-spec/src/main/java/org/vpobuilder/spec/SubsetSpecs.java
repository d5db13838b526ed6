package org.vpobuilder.spec;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.Set;

/** The rules of the three subsets (S1 §3). */
public record SubsetSpecs(SingleSource ss, MultiSource ms, MultiInstance msmi)
    implements Serializable {

  /** The subsets of which any samples are asked for; MSMI's are those beside MS's. */
  public Set<Subset> wanted() {
    Set<Subset> wanted = EnumSet.noneOf(Subset.class);
    for (Subset subset : Subset.values()) {
      SampleCounts counts = counts(subset);
      if (counts.train() > 0 || counts.test() > 0) {
        wanted.add(subset);
      }
    }
    return wanted;
  }

  /** The samples asked for; of MSMI those beside MS's. */
  public SampleCounts counts(Subset subset) {
    return switch (subset) {
      case SS -> ss.samples();
      case MS -> ms.samples();
      case MSMI -> msmi.additionalSamples();
    };
  }

  /** With no samples of the subsets that are not among {@code kept}. MSMI keeps MS. */
  SubsetSpecs only(Set<Subset> kept) {
    boolean keepsMs = kept.contains(Subset.MS) || kept.contains(Subset.MSMI);
    return new SubsetSpecs(
        kept.contains(Subset.SS)
            ? ss
            : new SingleSource(
                SampleCounts.NONE, ss.samplesPerImage(), ss.sameClassDistractors(), ss.crowds()),
        keepsMs ? ms : new MultiSource(SampleCounts.NONE, ms.maxSounding(), ms.crowds()),
        kept.contains(Subset.MSMI)
            ? msmi
            : new MultiInstance(SampleCounts.NONE, msmi.maxSounding(), msmi.crowds()));
  }

  /**
   * VPO-SS.
   *
   * @param samplesPerImage how many objects of one image may sound, each in a sample of its own;
   *     every image gives its first sample before any gives its second
   */
  public record SingleSource(
      SampleCounts samples,
      int samplesPerImage,
      DistractorRule sameClassDistractors,
      CrowdRule crowds)
      implements Serializable {
    public SingleSource {
      SpecCheck.inRange("subsets.ss.samples_per_image", samplesPerImage, 1, 100);
    }
  }

  /** VPO-MS. */
  public record MultiSource(SampleCounts samples, int maxSounding, CrowdRule crowds)
      implements Serializable {
    public MultiSource {
      SpecCheck.inRange("subsets.ms.max_sounding", maxSounding, 1, MAX_SOUNDING);
    }
  }

  /**
   * VPO-MSMI.
   *
   * @param additionalSamples images on top of MS, which MSMI contains
   */
  public record MultiInstance(SampleCounts additionalSamples, int maxSounding, CrowdRule crowds)
      implements Serializable {
    public MultiInstance {
      SpecCheck.inRange("subsets.msmi.max_sounding", maxSounding, 2, MAX_SOUNDING);
    }
  }

  private static final int MAX_SOUNDING = 64;
}
