package org.vpobuilder.pipeline.description;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Shortfall;

/**
 * How much of what its spec asks for a release holds (decision 24). What holds less is a part, and
 * is never called by the name of the whole.
 *
 * @param samples that there are, each counted once
 * @param shortfalls of the release
 */
record Filled(int samples, List<Shortfall> shortfalls) {
  /** Whether a subset and split has fewer samples than its spec asks for. */
  boolean isPartial() {
    return asked() > samples;
  }

  /** Samples that the spec asks for. */
  int asked() {
    return samples
        + shortfalls.stream()
            .filter(Filled::isOfAll)
            .mapToInt(shortfall -> shortfall.wanted() - shortfall.got())
            .sum();
  }

  /** How many the samples of a side are fewer than asked for, with those that it contains. */
  int lacking(Subset subset, Split split) {
    return shortfalls.stream()
        .filter(Filled::isOfAll)
        .filter(s -> s.split() == split)
        .filter(s -> subset.contains(s.subset()))
        .mapToInt(s -> s.wanted() - s.got())
        .sum();
  }

  /** A title that does not pass a part off as the whole. */
  String titled(String title) {
    return isPartial()
        ? String.format(
            Locale.ROOT, "%s (partial build: %,d of %,d samples)", title, samples, asked())
        : title;
  }

  /** What a reader must know first of a part; empty of a whole. */
  String warning() {
    return isPartial()
        ? String.format(
            Locale.ROOT,
            "This is a partial build: it holds %,d of the %,d samples that its spec asks for. Scores"
                + " on it do not compare with scores on a whole build.",
            samples,
            asked())
        : "";
  }

  /** What is missing, one sentence each: samples by subset and split, then classes by reason. */
  List<String> missing() {
    List<String> sentences = new ArrayList<>();
    for (Shortfall shortfall : shortfalls) {
      if (isOfAll(shortfall)) {
        sentences.add(
            String.format(
                Locale.ROOT,
                "%,d of %,d %ssamples asked for in %s/%s: %s.",
                shortfall.got(),
                shortfall.wanted(),
                shortfall.subset().contained() == null ? "" : "own ",
                shortfall.subset(),
                shortfall.split(),
                shortfall.reason()));
      }
    }
    absent()
        .forEach(
            (places, classes) ->
                sentences.add(
                    "Never heard in %s: %s.".formatted(places, String.join(", ", classes))));
    return sentences;
  }

  /**
   * Absent classes by where, and why; classes that are absent for the same reason alike together.
   */
  private SortedMap<String, List<String>> absent() {
    SortedMap<String, SortedMap<String, List<String>>> sides = new TreeMap<>();
    for (Shortfall shortfall : shortfalls) {
      if (!isOfAll(shortfall)) {
        sides
            .computeIfAbsent(shortfall.className(), name -> new TreeMap<>())
            .computeIfAbsent(shortfall.reason(), reason -> new ArrayList<>())
            .add("%s/%s".formatted(shortfall.subset(), shortfall.split()));
      }
    }
    SortedMap<String, List<String>> absent = new TreeMap<>();
    for (Map.Entry<String, SortedMap<String, List<String>>> entry : sides.entrySet()) {
      entry
          .getValue()
          .forEach(
              (reason, where) ->
                  absent
                      .computeIfAbsent(
                          "%s (%s)".formatted(String.join(", ", where), reason),
                          places -> new ArrayList<>())
                      .add(entry.getKey()));
    }
    return absent;
  }

  private static boolean isOfAll(Shortfall shortfall) {
    return shortfall.className().equals(Shortfall.ALL);
  }
}
