package org.vpobuilder.spec.release;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts of the content of a release: the output of {@code vpo stats --json}.
 *
 * @param sides per {@code subset/split}; MSMI's contain MS's samples
 * @param rejections lines of rejections.jsonl by code
 * @param keepProbability of the silencing rule per split
 * @param corrections labels by which test clips were rejected, as in {@code release.json}; null if
 *     there are none
 */
public record Stats(
    int formatVersion,
    String specName,
    long seed,
    SortedMap<String, Side> sides,
    SortedMap<String, Long> rejections,
    SortedMap<String, Double> keepProbability,
    List<Shortfall> shortfalls,
    Ledger ledger,
    @Nullable List<Correction> corrections) {
  public static final int FORMAT_VERSION = 1;

  /** Bins of an alpha histogram, equally wide over (0, 1). */
  public static final int ALPHA_BINS = 10;

  public Stats {
    shortfalls = List.copyOf(shortfalls);
    corrections = corrections == null ? null : List.copyOf(corrections);
  }

  /**
   * One subset and split.
   *
   * @param images different images
   * @param objectsPerSample how many samples have 0, 1, 2, ... objects of VPO classes
   * @param soundingPerSample how many samples have 0, 1, 2, ... sounding objects
   * @param classes sounding objects by class
   * @param alphas sounding objects by alpha, in {@value #ALPHA_BINS} bins
   * @param clips by class
   */
  public record Side(
      int samples,
      int images,
      List<Integer> objectsPerSample,
      List<Integer> soundingPerSample,
      SortedMap<String, Integer> classes,
      Imbalance imbalance,
      List<Integer> alphas,
      Levels left,
      Levels right,
      SortedMap<String, ClipReuse> clips) {
    public Side {
      objectsPerSample = List.copyOf(objectsPerSample);
      soundingPerSample = List.copyOf(soundingPerSample);
      alphas = List.copyOf(alphas);
    }
  }

  /**
   * N_max / N_min over the classes that sound at all (S1 App. A).
   *
   * @param most the class with most sounding objects, the first by name if there are several; empty
   *     if none
   * @param ratio N_max / N_min; 0.0 if there is no class
   */
  public record Imbalance(
      String most, int mostObjects, String least, int leastObjects, double ratio) {
    public static final Imbalance NONE = new Imbalance("", 0, "", 0, 0.0);
  }

  /** The levels of a channel of the mixtures, in dB full scale; zeros if there are no samples. */
  public record Levels(double min, double mean, double max) {}

  /**
   * The number of clips that sound for a class, and how often the least and the most used clip
   * sounds.
   */
  public record ClipReuse(int clips, int minUses, int maxUses) {}
}
