package org.vpobuilder.validation.data.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The picture and the labels of images_golden.py, in whole numbers, and its golden files. */
final class Pictures {
  static final int WIDTH = 61;
  static final int HEIGHT = 47;

  private Pictures() {}

  static RgbImage picture() {
    byte[] out = new byte[3 * WIDTH * HEIGHT];
    for (int i = 0; i < out.length; i++) {
      int c = i % 3;
      int x = i / 3 % WIDTH;
      int y = i / 3 / WIDTH;
      int smooth = (x * (3 + c) + y * (5 - c) * 2) % 256;
      int rough = (x * 7919 + y * 104729 + c * 1299709) / 13 % 256;
      out[i] = (byte) ((x / 8 + y / 8) % 2 == 0 ? smooth : rough);
    }
    return new RgbImage(HEIGHT, WIDTH, out);
  }

  static LabelMap labels() {
    byte[] out = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) ((i % WIDTH * 31 + i / WIDTH * 17) / 29 % 23);
    }
    return new LabelMap(HEIGHT, WIDTH, out);
  }

  static byte[] golden(String name) throws IOException {
    try (InputStream in = Pictures.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  /** Largest difference of two bytes at the same place, as unsigned. */
  static int distance(byte[] a, byte[] b) {
    int most = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs((a[i] & 0xff) - (b[i] & 0xff)));
    }
    return a.length == b.length ? most : Integer.MAX_VALUE;
  }
}
