package org.vpobuilder.validation.data.image;

import java.awt.image.BufferedImage;

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

  /**
   * The picture turned upright for display.
   *
   * @param orientation EXIF's orientation, 1 to 8: 1 leaves the picture as it is, 6 turns it
   *     clockwise by a quarter
   */
  public RgbImage upright(int orientation) {
    if (orientation == 1) {
      return this;
    }
    boolean turned = orientation >= 5;
    int newHeight = turned ? width : height;
    int newWidth = turned ? height : width;
    byte[] out = new byte[pixels.length];
    for (int y = 0, to = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++, to += 3) {
        int column =
            switch (orientation) {
              case 2, 3 -> width - 1 - x;
              case 4 -> x;
              case 5, 6 -> y;
              case 7, 8 -> width - 1 - y;
              default -> throw new IllegalArgumentException("got orientation " + orientation);
            };
        int row =
            switch (orientation) {
              case 2 -> y;
              case 3, 4 -> height - 1 - y;
              case 5, 8 -> x;
              default -> height - 1 - x;
            };
        System.arraycopy(pixels, 3 * (row * width + column), out, to, 3);
      }
    }
    return new RgbImage(newHeight, newWidth, out);
  }

  /** A copy as a BufferedImage, for Java's image writers and drawings. */
  public BufferedImage buffered() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < pixels.length; i += 3) {
      int rgb = (pixels[i] & 0xff) << 16 | (pixels[i + 1] & 0xff) << 8 | pixels[i + 2] & 0xff;
      image.setRGB(i / 3 % width, i / 3 / width, rgb);
    }
    return image;
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
