package org.vpobuilder.pipeline.probes;

import java.util.Arrays;
import org.vpobuilder.spec.mask.Rle;

/**
 * Counts how often each cell of a picture is covered, over many masks: the knowledge of a model
 * that has only learned where objects usually are. Masks are sampled to {@value #SIDE} x {@value
 * #SIDE}, at the pixel that the middle of each cell falls on. Takes 0.2 MB. Only counts are kept,
 * so the order of the masks does not matter.
 */
public final class MaskTally {
  /** The number of cells on each side of the picture. */
  static final int SIDE = 224;

  static final int CELLS = SIDE * SIDE;
  static final int WORDS = CELLS / Long.SIZE;

  private final int[] covered = new int[CELLS];
  private long masks;
  private long ones;

  /**
   * A mask as cells: bit {@code row + column * SIDE}, since runs go down the columns.
   *
   * @return [{@value #WORDS}]
   */
  static long[] cells(Rle mask) {
    long[] cells = new long[WORDS];
    int runBefore = 0;
    // The first pixel after the run, in column-major order.
    long endBefore = mask.run(0);
    for (int column = 0; column < SIDE; column++) {
      long first = (2L * column + 1) * mask.width() / (2 * SIDE) * mask.height();
      // In a narrow picture several columns of cells may fall on one column of pixels: each begins
      // at its top.
      while (first >= endBefore) {
        endBefore += mask.run(++runBefore);
      }
      // Most columns lie outside of most objects: to skip them takes a fifth of the time on COCO's
      // masks.
      boolean isOneRun = first + (2L * SIDE - 1) * mask.height() / (2 * SIDE) < endBefore;
      if (isOneRun && (runBefore & 1) == 0) {
        continue;
      }
      int run = runBefore;
      long end = endBefore;
      for (int row = 0; row < SIDE; row++) {
        long pixel = first + (2L * row + 1) * mask.height() / (2 * SIDE);
        while (pixel >= end) {
          end += mask.run(++run);
        }
        if ((run & 1) == 1) {
          int cell = column * SIDE + row;
          cells[cell >> 6] |= 1L << cell;
        }
      }
    }
    return cells;
  }

  static long count(long[] cells) {
    long count = 0;
    for (long word : cells) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** Adds a mask, as {@link Seen.Masks} gives it. */
  public synchronized void add(long[] cells) {
    masks++;
    for (int word = 0; word < WORDS; word++) {
      for (long left = cells[word]; left != 0; left &= left - 1) {
        covered[(word << 6) + Long.numberOfTrailingZeros(left)]++;
        ones++;
      }
    }
  }

  /** Adds the counts of another tally. */
  synchronized void add(MaskTally other) {
    masks += other.masks;
    ones += other.ones;
    for (int cell = 0; cell < CELLS; cell++) {
      covered[cell] += other.covered[cell];
    }
  }

  long masks() {
    return masks;
  }

  /** Covered cells of all masks together, as a share of all cells. */
  double share() {
    return masks == 0 ? 0 : (double) ones / ((double) masks * CELLS);
  }

  /**
   * The region of the most often covered cells, of the size that gives the largest IoU with these
   * masks; cells with equal counts are taken or left together. Empty without a mask.
   *
   * @return [{@value #CELLS}]
   */
  boolean[] bestRegion() {
    int[] sorted = covered.clone();
    Arrays.sort(sorted);
    double best = 0;
    int threshold = Integer.MAX_VALUE;
    long inside = 0;
    for (int i = CELLS - 1; i >= 0; i--) {
      inside += sorted[i];
      boolean lastOfItsCount = i == 0 || sorted[i - 1] < sorted[i];
      double iou = iou(inside, CELLS - i);
      if (lastOfItsCount && iou > best) {
        best = iou;
        threshold = sorted[i];
      }
    }
    boolean[] region = new boolean[CELLS];
    for (int cell = 0; cell < CELLS; cell++) {
      region[cell] = covered[cell] >= threshold;
    }
    return region;
  }

  /** Intersection and union of the region with every mask, each summed up over all masks. */
  Overlap overlap(boolean[] region) {
    long inside = 0;
    long size = 0;
    for (int cell = 0; cell < CELLS; cell++) {
      if (region[cell]) {
        inside += covered[cell];
        size++;
      }
    }
    return new Overlap(inside, ones + masks * size - inside);
  }

  private double iou(long inside, long size) {
    return new Overlap(inside, ones + masks * size - inside).iou();
  }

  /**
   * Numbers of cells.
   *
   * @param both in region and masks
   * @param either in one of them or both
   */
  record Overlap(long both, long either) {
    static final Overlap NONE = new Overlap(0, 0);

    Overlap plus(Overlap other) {
      return new Overlap(both + other.both, either + other.either);
    }

    double iou() {
      return either == 0 ? 0 : (double) both / either;
    }
  }
}
