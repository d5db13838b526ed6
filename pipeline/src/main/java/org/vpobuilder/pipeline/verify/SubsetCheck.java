package org.vpobuilder.pipeline.verify;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.verify.Findings.Place;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.SubsetPart;

/** Checks the rules of the subsets, each of which proves its own samples. */
public final class SubsetCheck implements Check {
  static final Promise SUBSET_RULES =
      new Promise(
          "subset-rules",
          "every sample is what its subset's rules and the spec say; pairs are whole");
  static final Promise MIN_CANDIDATES =
      new Promise(
          "min-candidates",
          "every image has as many objects that could sound as the spec asks for");
  static final Promise MIN_SILENT =
      new Promise(
          "min-silent", "in every sample as many objects that could sound are silent as asked for");

  @Override
  public List<Promise> promises() {
    return List.of(SUBSET_RULES, MIN_CANDIDATES, MIN_SILENT);
  }

  @Override
  public Run begin(Reference reference) {
    return new Rules(reference.findings(), reference.spec());
  }

  private static final class Rules implements Run {
    private final Findings findings;
    private final @Nullable ReleaseSpec spec;
    private final SortedMap<Subset, SubsetPart.Proof> proofs = new TreeMap<>();

    Rules(Findings findings, @Nullable ReleaseSpec spec) {
      this.findings = findings;
      this.spec = spec;
      for (Subset subset : Subset.all()) {
        Subset.@Nullable Rules rules = spec == null ? null : spec.subsets().rules().get(subset);
        proofs.put(subset, SubsetPart.of(subset).proof(rules));
      }
    }

    @Override
    public void sample(Sample sample, Files files) {
      Place place = files.place();
      findings.looked(SUBSET_RULES);
      SubsetPart.Proof proof = proofs.get(sample.subset());
      if (proof != null) {
        proof.sample(sample, faults(place));
      }
      if (sample.pair() != null && !sample.subset().isPaired()) {
        findings.fail(SUBSET_RULES, place, sample.pair(), "no pair");
      }
      candidates(sample, place);
    }

    @Override
    public void end(Whole whole) {
      proofs.forEach((subset, proof) -> proof.end(faults(new Place(subset.toString(), ""))));
    }

    private SubsetPart.Faults faults(Place place) {
      return new SubsetPart.Faults() {
        @Override
        public void fail(Object got, Object wanted) {
          findings.fail(SUBSET_RULES, place, got, wanted);
        }

        @Override
        public void fail(SceneObject object, Object got, Object wanted) {
          findings.fail(SUBSET_RULES, ObjectCheck.at(place, object), got, wanted);
        }
      };
    }

    /**
     * Checks the number of objects that could sound as far as the picture shows (not a crowd, of a
     * known class, large enough), and how many of them are silent.
     */
    private void candidates(Sample sample, Place place) {
      findings.looked(MIN_CANDIDATES);
      findings.looked(MIN_SILENT);
      if (spec == null) {
        return;
      }
      double smallest =
          spec.eligibility().minMaskFraction()
              * ((double) sample.image().width() * sample.image().height());
      List<SceneObject> candidates =
          sample.objects().stream()
              .filter(object -> !object.crowd() && object.classIndex() > 0)
              .filter(object -> object.area() >= smallest)
              .toList();
      int least = spec.eligibility().leastCandidates();
      if (candidates.size() < least) {
        findings.fail(
            MIN_CANDIDATES, place, candidates.size() + " objects that could sound", "" + least);
      }
      long silent = candidates.stream().filter(object -> !object.sounds()).count();
      int leastSilent = spec.eligibility().leastSilent();
      if (silent < leastSilent) {
        findings.fail(
            MIN_SILENT, place, silent + " silent objects that could sound", "" + leastSilent);
      }
    }
  }
}
