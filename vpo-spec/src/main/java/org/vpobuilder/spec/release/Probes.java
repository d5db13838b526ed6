package org.vpobuilder.spec.release;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The scores that a model can reach on a release without listening, without looking or by knowing
 * its habits, and the balance of the release: the output of {@code vpo stats --probes --json}. No
 * network is trained; every number is counted from the release's bytes.
 *
 * @param releaseSha256 SHA-256 of the {@code release.json} of the release that was measured
 * @param measures in reading order
 * @param candidates per {@code subset/split}, how many samples have 0, 1, 2, ... candidates, which
 *     are the objects that could sound, judged by the picture alone ({@link
 *     org.vpobuilder.spec.Eligibility#minCandidates}). They show what each value of that option
 *     would cost
 * @param silent per {@code subset/split}, how many samples have 0, 1, 2, ... candidates that do not
 *     sound ({@link org.vpobuilder.spec.Eligibility#minSilent})
 * @param deaf per {@code subset/split}, the samples that a model solves that sees perfectly and
 *     hears nothing
 * @param classes by class
 * @param persons objects of male, female, baby and unlabelled persons, by the evidence for the
 *     label: {@code csv}, {@code captions}, {@code source} (the source's own categories) or {@code
 *     none}
 */
public record Probes(
    int formatVersion,
    String specName,
    String releaseSha256,
    List<Measure> measures,
    SortedMap<String, List<Integer>> candidates,
    SortedMap<String, List<Integer>> silent,
    SortedMap<String, Deaf> deaf,
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

  /** A verdict on a number. */
  public enum Light {
    GREEN,
    AMBER,
    RED,
    /** There is too little data for a verdict, or none. */
    GREY;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One number.
   *
   * @param probe the question, such as {@code deaf-oracle}
   * @param subset {@code ss}, {@code ms} or {@code msmi}, which contains ms; empty for the whole
   *     release
   * @param value the value in {@code unit}; 0.0 if {@code n} is 0
   * @param chance the value to expect if there is nothing to find; SPEC.md describes for each probe
   *     how it is computed
   * @param unit {@code iou}, {@code share}, {@code bits}, {@code rho}, {@code gini}, {@code p},
   *     {@code eta2} or {@code count}
   * @param n how many samples, objects, clips or images the value is computed from; 0 if there is
   *     nothing to compute it from, so that value and chance mean nothing
   * @param verdict one sentence
   * @param decides its position, from 1 on, among the ten numbers that decide whether the release
   *     is sound; 0 if it is not one of them
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
   * What a model solves that marks every object it sees, whatever is heard.
   *
   * @param samples all samples
   * @param solved samples in which its mask has an IoU above 0.5 with that of what sounds
   * @param exact samples in which its mask is that of what sounds: all that is seen sounds
   */
  public record Deaf(int samples, int solved, int exact) {}

  /**
   * One class.
   *
   * @param seen number of its objects in the pictures, sounding or silent
   * @param sounding how many of these sound
   * @param clips number of different clips that are heard
   * @param medianLufs median loudness of its clips before panning, at the release's rate (ITU-R
   *     BS.1770-4)
   * @param medianRolloffHz median frequency below which 95% of a clip's energy lies
   * @param medianSeconds median length of its clips before they are tiled
   * @param nearest share of its clips whose mean log-mel spectrum is nearest to that of their own
   *     class; null if its clips are of fewer than two videos, so that none can be compared
   */
  public record OfClass(
      int seen,
      int sounding,
      int clips,
      double medianLufs,
      double medianRolloffHz,
      double medianSeconds,
      @Nullable Double nearest) {}
}
