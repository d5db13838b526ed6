package org.vpobuilder.pipeline.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.PlanSummary;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.Shortfall;

/** What a run tells when it is done. */
final class ReleaseText {
  /** So many class names fit a line of a terminal or two. */
  private static final int MOST_NAMES = 12;

  private ReleaseText() {}

  static void print(Release release, Losses losses, Folder folder, PrintWriter out) {
    out.printf("Release %s, seed %d%n%n", release.specName(), release.seed());
    counts(release.counts(), out);
    shortfalls(release.shortfalls(), Release.FILE_NAME, out);
    losses.print(out);
    out.printf("%nWritten to %s%n", folder);
    out.flush();
  }

  static void print(PlanSummary plan, Losses losses, Folder folder, PrintWriter out) {
    out.printf("Plan of %s, seed %d (msmi: its own samples)%n%n", plan.specName(), plan.seed());
    counts(plan.planned(), out);
    shortfalls(plan.shortfalls(), ReleaseLayout.PLAN_SUMMARY, out);
    losses.print(out);
    out.printf("%nWritten to %s%n", folder);
    out.flush();
  }

  private static void counts(SortedMap<String, Integer> counts, PrintWriter out) {
    out.printf("%-8s %8s %8s%n", "subset", "train", "test");
    for (Subset subset : Subset.values()) {
      Integer train = counts.get(subset + "/" + Split.TRAIN);
      Integer test = counts.get(subset + "/" + Split.TEST);
      if (train != null && test != null) {
        out.printf("%-8s %8d %8d%n", subset, train, test);
      }
    }
  }

  /** A line for each side that is short, and one for the classes that are absent, by reason. */
  static void shortfalls(List<Shortfall> shortfalls, String file, PrintWriter out) {
    for (Shortfall shortfall : shortfalls) {
      if (shortfall.className().equals(Shortfall.ALL)) {
        out.printf(
            "short: %s/%s has %d of %d samples%s: %s%n",
            shortfall.subset(),
            shortfall.split(),
            shortfall.got(),
            shortfall.wanted(),
            shortfall.subset() == Subset.MSMI ? " beside those of ms" : "",
            shortfall.reason());
      }
    }
    SortedMap<String, SortedMap<String, List<String>>> absent = new TreeMap<>();
    for (Shortfall shortfall : shortfalls) {
      if (!shortfall.className().equals(Shortfall.ALL)) {
        absent
            .computeIfAbsent(shortfall.reason(), reason -> new TreeMap<>())
            .computeIfAbsent(
                shortfall.subset() + "/" + shortfall.split(), unit -> new ArrayList<>())
            .add(shortfall.className());
      }
    }
    absent.forEach(
        (reason, units) -> out.printf("absent classes, %s: %s%n", reason, classes(units, file)));
  }

  /** Names where they are few, else how many. */
  private static String classes(SortedMap<String, List<String>> units, String file) {
    boolean few = units.values().stream().mapToInt(List::size).sum() <= MOST_NAMES;
    String list =
        units.entrySet().stream()
            .map(
                unit ->
                    few
                        ? unit.getKey() + " " + String.join(", ", unit.getValue())
                        : unit.getValue().size() + " of " + unit.getKey())
            .collect(Collectors.joining(few ? "; " : ", "));
    return few ? list : "%s; %s names them".formatted(list, file);
  }
}
