package org.vpobuilder.pipeline.compare;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.ReleaseDiff;
import org.vpobuilder.spec.release.ReleaseDiff.Counts;
import org.vpobuilder.spec.release.ReleaseDiff.Difference;
import org.vpobuilder.spec.release.ReleaseDiff.Fact;
import org.vpobuilder.spec.release.ReleaseDiff.Status;

/** A comparison for a terminal of 100 columns. */
public final class DiffText {
  private static final int SHOWN = 10;
  private static final int MAX_VALUE = 32;
  private static final String ROW = " %9s %9s %9s %9s%n";

  private DiffText() {}

  /** The text, which ends with the advice. */
  public static String of(ReleaseDiff diff) {
    StringBuilder text = new StringBuilder();
    counts(diff, text);
    reasons(diff, text);
    samples(diff, text);
    facts(diff, text);
    text.append("%n%s%n".formatted(advice(diff)));
    return text.toString();
  }

  private static void counts(ReleaseDiff diff, StringBuilder text) {
    // The first column is as wide as the longest side.
    int width = diff.counts().keySet().stream().mapToInt(String::length).max().orElse(0);
    int names = Math.max(12, width);
    text.append(padded("samples", names))
        .append(ROW.formatted("SAME", "DIFFERENT", "ONLY_A", "ONLY_B"));
    for (Subset subset : Subset.all()) {
      for (Split split : Split.values()) {
        Counts counts = diff.counts().get("%s/%s".formatted(subset, split));
        if (counts != null) {
          text.append(padded("%s/%s".formatted(subset, split), names)).append(row(counts));
        }
      }
    }
    Counts none = new Counts(0, 0, 0, 0);
    text.append(padded("all", names))
        .append(row(diff.counts().values().stream().reduce(none, Counts::plus)));
    Subset.all().stream()
        .filter(subset -> subset.contained() != null)
        .forEach(
            subset ->
                text.append(
                    "(%s: its own samples; it contains %s's)%n"
                        .formatted(subset, subset.contained())));
  }

  private static String row(Counts counts) {
    return ROW.formatted(counts.same(), counts.different(), counts.onlyA(), counts.onlyB());
  }

  private static void reasons(ReleaseDiff diff, StringBuilder text) {
    if (diff.reasons().isEmpty()) {
      return;
    }
    text.append("%nDifferent samples have%n".formatted());
    diff.reasons().entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(e -> text.append("%9d  %s%n".formatted(e.getValue(), e.getKey())));
  }

  private static void samples(ReleaseDiff diff, StringBuilder text) {
    for (Status status : Status.values()) {
      long all = diff.samples().stream().filter(s -> s.status() == status).count();
      if (all == 0) {
        continue;
      }
      text.append("%n%s%n".formatted(status));
      List<Difference> shown =
          diff.samples().stream().filter(s -> s.status() == status).limit(SHOWN).toList();
      int keys = shown.stream().mapToInt(s -> s.key().length()).max().orElse(0);
      int sides = shown.stream().mapToInt(s -> s.side().length()).max().orElse(0);
      shown.forEach(sample -> text.append(line(sample, keys, sides)));
      if (all > SHOWN) {
        text.append(String.format(Locale.ROOT, "  and %,d more (--json has all)%n", all - SHOWN));
      }
    }
  }

  private static String line(Difference sample, int keys, int sides) {
    String line =
        "  "
            + padded(sample.key(), keys + 1)
            + padded(sample.side(), sides + 2)
            + String.join(", ", sample.reasons());
    return line.stripTrailing() + System.lineSeparator();
  }

  private static void facts(ReleaseDiff diff, StringBuilder text) {
    if (diff.facts().isEmpty()) {
      return;
    }
    text.append("%nThe manifests differ%n".formatted());
    // Columns as wide as their longest value, so that none shifts.
    int names = diff.facts().stream().mapToInt(f -> shown(f.name()).length()).max().orElse(0);
    int first = diff.facts().stream().mapToInt(f -> shown(f.a()).length()).max().orElse(0);
    for (Fact fact : diff.facts()) {
      text.append("  ")
          .append(padded(shown(fact.name()), names + 1))
          .append(padded(shown(fact.a()), first + 1))
          .append(shown(fact.b()))
          .append(System.lineSeparator());
    }
  }

  private static String padded(String value, int width) {
    return value + " ".repeat(Math.max(0, width - value.length()));
  }

  /** Short and without control characters: the text may be a stranger's. */
  private static String shown(String value) {
    String text = value.isEmpty() ? "-" : value.replaceAll("\\p{Cntrl}", "?");
    return text.length() > MAX_VALUE ? text.substring(0, MAX_VALUE - 1) + "…" : text;
  }

  private static String advice(ReleaseDiff diff) {
    return switch (diff.advice()) {
      case NONE -> "The same: no new version.";
      case PATCH -> "patch: every sample holds the same; only metadata or packing differ.";
      case MINOR ->
          "minor: every sample of A is in B as it was, and B has more."
              + (testGrew(diff) ? " A larger test set: scores do not compare." : "");
      case MAJOR -> "major: samples of A are gone or hold something else; scores do not compare.";
    };
  }

  private static boolean testGrew(ReleaseDiff diff) {
    return diff.counts().entrySet().stream()
        .anyMatch(e -> e.getKey().endsWith("/" + Split.TEST) && e.getValue().onlyB() > 0);
  }
}
