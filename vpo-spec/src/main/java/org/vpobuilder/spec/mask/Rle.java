package org.vpobuilder.spec.mask;

import java.util.Arrays;
import java.util.List;
import org.vpobuilder.spec.mask.MaskException.Kind;

/**
 * An immutable binary mask of height * width pixels as COCO's run-length encoding: pixels in
 * column-major order (down the first column, then the next), runs alternately of 0 and 1, the first
 * one of 0.
 *
 * <p>The runs are canonical: none is empty except perhaps the first. That is the form pycocotools
 * gives to encoded bitmaps and polygons; counts that hold empty runs are read as the same pixels.
 * Two masks are equal if their size and their pixels are.
 *
 * <p>A mask without any pixel is a legal value; {@link #requirePixels} is the check.
 */
public final class Rle {
  /** The longest legal side in pixels, that of a JPEG. It keeps the sums below 2^53. */
  public static final int MAX_SIDE = 65_535;

  /** The largest legal height * width. */
  public static final int MAX_PIXELS = 1 << 28;

  /** The most runs that a mask of the input may have; a crowd of COCO has some 10,000. */
  public static final int MAX_RUNS = 1 << 20;

  private final int height;
  private final int width;
  private final int[] runs;
  private final long area;

  /** Keeps {@code runs} itself: they must be canonical and add up to {@code height * width}. */
  Rle(int height, int width, int[] runs) {
    this.height = height;
    this.width = width;
    this.runs = runs;
    long ones = 0;
    for (int i = 1; i < runs.length; i += 2) {
      ones += runs[i];
    }
    area = ones;
  }

  /**
   * The mask of uncompressed COCO counts, as crowds have them.
   *
   * @param counts the runs, in pixels
   * @param h height in pixels
   * @param w width in pixels
   * @throws MaskException RLE_NEGATIVE, RLE_SUM; RLE_SIZE for a side below 1; TOO_LARGE for an
   *     image beyond {@link #MAX_SIDE} or {@link #MAX_PIXELS} or more than {@link #MAX_RUNS}
   */
  public static Rle ofCounts(long[] counts, int h, int w) throws MaskException {
    CountReader reader = new CountReader(h, w, counts.length);
    for (long count : counts) {
      reader.add(count);
    }
    return reader.finish();
  }

