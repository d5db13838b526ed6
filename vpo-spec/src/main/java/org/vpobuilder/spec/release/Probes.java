package org.vpobuilder.spec.release;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * How far a model gets on a release without listening, without looking or by knowing its habits,
 * and how even the release is: the output of {@code vpo stats --probes --json}. No network is
 * trained; every number is counted from the release's bytes.
 *
 * @param releaseSha256 of the {@code release.json} that was read: whose numbers these are
 * @param measures in reading order
 * @param candidates per {@code subset/split} how many samples have 0, 1, 2, ... candidates, which
 *     are the objects that could sound for all that the picture tells ({@link
 *     org.vpobuilder.spec.Eligibility#minCandidates}): what each value of that option would cost
 * @param classes by class
 * @param persons objects of male, female, baby and unlabelled persons by what the label rests on:
 *     {@code csv}, {@code captions}, {@code source} (the source's own categories) or {@code none}
 */
public record Probes(
    int formatVersion,
    String specName,
    String releaseSha256,
    List<Measure> measures,
    SortedMap<String, List<Integer>> candidates,
    SortedMap<String, OfClass> classes,
    SortedMap<String, SortedMap<String, Integer>> persons) {
  public static final int FORMAT_VERSION = 1;

  public Probes {
    measures = List.copyOf(measures);
  }

  /** The measures that decide whether the release is sound, in their order. */
  public List<Measure> deciding() {
    return measures.stream()
        .filter(measure -> measure.decides() > 0)
        .sorted(Comparator.comparingInt(Measure::decides))
        .toList();
  }

  /** How good a number is. */
  public enum Light {
    GREEN,
    AMBER,
    RED,
    /** There is too little to say. */
    GREY;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One number.
   *
   * @param probe what was asked, such as {@code deaf-oracle}
   * @param subset {@code ss}, {@code ms} or {@code msmi}, which contains ms; empty for the release
   * @param value in {@code unit}; 0.0 where the light is grey
   * @param chance what the number would be where there is nothing to find; how it is reckoned
   *     stands with each probe in SPEC.md
   * @param unit {@code iou}, {@code share}, {@code bits}, {@code rho}, {@code gini}, {@code p},
   *     {@code eta2} or {@code count}
   * @param n samples, objects, clips or images that it rests on
   * @param verdict one sentence
   * @param decides its place, from 1 on, among the ten numbers that say whether the release is
   *     sound; 0 if it is not one of them
   */
  public record Measure(
      String probe,
      String subset,
      double value,
      double chance,
      String unit,
      long n,
      Light light,
      String verdict,
      int decides) {}

  /**
   * One class.
   *
   * @param seen its objects that are seen, sounding or silent
   * @param sounding of these those that sound
   * @param clips different ones that are heard
   * @param medianLufs of its clips before panning, at the release's rate (ITU-R BS.1770-4)
   * @param medianRolloffHz below which 95% of a clip's energy lies
   * @param medianSeconds of a clip that is heard before it is tiled
   * @param nearest share of its clips whose mean log-mel spectrum is nearest to its own class's
   */
  public record OfClass(
      int seen,
      int sounding,
      int clips,
      double medianLufs,
      double medianRolloffHz,
      double medianSeconds,
      double nearest) {}
}
