package org.vpobuilder.validation.data.image;

/**
 * An 8-bit RGB picture.
 *
 * @param pixels [height, width, 3], row-major. Not copied.
 */
public record RgbImage(int height, int width, byte[] pixels) {
  public RgbImage {
    if (pixels.length != 3L * height * width) {
      throw new IllegalArgumentException(
          "got %d bytes, wanted %d x %d x 3".formatted(pixels.length, height, width));
    }
  }

  /** The picture with its columns in reverse order. */
  public RgbImage mirrored() {
    byte[] out = new byte[pixels.length];
    for (int y = 0; y < height; y++) {
      int from = 3 * y * width;
      int to = 3 * (y + 1) * width - 3;
      for (int x = 0; x < width; x++, from += 3, to -= 3) {
        out[to] = pixels[from];
        out[to + 1] = pixels[from + 1];
        out[to + 2] = pixels[from + 2];
      }
    }
    return new RgbImage(height, width, out);
  }
}
