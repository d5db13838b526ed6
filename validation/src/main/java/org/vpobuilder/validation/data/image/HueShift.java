package org.vpobuilder.validation.data.image;

/**
 * Turns the hue in PIL's 8-bit HSV, as torchvision does on PIL images: its 256 hues and its
 * rounding both ways.
 */
final class HueShift {
  private static final int HUES = 255;

  private HueShift() {}

  /**
   * Shifts the hue in place.
   *
   * @param turns in [-0.5, 0.5]
   */
  static void apply(byte[] pixels, double turns) {
    int shift = (int) (turns * HUES);
    for (int i = 0; i < pixels.length; i += 3) {
      int red = pixels[i] & 0xff;
      int green = pixels[i + 1] & 0xff;
      int blue = pixels[i + 2] & 0xff;
      int value = Math.max(red, Math.max(green, blue));
      int chroma = value - Math.min(red, Math.min(green, blue));
      if (chroma == 0) {
        continue;
      }
      int saturation = (int) ((float) chroma / value * 255f);
      int hue = (hue(red, green, blue, value, chroma) + shift) & 0xff;
      store(pixels, i, hue, saturation, value);
    }
  }

  /** In [0, 255]: 255 is a full turn. */
  private static int hue(int red, int green, int blue, int value, float chroma) {
    float fromRed = (value - red) / chroma;
    float fromGreen = (value - green) / chroma;
    float fromBlue = (value - blue) / chroma;
    float sixth;
    if (red == value) {
      sixth = fromBlue - fromGreen;
    } else if (green == value) {
      sixth = 2f + fromRed - fromBlue;
    } else {
      sixth = 4f + fromGreen - fromRed;
    }
    double turn = sixth / 6.0 + 1.0;
    return (int) ((float) (turn - (int) turn) * 255.0);
  }

  private static void store(byte[] pixels, int i, int hue, int saturation, int value) {
    if (saturation == 0) {
      set(pixels, i, value, value, value);
      return;
    }
    float sixths = (float) (hue * 6.0 / 255.0);
    int sector = (int) sixths;
    float rest = sixths - sector;
    float part = saturation / 255f;
    int low = (int) (value * (1f - part) + 0.5f);
    int falling = (int) (value * (1f - part * rest) + 0.5f);
    int rising = (int) (value * (1f - part * (1f - rest)) + 0.5f);
    switch (sector % 6) {
      case 0 -> set(pixels, i, value, rising, low);
      case 1 -> set(pixels, i, falling, value, low);
      case 2 -> set(pixels, i, low, value, rising);
      case 3 -> set(pixels, i, low, falling, value);
      case 4 -> set(pixels, i, rising, low, value);
      default -> set(pixels, i, value, low, falling);
    }
  }

  private static void set(byte[] pixels, int i, int red, int green, int blue) {
    pixels[i] = (byte) red;
    pixels[i + 1] = (byte) green;
    pixels[i + 2] = (byte) blue;
  }
}
