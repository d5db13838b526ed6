package org.vpobuilder.pipeline.world;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A mask as COCO's uncompressed run lengths: column by column, first a run outside.
 *
 * @param height rows of the image
 * @param width columns of the image
 */
record RunLengths(int height, int width, List<Integer> counts) {

  /** The union of {@code rings}: a pixel belongs to a ring that contains its centre. */
  static RunLengths of(List<Ring> rings, int height, int width) {
    BitSet mask = new BitSet(height * width);
    for (Ring ring : rings) {
      for (int x = 0; x < width; x++) {
        fillColumn(ring, x, height, mask);
      }
    }
    return new RunLengths(height, width, counts(mask, height * width));
  }

  /**
   * The pixels of a bitmap that are wanted.
   *
   * @param wanted decides by a pixel's index, row by row
   */
  static RunLengths of(IntPredicate wanted, int height, int width) {
    BitSet mask = new BitSet(height * width);
    for (int i = 0; i < height * width; i++) {
      if (wanted.test(i)) {
        mask.set(i % width * height + i / width);
      }
    }
    return new RunLengths(height, width, counts(mask, height * width));
  }

  private static void fillColumn(Ring ring, int column, int height, BitSet mask) {
    double x = column + 0.5;
    double[] crossings = new double[ring.size()];
    int n = 0;
    for (int i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
      if ((ring.x(i) > x) != (ring.x(j) > x)) {
        double share = (x - ring.x(i)) / (ring.x(j) - ring.x(i));
        crossings[n++] = ring.y(i) + share * (ring.y(j) - ring.y(i));
      }
    }
    Arrays.sort(crossings, 0, n);
    for (int k = 0; k + 1 < n; k += 2) {
      int from = (int) Math.max(0, Math.ceil(crossings[k] - 0.5));
      int to = (int) Math.min(height, Math.ceil(crossings[k + 1] - 0.5));
      if (from < to) {
        mask.set(column * height + from, column * height + to);
      }
    }
  }

  private static List<Integer> counts(BitSet mask, int pixels) {
    List<Integer> counts = new ArrayList<>();
    boolean inside = false;
    for (int at = 0; at < pixels; inside = !inside) {
      int next = inside ? mask.nextClearBit(at) : mask.nextSetBit(at);
      int end = next < 0 ? pixels : Math.min(next, pixels);
      counts.add(end - at);
      at = end;
    }
    return counts;
  }

  /** The mask row by row: {@code inside} or 0. */
  byte[] bitmap(byte inside) {
    byte[] pixels = new byte[height * width];
    int at = 0;
    for (int i = 0; i < counts.size(); i++) {
      int end = at + counts.get(i);
      for (int p = at; i % 2 == 1 && p < end; p++) {
        pixels[p % height * width + p / height] = inside;
      }
      at = end;
    }
    return pixels;
  }

  /** The number of pixels inside. */
  int area() {
    int area = 0;
    for (int i = 1; i < counts.size(); i += 2) {
      area += counts.get(i);
    }
    return area;
  }

  /** The box around the pixels inside, in whole numbers. */
  Rectangle box() {
    int minX = width;
    int minY = height;
    int maxX = 0;
    int maxY = 0;
    int at = 0;
    for (int i = 0; i < counts.size(); i++) {
      int end = at + counts.get(i);
      for (int p = at; i % 2 == 1 && p < end; p++) {
        minX = Math.min(minX, p / height);
        maxX = Math.max(maxX, p / height + 1);
        minY = Math.min(minY, p % height);
        maxY = Math.max(maxY, p % height + 1);
      }
      at = end;
    }
    return new Rectangle(minX, minY, maxX, maxY);
  }
}
