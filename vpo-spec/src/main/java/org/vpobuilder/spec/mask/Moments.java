package org.vpobuilder.spec.mask;

/**
 * Sums and bounds of a mask, computed from its runs: the work grows with the runs, not with the
 * pixels.
 *
 * <p>A sum over the pixels of a run is the difference of two prefix sums, each below 2^28 * 2^16.
 */
final class Moments {
  private Moments() {}

  /** The sum over the mask pixels of their column index. */
  static long sumOfColumns(Rle mask) {
    int height = mask.height();
    long sum = 0;
    int at = 0;
    for (int i = 0; i < mask.runCount(); i++) {
      sum += (i & 1) == 0 ? 0 : -columnsBefore(at, height);
      at += mask.run(i);
      sum += (i & 1) == 0 ? 0 : columnsBefore(at, height);
    }
    return sum;
  }

  /** The sum over the mask pixels of their row index. */
  static long sumOfRows(Rle mask) {
    int height = mask.height();
    long sum = 0;
    int at = 0;
    for (int i = 0; i < mask.runCount(); i++) {
      sum += (i & 1) == 0 ? 0 : -rowsBefore(at, height);
      at += mask.run(i);
      sum += (i & 1) == 0 ? 0 : rowsBefore(at, height);
    }
    return sum;
  }

  private static long columnsBefore(int position, int height) {
    long column = position / height;
    long row = position - column * height;
    return height * (column * (column - 1) / 2) + column * row;
  }

  private static long rowsBefore(int position, int height) {
    long column = position / height;
    long row = position - column * height;
    return column * ((long) height * (height - 1) / 2) + row * (row - 1) / 2;
  }

  static Box bounds(Rle mask) {
    if (mask.area() == 0) {
      return new Box(0, 0, 0, 0);
    }
    int height = mask.height();
    int left = mask.width();
    int right = 0;
    int top = height;
    int bottom = 0;
    int start = 0;
    for (int i = 1; i < mask.runCount(); i += 2) {
      start += mask.run(i - 1);
      int last = start + mask.run(i) - 1;
      int firstColumn = start / height;
      int lastColumn = last / height;
      // A run that continues in the next column covers the last row of one column and the first row
      // of the other.
      boolean wraps = firstColumn < lastColumn;
      left = Math.min(left, firstColumn);
      right = Math.max(right, lastColumn);
      top = Math.min(top, wraps ? 0 : start - firstColumn * height);
      bottom = Math.max(bottom, wraps ? height - 1 : last - lastColumn * height);
      start = last + 1;
    }
    return new Box(left, top, right - left + 1, bottom - top + 1);
  }
}
