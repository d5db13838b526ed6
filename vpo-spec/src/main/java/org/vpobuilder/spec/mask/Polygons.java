package org.vpobuilder.spec.mask;

import java.util.List;
import org.vpobuilder.spec.mask.MaskException.Kind;

/**
 * Turns COCO polygons into masks, bit for bit as pycocotools' {@code frPyObjects} and {@code merge}
 * do ({@code rleFrPoly} of [1]).
 *
 * <p>The published algorithm rounds the corners to a grid five times finer than the pixels, walks
 * the outline point by point, and where the walk steps over the middle of a pixel column notes the
 * pixel from which on the column changes between outside and inside. This class finds the same
 * crossings without the walk: a crossing does not depend on the direction of the walk, a step over
 * the middle of column c is one between the fine columns 5c+2 and 5c+3, and so every edge has at
 * most one crossing in a column and it can be computed. Two crossings at one pixel cancel, so a bit
 * per pixel that each crossing flips holds them all, and in order.
 *
 * <p>Bounds, whatever the polygon: one bit per pixel of the largest image seen (kept between
 * calls), at most 32 MiB, and the runs of all parts, at most {@link Rle#MAX_RUNS} ints, twice while
 * they are united. The time is bound by {@link #MAX_STEPS}. For a COCO image of 640 x 640, the bits
 * take 50 kB, and a polygon takes one step for each column that each of its edges crosses: some
 * thousands, and where every one of 5,000 edges crosses the whole image 3.2 million.
 *
 * <p>An instance reuses its buffer: it belongs to one thread at a time.
 */
public final class Polygons {
  /** The largest legal absolute value of a coordinate, in pixels. */
  public static final double MAX_COORDINATE = 1e6;

  /**
   * The most steps that a segmentation may take: one for each pixel column that an edge crosses,
   * and one for each 64 pixels between the outermost columns of a part.
   */
  public static final int MAX_STEPS = 1 << 25;

  /** Fine columns or rows in a pixel. */
  private static final int SCALE = 5;

  /** The fine column (or row) in the middle of a pixel: column c's is SCALE * c + MIDDLE. */
  private static final int MIDDLE = 2;

  private long[] flips = new long[0];
  private int height;
  private int width;
  private int firstColumn;
  private int lastColumn;
  private int steps;
  private int allRuns;

  /**
   * The union of the parts.
   *
   * @param parts polygons, each x0, y0, x1, y1, ... in pixels; they may lie partly or wholly
   *     outside of the image, and a part without area gives no pixel
   * @param h height of the image in pixels
   * @param w width of the image in pixels
   * @return the mask, perhaps without a pixel
   * @throws MaskException EMPTY_SEGMENTATION, ODD_COORDINATES, TOO_FEW_POINTS, NOT_FINITE; RLE_SIZE
   *     for a side below 1; TOO_LARGE for a coordinate beyond {@link #MAX_COORDINATE}, an image
   *     beyond {@link Rle#MAX_SIDE} or {@link Rle#MAX_PIXELS}, or parts that take more than {@link
   *     #MAX_STEPS} or have together more than {@link Rle#MAX_RUNS}
   */
  public Rle rasterise(List<double[]> parts, int h, int w) throws MaskException {
    Rle.checkSize(h, w);
    if (parts.isEmpty()) {
      throw new MaskException(Kind.EMPTY_SEGMENTATION, "no polygon", "at least one polygon");
    }
    for (int i = 0; i < parts.size(); i++) {
      check(parts.get(i), i);
    }
    height = h;
    width = w;
    int words = h * w / Long.SIZE + 1;
    if (flips.length < words) {
      flips = new long[words];
    }
    steps = 0;
    allRuns = 0;
    try {
      return union(parts);
    } catch (MaskException e) {
      // The flips of the part that failed are still in it.
      flips = new long[0];
      throw e;
    }
  }

  /** Unites by halves: few masks are held at a time, and no mask is walked once for every part. */
  private Rle union(List<double[]> parts) throws MaskException {
    int n = parts.size();
    return n == 1
        ? part(parts.get(0))
        : union(parts.subList(0, n / 2)).union(union(parts.subList(n / 2, n)));
  }

  private static void check(double[] xy, int part) throws MaskException {
    if (xy.length % 2 != 0) {
      throw new MaskException(
          Kind.ODD_COORDINATES, xy.length + " numbers in polygon " + part, "pairs of x and y");
    }
    if (xy.length < 6) {
      throw new MaskException(
          Kind.TOO_FEW_POINTS, xy.length / 2 + " points in polygon " + part, "at least 3 points");
    }
    for (double number : xy) {
      if (!Double.isFinite(number)) {
        throw new MaskException(
            Kind.NOT_FINITE, number + " in polygon " + part, "finite coordinates");
      }
      if (Math.abs(number) > MAX_COORDINATE) {
        throw new MaskException(
            Kind.TOO_LARGE, number + " in polygon " + part, "coordinates from -1e6 to 1e6");
      }
    }
  }

