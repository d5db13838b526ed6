package org.vpobuilder.pipeline.likeness;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vpobuilder.spec.release.Likeness;

/**
 * Counts things by their distance to the thing that is most like them, per split. For one thread.
 */
public final class Nearest {
  private final double threshold;
  private final double step;
  private final int bins;
  private final SortedMap<String, Counts> sides = new TreeMap<>();

  private Nearest(double threshold, double step, int bins) {
    this.threshold = threshold;
    this.step = step;
    this.bins = bins;
  }

  /**
   * Counts for pictures, whose distance is the number of differing bits of 64; by chance half of
   * them differ.
   */
  public static Nearest ofPictures(int bits) {
    return new Nearest(bits, 1, PicturePrint.BITS / 2 + 1);
  }

  /**
   * Counts for sounds, whose distance is the share of differing bits; by chance half of them
   * differ.
   */
  public static Nearest ofSounds(double ber) {
    return new Nearest(ber, 0.01, 50);
  }

  private static final class Counts {
    private final int[] nearest;
    private int apart;
    private int unprinted;

    Counts(int bins) {
      this.nearest = new int[bins];
    }
  }

  private Counts of(Object split) {
    return sides.computeIfAbsent(split.toString(), name -> new Counts(bins));
  }

  /** Counts a thing by its distance to the nearest. */
  public void add(Object split, double distance) {
    // A distance on a bin's edge may be computed a little below it.
    int bin = (int) Math.floor(distance / step + 1e-9);
    if (bin < bins) {
      of(split).nearest[bin]++;
    } else {
      of(split).apart++;
    }
  }

  /** Counts a thing for which there was nothing to compare with. */
  public void addApart(Object split) {
    of(split).apart++;
  }

  /** Counts a thing that has no print. */
  public void addUnprinted(Object split) {
    of(split).unprinted++;
  }

  /** All counts so far. */
  public Likeness counts() {
    SortedMap<String, Likeness.Side> counts = new TreeMap<>();
    sides.forEach(
        (split, side) -> {
          List<Integer> nearest = new ArrayList<>();
          for (int count : side.nearest) {
            nearest.add(count);
          }
          counts.put(split, new Likeness.Side(nearest, side.apart, side.unprinted));
        });
    return new Likeness(threshold, step, counts);
  }
}
