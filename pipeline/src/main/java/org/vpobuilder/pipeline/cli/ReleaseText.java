package org.vpobuilder.pipeline.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.PlanSummary;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.Shortfall;
import org.vpobuilder.spec.release.SourceShare;

/** The text that a run prints when it is done. */
final class ReleaseText {
  /** The number of class names that fit on one or two lines of a terminal. */
  private static final int MOST_NAMES = 12;

  private ReleaseText() {}

  static void print(Release release, LostRecords losses, Folder folder, PrintWriter out) {
    out.printf("Release %s, seed %d%n%n", release.specName(), release.seed());
    counts(release.counts(), out);
    shortfalls(release.shortfalls(), Release.FILE_NAME, out);
    shares(release.sourceShares(), out);
    losses.print(out);
    out.printf("%nWritten to %s%n", folder);
    out.flush();
  }

  static void print(PlanSummary plan, LostRecords losses, Folder folder, PrintWriter out) {
    out.printf("Plan of %s, seed %d%s%n%n", plan.specName(), plan.seed(), own());
    counts(plan.planned(), out);
    shortfalls(plan.shortfalls(), ReleaseLayout.PLAN_SUMMARY, out);
    shares(plan.sourceShares(), out);
    losses.print(out);
    out.printf("%nWritten to %s%n", folder);
    out.flush();
  }

  /** The note on the counts of a plan, such as {@code (msmi: its own samples)}. */
  private static String own() {
    return Subset.all().stream()
        .filter(subset -> subset.contained() != null)
        .map(" (%s: its own samples)"::formatted)
        .collect(Collectors.joining());
  }

  /** The format of a column of subsets. */
  static String firstColumn(Collection<Subset> subsets) {
    int width = subsets.stream().mapToInt(subset -> subset.toString().length()).max().orElse(0);
    return "%%-%ds".formatted(Math.max(8, width));
  }

  private static void counts(SortedMap<String, Integer> counts, PrintWriter out) {
    List<Split> splits =
        Arrays.stream(Split.values())
            .filter(split -> counts.keySet().stream().anyMatch(s -> s.endsWith("/" + split)))
            .toList();
    List<Subset> counted =
        Subset.all().stream().filter(s -> counts.containsKey(s + "/" + Split.TRAIN)).toList();
    String first = firstColumn(counted);
    out.printf(first, "subset");
    splits.forEach(split -> out.printf(" %8s", split));
    out.println();
    for (Subset subset : counted) {
      out.printf(first, subset);
      splits.forEach(split -> out.printf(" %8d", counts.getOrDefault(subset + "/" + split, 0)));
      out.println();
    }
  }

  /**
   * Prints the samples that sources gave of their shares by weight, over all subsets and splits,
   * and the classes that they lack.
   */
  private static void shares(@Nullable List<SourceShare> shares, PrintWriter out) {
    record Sum(int got, int wanted) {}
    SortedMap<String, SortedMap<String, Sum>> kinds = new TreeMap<>();
    SortedMap<String, SortedSet<String>> lacking = new TreeMap<>();
    for (SourceShare share : shares == null ? List.<SourceShare>of() : shares) {
      kinds
          .computeIfAbsent(share.kind(), kind -> new TreeMap<>())
          .merge(
              share.source(),
              new Sum(share.got(), share.wanted()),
              (a, b) -> new Sum(a.got + b.got, a.wanted + b.wanted));
      if (!share.lacking().isEmpty()) {
        lacking.computeIfAbsent(share.source(), source -> new TreeSet<>()).addAll(share.lacking());
      }
    }
    kinds.forEach(
        (kind, sources) ->
            out.printf(
                "shares by weight, %s: %s%n",
                kind.equals("visual") ? "samples" : "sounds",
                sources.entrySet().stream()
                    .map(
                        sum ->
                            "%s gave %,d of %,d"
                                .formatted(
                                    sum.getKey(), sum.getValue().got(), sum.getValue().wanted()))
                    .collect(Collectors.joining(", "))));
    lacking.forEach(
        (source, classes) ->
            out.printf(
                "shares by weight: %s has no clip of %s; other sources give its share%n",
                source, String.join(", ", classes)));
  }

  /**
   * Prints a line for each subset and split that is short, and one for the absent classes by
   * reason.
   */
  static void shortfalls(List<Shortfall> shortfalls, String file, PrintWriter out) {
    for (Shortfall shortfall : shortfalls) {
      if (shortfall.className().equals(Shortfall.ALL)) {
        out.printf(
            "short: %s/%s has %d of %d samples%s: %s%n",
            shortfall.subset(),
            shortfall.split(),
            shortfall.got(),
            shortfall.wanted(),
            shortfall.subset().contained() == null
                ? ""
                : " beside those of " + shortfall.subset().contained(),
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

  /** The names of classes if they are few, or else their number. */
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
