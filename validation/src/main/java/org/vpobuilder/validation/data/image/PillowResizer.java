package org.vpobuilder.validation.data.image;

import java.util.Arrays;

/**
 * Resizes as Pillow's {@code Image.resize} with a {@link Filter}, bit for bit: separable, wider
 * when shrinking so that nothing aliases, coefficients of 22 fractional bits, 8 bits between the
 * two passes. It is our own code because AWT and OpenCV alias when shrinking, and networks are
 * trained and scored on pictures that Pillow resized.
 *
 * <p>Only the requested window is computed: a crop of a doubled picture costs no more than the
 * crop.
 */
public final class PillowResizer {
  private static final double A = -0.5;
  private static final int PRECISION = 22;
  private static final int HALF = 1 << (PRECISION - 1);

  private PillowResizer() {}

  /**
   * The filter: which pixels of the source contribute to a pixel of the result, and with which
   * weights.
   */
  public enum Filter {
    /** Keys' cubic convolution kernel with a = -0.5. */
    BICUBIC(2) {
      @Override
      double weight(double t) {
        if (t < 1) {
          return ((A + 2) * t - (A + 3)) * t * t + 1;
        }
        return t < 2 ? (((t - 5) * t + 8) * t - 4) * A : 0;
      }
    },
    /** A triangular kernel. */
    BILINEAR(1) {
      @Override
      double weight(double t) {
        return t < 1 ? 1 - t : 0;
      }
    };

    /** Half the width of the kernel, in pixels of the smaller of the two pictures. */
    private final double support;

    Filter(double support) {
      this.support = support;
    }

    /** The weight at a distance of at least 0. */
    abstract double weight(double distance);
  }

  /** {@link #resize(RgbImage, int, int, Window, Filter)} with {@link Filter#BICUBIC}. */
  public static RgbImage resize(RgbImage image, int toWidth, int toHeight, Window window) {
    return resize(image, toWidth, toHeight, window, Filter.BICUBIC);
  }

  /**
   * A window of the image resized to {@code toWidth x toHeight}.
   *
   * @param window within the resized picture
   */
  public static RgbImage resize(
      RgbImage image, int toWidth, int toHeight, Window window, Filter filter) {
    Taps rows = taps(image.height(), toHeight, window.y(), window.height(), filter);
    Taps columns = taps(image.width(), toWidth, window.x(), window.width(), filter);
    int firstRow = rows.from[0];
    int last = rows.from.length - 1;
    int endRow = rows.from[last] + rows.weights[last].length;
    byte[] narrow = horizontal(image, columns, firstRow, endRow);
    byte[] out = vertical(narrow, rows, firstRow, 3 * window.width());
    return new RgbImage(window.height(), window.width(), out);
  }

  private static byte[] horizontal(RgbImage image, Taps columns, int firstRow, int endRow) {
    byte[] in = image.pixels();
    byte[] out = new byte[3 * columns.from.length * (endRow - firstRow)];
    int to = 0;
    for (int y = firstRow; y < endRow; y++) {
      int row = 3 * y * image.width();
      for (int x = 0; x < columns.from.length; x++) {
        int[] weights = columns.weights[x];
        int at = row + 3 * columns.from[x];
        int r = HALF;
        int g = HALF;
        int b = HALF;
        for (int weight : weights) {
          r += weight * (in[at] & 0xff);
          g += weight * (in[at + 1] & 0xff);
          b += weight * (in[at + 2] & 0xff);
          at += 3;
        }
        out[to++] = clip(r);
        out[to++] = clip(g);
        out[to++] = clip(b);
      }
    }
    return out;
  }

  private static byte[] vertical(byte[] in, Taps rows, int firstRow, int stride) {
    byte[] out = new byte[stride * rows.from.length];
    int[] sum = new int[stride];
    for (int y = 0; y < rows.from.length; y++) {
      Arrays.fill(sum, HALF);
      int at = (rows.from[y] - firstRow) * stride;
      for (int weight : rows.weights[y]) {
        for (int x = 0; x < stride; x++) {
          sum[x] += weight * (in[at + x] & 0xff);
        }
        at += stride;
      }
      int to = y * stride;
      for (int x = 0; x < stride; x++) {
        out[to + x] = clip(sum[x]);
      }
    }
    return out;
  }

  private static byte clip(int sum) {
    return (byte) Math.max(0, Math.min(255, sum >> PRECISION));
  }

  /** For each output position: its first source, and the weights from there on. */
  private record Taps(int[] from, int[][] weights) {}

  private static Taps taps(int size, int toSize, int first, int count, Filter filter) {
    int[] from = new int[count];
    int[][] weights = new int[count][];
    double scale = (double) size / toSize;
    double stretch = Math.max(scale, 1);
    double support = filter.support * stretch;
    for (int i = 0; i < count; i++) {
      double centre = (first + i + 0.5) * scale;
      from[i] = Math.max((int) (centre - support + 0.5), 0);
      int end = Math.min((int) (centre + support + 0.5), size);
      double[] exact = new double[end - from[i]];
      double sum = 0;
      for (int k = 0; k < exact.length; k++) {
        exact[k] = filter.weight(Math.abs((k + from[i] - centre + 0.5) * (1 / stretch)));
        sum += exact[k];
      }
      weights[i] = fixed(exact, sum);
    }
    return new Taps(from, weights);
  }

  private static int[] fixed(double[] exact, double sum) {
    int[] weights = new int[exact.length];
    for (int k = 0; k < weights.length; k++) {
      double weight = exact[k] * (1 / sum) * (1 << PRECISION);
      weights[k] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
    }
    return weights;
  }
}
