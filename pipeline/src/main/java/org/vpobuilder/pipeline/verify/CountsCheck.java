package org.vpobuilder.pipeline.verify;

import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.PlanSummary;
import org.vpobuilder.spec.release.Release;

/** Shards, indices, manifest, plan and spec tell of the same number of samples. */
final class CountsCheck {
  private final Findings findings;
  private final Tally tally;

  CountsCheck(Findings findings, Tally tally) {
    this.findings = findings;
    this.tally = tally;
  }

  /** {@code indexed} by the shards.json files, {@code planned} rows, rows {@code leftOut}. */
  record Counts(
      SortedMap<String, Integer> indexed,
      SortedMap<String, Integer> planned,
      SortedMap<String, Integer> leftOut) {}

  void run(Counts counts, Optional<Release> release, Optional<PlanSummary> plan) {
    Set<String> sides = new TreeSet<>(counts.indexed().keySet());
    sides.addAll(counts.planned().keySet());
    release.ifPresent(r -> sides.addAll(r.counts().keySet()));
    for (String side : sides) {
      findings.looked(Check.COUNTS);
      int got = samples(side);
      equal(side + "/shards.json", side, counts.indexed().getOrDefault(side, 0), got);
      int rows = counts.planned().getOrDefault(side, 0) - counts.leftOut().getOrDefault(side, 0);
      equal("plan", side + " rows less rejected", rows, tally.samples(side));
      release.ifPresent(r -> equal(Release.FILE_NAME, side, r.counts().getOrDefault(side, 0), got));
    }
    if (release.isPresent() && sides.stream().allMatch(side -> tally.samples(side) == 0)) {
      findings.fail(Check.COUNTS, Release.FILE_NAME, "", "no sample", "at least one in the shards");
    }
    plan.ifPresent(p -> summary(p, counts.planned()));
    release.ifPresent(this::extension);
  }

  /** What a release extends, it contains. */
  private void extension(Release release) {
    for (Release.Extended extended : release.extensionOf()) {
      extended
          .counts()
          .forEach(
              (side, count) -> {
                int got = release.counts().getOrDefault(side, 0);
                if (count > got) {
                  findings.fail(
                      Check.COUNTS,
                      Release.FILE_NAME,
                      "extension_of " + side,
                      count,
                      "at most its own " + got);
                }
              });
    }
  }

  /** Name and seed are the spec's wherever they stand. */
  void names(ReleaseSpec spec, Optional<Release> release, Optional<PlanSummary> plan) {
    release.ifPresent(r -> named(Release.FILE_NAME, r.specName() + ", seed " + r.seed(), spec));
    plan.ifPresent(
        p -> named(ReleaseLayout.PLAN_SUMMARY, p.specName() + ", seed " + p.seed(), spec));
  }

  private void named(String file, String got, ReleaseSpec spec) {
    String wanted = spec.name() + ", seed " + spec.seed();
    if (!got.equals(wanted)) {
      findings.fail(Check.COUNTS, file, "", got, wanted + " of " + ReleaseLayout.SPEC);
    }
  }

  private void summary(PlanSummary plan, SortedMap<String, Integer> rows) {
    SortedMap<String, Integer> planned = new TreeMap<>(plan.planned());
    planned.values().removeIf(count -> count == 0);
    if (!planned.equals(rows)) {
      findings.fail(Check.COUNTS, ReleaseLayout.PLAN_SUMMARY, "planned", planned, rows);
    }
  }

  /** MSMI's contain MS's. */
  private int samples(String side) {
    int own = tally.samples(side);
    for (Split split : Split.values()) {
      if (side.equals(ReleaseLayout.folder(Subset.MSMI, split))) {
        return own + tally.samples(ReleaseLayout.folder(Subset.MS, split));
      }
    }
    return own;
  }

  private void equal(String file, String record, int got, int wanted) {
    if (got != wanted) {
      findings.fail(Check.COUNTS, file, record, got, wanted + " samples in the shards");
    }
  }
}