  /**
   * The mask of the pixels of a bitmap that have one value.
   *
   * @param rowMajor [h * w], row by row
   * @param h height in pixels
   * @param w width in pixels
   * @param value the value of the pixels wanted
   * @throws IllegalArgumentException if the size isn't legal or the buffer's length isn't h * w
   */
  public static Rle ofBitmap(byte[] rowMajor, int h, int w, byte value) {
    try {
      checkSize(h, w);
    } catch (MaskException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    checkBuffer(rowMajor, h, w);
    return new Rle(h, w, RunAlgebra.ofBitmap(rowMajor, h, w, value));
  }

  /** The number of rows. */
  public int height() {
    return height;
  }

  /** The number of columns. */
  public int width() {
    return width;
  }

  /** The number of mask pixels. */
  public long area() {
    return area;
  }

  /** The number of runs, at least 1. */
  public int runCount() {
    return runs.length;
  }

  /** The length in pixels of run {@code i}; runs with an odd {@code i} are the mask. */
  public int run(int i) {
    return runs[i];
  }

  /**
   * The mean over the mask pixels of (column + 0.5), in pixels from the left edge.
   *
   * @throws IllegalStateException if the mask has no pixel
   */
  public double centreX() {
    return (double) (2 * Moments.sumOfColumns(this) + nonZeroArea()) / (2 * area);
  }

  /**
   * The mean over the mask pixels of (row + 0.5), in pixels from the upper edge.
   *
   * @throws IllegalStateException if the mask has no pixel
   */
  public double centreY() {
    return (double) (2 * Moments.sumOfRows(this) + nonZeroArea()) / (2 * area);
  }

  /**
   * {@link #centreX} / width, within (0, 1): one division of two exact integers below 2^53, so that
   * mirroring the mask takes alpha to 1 - alpha up to 2^-53.
   *
   * @throws IllegalStateException if the mask has no pixel
   */
  public double alpha() {
    return (double) (2 * Moments.sumOfColumns(this) + nonZeroArea()) / (2 * area * width);
  }

  private long nonZeroArea() {
    if (area == 0) {
      throw new IllegalStateException("a mask without a pixel has no centre: " + this);
    }
    return area;
  }

  /** The smallest box around the mask pixels; (0, 0, 0, 0) if there are none, as in pycocotools. */
  public Box bounds() {
    return Moments.bounds(this);
  }

  /** The mask with its columns in reverse order. */
  public Rle mirrored() {
    return new Rle(height, width, RunAlgebra.mirrored(runs, height, width));
  }

  /**
   * The pixels of either mask.
   *
   * @throws IllegalArgumentException if the sizes differ
   */
  public Rle union(Rle other) {
    return combine(other, RunAlgebra.UNION);
  }

  /**
   * The pixels of any of the masks, as pycocotools' {@code merge}.
   *
   * @throws IllegalArgumentException if the list is empty or the sizes differ
   */
  public static Rle union(List<Rle> masks) {
    int n = masks.size();
    return switch (n) {
      case 0 -> throw new IllegalArgumentException("the union of no masks has no size");
      case 1 -> masks.get(0);
      // By halves: one after the other would walk the grown union once for every mask.
      default -> union(masks.subList(0, n / 2)).union(union(masks.subList(n / 2, n)));
    };
  }

  /**
   * The pixels of this mask that are not in the other one.
   *
   * @throws IllegalArgumentException if the sizes differ
   */
  public Rle minus(Rle other) {
    return combine(other, RunAlgebra.MINUS);
  }

  /**
   * Whether every pixel of the other mask is also in this one.
   *
   * @throws IllegalArgumentException if the sizes differ
   */
  public boolean covers(Rle other) {
    return other.minus(this).area == 0;
  }

  private Rle combine(Rle other, int table) {
    if (height != other.height || width != other.width) {
      throw new IllegalArgumentException("masks of different sizes: " + this + " and " + other);
    }
    return new Rle(height, width, RunAlgebra.combine(runs, other.runs, table));
  }

  /**
   * Writes {@code value} at the mask pixels and leaves the other pixels unchanged.
   *
   * @param rowMajor [height * width], row by row
   * @throws IllegalArgumentException if the buffer's length isn't height * width
   */
  public void paint(byte[] rowMajor, byte value) {
    checkBuffer(rowMajor, height, width);
    int start = 0;
    for (int i = 1; i < runs.length; i += 2) {
      start += runs[i - 1];
      int column = start / height;
      int row = start - column * height;
      int at = row * width + column;
      for (int left = runs[i]; left > 0; left--) {
        rowMajor[at] = value;
        at += width;
        if (++row == height) {
          row = 0;
          at = ++column;
        }
      }
      start += runs[i];
    }
  }

  /** This mask, if it has a pixel; else throws NO_PIXEL. */
  public Rle requirePixels() throws MaskException {
    if (area == 0) {
      throw new MaskException(Kind.NO_PIXEL, "a mask without a pixel", "at least one pixel");
    }
    return this;
  }

  /** This mask, if it has the image's height and width; else throws RLE_SIZE. */
  public Rle requireSize(int imageHeight, int imageWidth) throws MaskException {
    if (height != imageHeight || width != imageWidth) {
      throw new MaskException(
          Kind.RLE_SIZE,
          "a mask of " + height + " x " + width,
          "the image's " + imageHeight + " x " + imageWidth + " (height x width)");
    }
    return this;
  }

  static void checkSize(int h, int w) throws MaskException {
    if (h < 1 || w < 1) {
      throw new MaskException(Kind.RLE_SIZE, h + " x " + w, "a height and a width of at least 1");
    }
    if (h > MAX_SIDE || w > MAX_SIDE || (long) h * w > MAX_PIXELS) {
      throw new MaskException(
          Kind.TOO_LARGE,
          h + " x " + w,
          "sides up to " + MAX_SIDE + " and up to " + MAX_PIXELS + " pixels");
    }
  }

  static void checkRuns(int runs) throws MaskException {
    if (runs > MAX_RUNS) {
      throw new MaskException(Kind.TOO_LARGE, "a mask of more runs", "at most " + MAX_RUNS);
    }
  }

  private static void checkBuffer(byte[] rowMajor, int h, int w) {
    if (rowMajor.length != h * w) {
      throw new IllegalArgumentException(
          "got a buffer of " + rowMajor.length + " bytes, wanted " + h + " * " + w);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Rle rle
        && height == rle.height
        && width == rle.width
        && Arrays.equals(runs, rle.runs);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * height + width) + Arrays.hashCode(runs);
  }

  @Override
  public String toString() {
    return "Rle[" + height + " x " + width + ", " + area + " pixels, " + runs.length + " runs]";
  }
}
