package org.vpobuilder.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.subset.MultiInstance;
import org.vpobuilder.spec.subset.MultiSource;
import org.vpobuilder.spec.subset.SingleSource;
import org.vpobuilder.spec.subset.VpoSubsets;

/** Sound specs to change one value of. */
final class Specs {
  private Specs() {}

  static AudioSpec audio() {
    return new AudioSpec(10, 1, 60, -60, 16_000, AudioContainer.WAV, "linear");
  }

  static SubsetSpecs subsets(int msSounding, int msmiSounding) {
    SampleCounts counts = new SampleCounts(8, 2);
    return SubsetSpecs.of(
        Map.of(
            VpoSubsets.SS,
            new SingleSource.Rules(counts, 5, DistractorRule.KEEP, CrowdRule.IGNORE),
            VpoSubsets.MS,
            new MultiSource.Rules(counts, msSounding, CrowdRule.EXCLUDE),
            VpoSubsets.MSMI,
            new MultiInstance.Rules(counts, msmiSounding, CrowdRule.IGNORE)));
  }

  static ReleaseSpec release(String name, int version, SubsetSpecs subsets, AudioSpec audio) {
    return release(name, version, subsets, audio, null, null);
  }

  static ReleaseSpec release(
      String name,
      int version,
      SubsetSpecs subsets,
      AudioSpec audio,
      @Nullable Validation validation,
      @Nullable SourceWeights sources) {
    return new ReleaseSpec(
        name,
        version,
        7,
        "vpo-21",
        subsets,
        new Eligibility(0.001, Priority.SEVERAL_CLASSES_FIRST, 0.25, null, null),
        new Silencing(2, CountedObjects.ANNOTATED, null, new Silencing.Target(13496, 9817)),
        new PersonSpec(List.of(PersonRung.CSV, PersonRung.CAPTIONS), 4, 5),
        audio,
        new ReleaseSpec.ShardSpec(50, null),
        null,
        null,
        sources,
        validation,
        null);
  }
}
