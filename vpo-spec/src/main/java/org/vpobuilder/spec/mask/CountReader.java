package org.vpobuilder.spec.mask;

import org.vpobuilder.spec.mask.MaskException.Kind;

/** Reads the counts of an untrusted RLE one by one and refuses them at the first broken rule. */
final class CountReader {
  private final int height;
  private final int width;
  private final int pixels;
  private final RunBuilder runs;
  private int index;
  private int sum;

  CountReader(int height, int width, int expectedCounts) throws MaskException {
    Rle.checkSize(height, width);
    this.height = height;
    this.width = width;
    pixels = height * width;
    runs = new RunBuilder(Math.min(Math.min(expectedCounts, pixels), Rle.MAX_RUNS) + 1);
  }

  void add(long count) throws MaskException {
    if (count < 0) {
      throw new MaskException(
          Kind.RLE_NEGATIVE, "run " + index + " of " + count, "runs of 0 or more pixels");
    }
    if (count > pixels - sum) {
      throw new MaskException(Kind.RLE_SUM, "a sum beyond that at run " + index, wantedSum());
    }
    sum += (int) count;
    runs.append(index & 1, (int) count);
    Rle.checkRuns(runs.size());
    index++;
  }

  Rle finish() throws MaskException {
    if (sum != pixels) {
      throw new MaskException(Kind.RLE_SUM, "a sum of " + sum, wantedSum());
    }
    return new Rle(height, width, runs.toArray());
  }

  private String wantedSum() {
    return "runs that add up to " + height + " * " + width + " = " + pixels;
  }
}
