package org.vpobuilder.pipeline.verify;

import java.util.List;
import org.vpobuilder.pipeline.verify.Findings.Place;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.sample.Sample;

/** Licences and numbers of shards are as the spec asks. */
public final class SpecCheck implements Check {
  static final Promise LICENCES =
      new Promise("licences", "every image's licence is one that the spec allows");
  static final Promise MIN_SHARDS =
      new Promise(
          "min-shards",
          "every subset and split has shards.min_shards shards, or one a sample; none is empty");

  @Override
  public List<Promise> promises() {
    return List.of(LICENCES, MIN_SHARDS);
  }

  @Override
  public Run begin(Reference reference) {
    return new Run() {
      @Override
      public void sample(Sample sample, Files files) {
        LicenceTable table = reference.licences();
        if (table != null && reference.spec() != null) {
          licence(sample, table, reference.spec(), files.place(), reference.findings());
        }
      }

      @Override
      public void end(Whole whole) {
        if (whole.manifest().isPresent() && reference.spec() != null) {
          shards(reference.spec(), reference.plan(), reference.findings());
        }
      }
    };
  }

  private static void licence(
      Sample sample, LicenceTable table, ReleaseSpec spec, Place place, Findings findings) {
    findings.looked(LICENCES);
    Licence licence = table.of(sample.image().licence());
    if (!spec.licenceRule().allows(licence)) {
      findings.fail(LICENCES, place, licence.code(), "a licence that the spec allows");
    }
  }

  /**
   * Counts the shards as they were planned: a shard of which nothing could be rendered is not
   * written.
   */
  private static void shards(ReleaseSpec spec, PlanRows plan, Findings findings) {
    Integer wished = spec.shards().minShards();
    int least = wished == null ? 1 : wished;
    plan.counts()
        .forEach(
            (side, rows) -> {
              findings.looked(MIN_SHARDS);
              int wanted = Math.min(least, rows);
              int got = plan.shards(side);
              if (got < wanted) {
                findings.fail(
                    MIN_SHARDS,
                    ReleaseLayout.SPEC,
                    side,
                    got + " shards",
                    "at least %d of %d samples".formatted(wanted, rows));
              }
            });
  }
}
