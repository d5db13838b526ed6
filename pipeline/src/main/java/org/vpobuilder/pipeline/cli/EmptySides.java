package org.vpobuilder.pipeline.cli;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.PlanSummary;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.Shortfall;

/**
 * Finds each subset and split that should have samples and has none: the run did not do what was
 * asked.
 */
final class EmptySides {
  private EmptySides() {}

  static int exitCode(Release release, PrintWriter err) {
    return exitCode(release.counts(), release.shortfalls(), err);
  }

  /**
   * The counts of a plan hold a subset's own samples; the counts of a release also hold those of
   * the subsets that it contains.
   */
  static int exitCode(PlanSummary plan, PrintWriter err) {
    Map<String, Integer> counts = new HashMap<>();
    for (Subset subset : Subset.all()) {
      for (Split split : Split.values()) {
        for (Subset inner : subset.withContained()) {
          int own = plan.planned().getOrDefault(inner + "/" + split, 0);
          counts.merge(subset + "/" + split, own, Integer::sum);
        }
      }
    }
    return exitCode(counts, plan.shortfalls(), err);
  }

  /** Names each with its cause. */
  private static int exitCode(
      Map<String, Integer> counts, List<Shortfall> shortfalls, PrintWriter err) {
    int code = Console.DONE;
    for (Shortfall shortfall : shortfalls) {
      String side = shortfall.subset() + "/" + shortfall.split();
      if (shortfall.className().equals(Shortfall.ALL) && counts.getOrDefault(side, 0) == 0) {
        err.printf(
            "vpo: %s has none of the %,d samples asked for: %s%n",
            side, shortfall.wanted(), shortfall.reason());
        code = Console.ABOVE_LIMIT;
      }
    }
    return code;
  }
}
