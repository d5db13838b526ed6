package org.vpobuilder.validation.data.image;

import java.util.List;

/**
 * torchvision's ColorJitter on PIL images: the same four operations in 8 bits, so that a factor
 * means what it means there.
 *
 * @param order of the operations; one that is left out is not done
 * @param brightness factor of the values, at least 0; 1 changes nothing
 * @param contrast factor of the distance from the mean grey
 * @param saturation factor of the distance from the pixel's grey
 * @param hue shift in turns, in [-0.5, 0.5]
 */
public record ColourJitter(
    List<Operation> order, double brightness, double contrast, double saturation, double hue) {
  public ColourJitter {
    order = List.copyOf(order);
  }

  /** What is changed. */
  public enum Operation {
    BRIGHTNESS,
    CONTRAST,
    SATURATION,
    HUE
  }

  /**
   * The picture in other colours. Where it is part of a picture, its own mean is the contrast's.
   */
  public RgbImage apply(RgbImage image) {
    byte[] pixels = image.pixels().clone();
    for (Operation operation : order) {
      switch (operation) {
        case BRIGHTNESS -> blendTo(pixels, 0, (float) brightness);
        case CONTRAST -> blendTo(pixels, meanGrey(pixels), (float) contrast);
        case SATURATION -> saturate(pixels, (float) saturation);
        case HUE -> HueShift.apply(pixels, hue);
      }
    }
    return new RgbImage(image.height(), image.width(), pixels);
  }

  private static void blendTo(byte[] pixels, int from, float factor) {
    byte[] table = new byte[256];
    for (int value = 0; value < 256; value++) {
      table[value] = blend(from, value, factor);
    }
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = table[pixels[i] & 0xff];
    }
  }

  private static void saturate(byte[] pixels, float factor) {
    for (int i = 0; i < pixels.length; i += 3) {
      int grey = grey(pixels, i);
      for (int c = i; c < i + 3; c++) {
        pixels[c] = blend(grey, pixels[c] & 0xff, factor);
      }
    }
  }

  /** PIL's Image.blend: truncated, and clipped only where it extrapolates. */
  private static byte blend(int from, int to, float factor) {
    float value = from + factor * (to - from);
    return (byte) Math.max(0, Math.min(255, (int) value));
  }

  private static int meanGrey(byte[] pixels) {
    long sum = 0;
    for (int i = 0; i < pixels.length; i += 3) {
      sum += grey(pixels, i);
    }
    return (int) ((double) sum / (pixels.length / 3) + 0.5);
  }

  /** PIL's conversion to L: ITU-R 601-2 in 16 bits. */
  private static int grey(byte[] pixels, int i) {
    int red = pixels[i] & 0xff;
    int green = pixels[i + 1] & 0xff;
    int blue = pixels[i + 2] & 0xff;
    return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
  }
}
