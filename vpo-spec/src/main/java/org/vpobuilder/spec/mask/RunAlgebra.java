package org.vpobuilder.spec.mask;

/** Makes canonical runs out of canonical runs, or out of a bitmap. */
final class RunAlgebra {
  static final int UNION = 0b1110;
  static final int MINUS = 0b0100;

  private RunAlgebra() {}

  /** The runs of the pixels of a bitmap [h * w], row by row, that equal {@code value}. */
  static int[] ofBitmap(byte[] rowMajor, int h, int w, byte value) {
    RunBuilder out = new RunBuilder(4 * w);
    for (int column = 0; column < w; column++) {
      int since = 0;
      int bit = 0;
      for (int row = 0, at = column; row < h; row++, at += w) {
        int next = rowMajor[at] == value ? 1 : 0;
        if (next != bit) {
          out.append(bit, row - since);
          since = row;
          bit = next;
        }
      }
      out.append(bit, h - since);
    }
    return out.toArray();
  }

  /** Bit (2 * a + b) of {@code table} is the result's pixel; both add up to the same sum. */
  static int[] combine(int[] a, int[] b, int table) {
    RunBuilder out = new RunBuilder(Math.max(a.length, b.length) + 8);
    int i = 0;
    int j = 0;
    int restA = a[0];
    int restB = b[0];
    while (true) {
      int step = Math.min(restA, restB);
      out.append((table >> (((i & 1) << 1) | (j & 1))) & 1, step);
      restA -= step;
      restB -= step;
      if (restA == 0 && ++i < a.length) {
        restA = a[i];
      }
      if (restB == 0 && ++j < b.length) {
        restB = b[j];
      }
      if (i == a.length || j == b.length) {
        return out.toArray();
      }
    }
  }

  /**
   * The runs with the columns in reverse order: the runs of each column are found first, then
   * appended.
   */
  static int[] mirrored(int[] runs, int h, int w) {
    int[] firstRun = new int[w];
    int[] restOfFirst = new int[w];
    int run = 0;
    int end = runs[0];
    for (int column = 0; column < w; column++) {
      while (end <= column * h) {
        end += runs[++run];
      }
      firstRun[column] = run;
      restOfFirst[column] = end - column * h;
    }
    RunBuilder out = new RunBuilder(runs.length + 2);
    for (int column = w - 1; column >= 0; column--) {
      int i = firstRun[column];
      int step = Math.min(restOfFirst[column], h);
      out.append(i & 1, step);
      for (int left = h - step; left > 0; left -= step) {
        step = Math.min(runs[++i], left);
        out.append(i & 1, step);
      }
    }
    return out.toArray();
  }
}