  private Rle part(double[] xy) throws MaskException {
    firstColumn = width;
    lastColumn = -1;
    int x0 = fine(xy[xy.length - 2]);
    int y0 = fine(xy[xy.length - 1]);
    for (int i = 0; i < xy.length; i += 2) {
      int x1 = fine(xy[i]);
      int y1 = fine(xy[i + 1]);
      edge(x0, y0, x1, y1);
      x0 = x1;
      y0 = y1;
    }
    return takeRuns();
  }

  /**
   * Truncates, as a C cast does; for negative values this is not the nearest fine point, on
   * purpose.
   */
  private static int fine(double coordinate) {
    return (int) (SCALE * coordinate + .5);
  }

  private void edge(int x0, int y0, int x1, int y1) throws MaskException {
    int from = Math.max(0, Math.floorDiv(Math.min(x0, x1) - MIDDLE + SCALE - 1, SCALE));
    int to = Math.min(width - 1, Math.floorDiv(Math.max(x0, x1) - 1 - MIDDLE, SCALE));
    if (from > to) {
      return;
    }
    step(to - from + 1);
    firstColumn = Math.min(firstColumn, from);
    lastColumn = Math.max(lastColumn, to);
    if (Math.abs(x1 - x0) >= Math.abs(y1 - y0)) {
      if (x0 <= x1) {
        flatEdge(x0, y0, x1, y1, from, to);
      } else {
        flatEdge(x1, y1, x0, y0, from, to);
      }
    } else if (y0 <= y1) {
      steepEdge(x0, y0, x1, y1, from, to);
    } else {
      steepEdge(x1, y1, x0, y0, from, to);
    }
  }

  private void step(int count) throws MaskException {
    steps += count;
    if (steps > MAX_STEPS) {
      throw new MaskException(
          Kind.TOO_LARGE,
          "polygons whose edges cross more columns",
          "at most " + MAX_STEPS + " steps");
    }
  }

  /** Walks one point per fine column, from left to right. */
  private void flatEdge(int x0, int y0, int x1, int y1, int from, int to) {
    double slope = (double) (y1 - y0) / (x1 - x0);
    for (int column = from; column <= to; column++) {
      int t = SCALE * column + MIDDLE - x0;
      int here = (int) (y0 + slope * t + .5);
      int next = (int) (y0 + slope * (t + 1) + .5);
      flip(column, Math.min(here, next));
    }
  }

  /**
   * Walks one point per fine row, from top to bottom, looking for the last point before the column
   * changes.
   */
  private void steepEdge(int x0, int y0, int x1, int y1, int from, int to) {
    double slope = (double) (x1 - x0) / (y1 - y0);
    boolean right = x0 < x1;
    for (int column = from; column <= to; column++) {
      int middle = SCALE * column + MIDDLE;
      // The solution in real numbers may be off by one point, so the points themselves decide.
      int t = Math.min((int) ((middle + .5 - x0) / slope), y1 - y0 - 1);
      while (((int) (x0 + slope * t + .5) <= middle) != right) {
        t--;
      }
      while (((int) (x0 + slope * (t + 1) + .5) <= middle) == right) {
        t++;
      }
      flip(column, y0 + t);
    }
  }

  /** From the pixel at or below fine row {@code y} on, the column changes sides. */
  private void flip(int column, int y) {
    int row = Math.min(Math.max(Math.floorDiv(y - MIDDLE + SCALE - 1, SCALE), 0), height);
    int position = column * height + row;
    flips[position >> 6] ^= 1L << position;
  }

  /** The runs between the flips, which are cleared. */
  private Rle takeRuns() throws MaskException {
    int pixels = height * width;
    if (lastColumn < 0) {
      return new Rle(height, width, new int[] {pixels});
    }
    int firstWord = (firstColumn * height) >> 6;
    int lastWord = ((lastColumn + 1) * height) >> 6;
    step(lastWord - firstWord + 1);
    int count = 1;
    for (int word = firstWord; word <= lastWord; word++) {
      count += Long.bitCount(flips[word]);
    }
    allRuns += count;
    Rle.checkRuns(allRuns);
    // A flip after the last pixel ends nothing.
    boolean atEnd = ((flips[pixels >> 6] >>> pixels) & 1) != 0;
    int[] runs = new int[atEnd ? count - 1 : count];
    int size = 0;
    int before = 0;
    for (int word = firstWord; word <= lastWord; word++) {
      for (long bits = flips[word]; bits != 0; bits &= bits - 1) {
        int position = (word << 6) + Long.numberOfTrailingZeros(bits);
        runs[size++] = position - before;
        before = position;
      }
      flips[word] = 0;
    }
    if (!atEnd) {
      runs[size] = pixels - before;
    }
    return new Rle(height, width, runs);
  }
}
