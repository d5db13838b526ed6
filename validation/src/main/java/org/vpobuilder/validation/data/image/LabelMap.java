package org.vpobuilder.validation.data.image;

import java.util.List;
import java.util.stream.IntStream;
import org.vpobuilder.classmaps.VpoClass;

/**
 * A class index per pixel.
 *
 * @param labels [height, width], row-major: 0 background, {@link VpoClass#IGNORE} ignore. Not
 *     copied.
 */
public record LabelMap(int height, int width, byte[] labels) {
  public LabelMap {
    if (labels.length != (long) height * width) {
      throw new IllegalArgumentException(
          "got %d bytes, wanted %d x %d".formatted(labels.length, height, width));
    }
  }

  /** The map with its columns in reverse order. */
  public LabelMap mirrored() {
    byte[] out = new byte[labels.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0, from = y * width, to = from + width - 1; x < width; x++) {
        out[to--] = labels[from++];
      }
    }
    return new LabelMap(height, width, out);
  }

  /**
   * A window of the map resized to {@code toWidth x toHeight}; each pixel takes the value at its
   * centre, as Pillow's {@code NEAREST} does.
   */
  public LabelMap resized(int toWidth, int toHeight, Window window) {
    byte[] out = new byte[window.width() * window.height()];
    int[] column = sources(width, toWidth, window.x(), window.width());
    int[] row = sources(height, toHeight, window.y(), window.height());
    for (int y = 0, to = 0; y < row.length; y++) {
      int from = row[y] * width;
      for (int x = 0; x < column.length; x++) {
        out[to++] = labels[from + column[x]];
      }
    }
    return new LabelMap(window.height(), window.width(), out);
  }

  /**
   * floor((i + 0.5) * from / to), but with the rounding of Pillow's loop, which adds up the step in
   * doubles. If a centre falls on the border of two pixels, this rounding decides between them.
   */
  private static int[] sources(int from, int to, int first, int count) {
    int[] sources = new int[count];
    double step = (double) from / to;
    double centre = step * 0.5;
    for (int i = 0; i < first + count; i++) {
      if (i >= first) {
        sources[i - first] = Math.min(from - 1, (int) centre);
      }
      centre += step;
    }
    return sources;
  }

  /** The labels that occur, ascending, including background but not {@link VpoClass#IGNORE}. */
  public List<Integer> present() {
    boolean[] seen = new boolean[256];
    for (byte label : labels) {
      seen[label & 0xff] = true;
    }
    return IntStream.range(0, VpoClass.IGNORE).filter(i -> seen[i]).boxed().toList();
  }
}
