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
 * The samples of a release, compared with those that its spec asks for (decision 24). A release
 * that holds fewer is partial, and is never given the name of the whole.
 *
 * @param samples in the release, each counted once
 * @param shortfalls of the release
 */
record Filled(int samples, List<Shortfall> shortfalls) {
  /** Whether a subset and split has fewer samples than its spec asks for. */
  boolean isPartial() {
    return asked() > samples;
  }

  /** The number of samples that the spec asks for. */
  int asked() {
    return samples
        + shortfalls.stream()
            .filter(Filled::isOfAll)
            .mapToInt(shortfall -> shortfall.wanted() - shortfall.got())
            .sum();
  }

  /**
   * The number of samples that a subset and split lacks, including those of the subset that it
   * contains.
   */
  int lacking(Subset subset, Split split) {
    return shortfalls.stream()
        .filter(Filled::isOfAll)
        .filter(s -> s.split() == split)
        .filter(s -> subset.contains(s.subset()))
        .mapToInt(s -> s.wanted() - s.got())
        .sum();
  }

  /** A title that does not pass off a partial release as the whole. */
  String titled(String title) {
    return isPartial()
        ? String.format(
            Locale.ROOT, "%s (partial build: %,d of %,d samples)", title, samples, asked())
        : title;
  }

  /** The warning that a reader of a partial release needs first; empty for a whole release. */
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

  /** Sentences on what is missing: samples by subset and split, then classes by reason. */
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

  /** Absent classes by subset, split and reason; classes with the same ones are listed together. */
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
