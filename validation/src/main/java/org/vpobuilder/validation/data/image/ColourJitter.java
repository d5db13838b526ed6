package org.vpobuilder.validation.data.image;

import java.util.List;

/**
 * torchvision's ColorJitter on PIL images: the same four operations in 8 bits, so that a factor has
 * the same meaning.
 *
 * @param order order of the operations; an operation that is left out is not done
 * @param brightness factor for the values, at least 0; 1 changes nothing
 * @param contrast factor for the distance from the mean grey
 * @param saturation factor for the distance from the pixel's grey
 * @param hue shift in turns, in [-0.5, 0.5]
 */
public record ColourJitter(
    List<Operation> order, double brightness, double contrast, double saturation, double hue) {
  public ColourJitter {
    order = List.copyOf(order);
  }

  /** The property that is changed. */
  public enum Operation {
    BRIGHTNESS,
    CONTRAST,
    SATURATION,
    HUE
  }

  /**
   * The picture in other colours. If it is a part of a larger picture, contrast uses the mean of
   * the part.
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

  /** PIL's Image.blend: truncated, and clipped only if it extrapolates. */
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

  /**
   * Turns the hue in PIL's 8-bit HSV, as torchvision does on PIL images: its 256 hues and its
   * rounding both ways. The code has no branches that depend on colours, because no processor can
   * predict them.
   */
  private static final class HueShift {
    private static final int HUES = 256;
    private static final double TURN = 255.0;

    /** The source of a channel, as a shift into {@link #packed}. */
    private static final int VALUE = 0;

    private static final int LOW = 8;
    private static final int FALLING = 16;
    private static final int RISING = 24;

    /** The sources of red, green and blue in each sixth of the circle. */
    private static final int[][] CHANNELS = {
      {VALUE, RISING, LOW},
      {FALLING, VALUE, LOW},
      {LOW, VALUE, RISING},
      {LOW, FALLING, VALUE},
      {RISING, LOW, VALUE},
      {VALUE, LOW, FALLING}
    };

    /** For each hue, its distance into its sixth. */
    private static final float[] REST = new float[HUES];

    private static final int[] SHIFTS = new int[3 * HUES];

    static {
      for (int hue = 0; hue < HUES; hue++) {
        float sixths = (float) (hue * 6.0 / TURN);
        REST[hue] = sixths - (int) sixths;
        System.arraycopy(CHANNELS[(int) sixths % 6], 0, SHIFTS, 3 * hue, 3);
      }
    }

    private HueShift() {}

    /**
     * Shifts the hue in place.
     *
     * @param turns in [-0.5, 0.5]
     */
    static void apply(byte[] pixels, double turns) {
      int shift = (int) (turns * TURN);
      for (int i = 0; i < pixels.length; i += 3) {
        int red = pixels[i] & 0xff;
        int green = pixels[i + 1] & 0xff;
        int blue = pixels[i + 2] & 0xff;
        int value = Math.max(red, Math.max(green, blue));
        int chroma = value - Math.min(red, Math.min(green, blue));
        if (chroma == 0) {
          continue;
        }
        int hue = (hue(red, green, blue, value, chroma) + shift) & 0xff;
        int packed = packed(value, (int) ((float) chroma / value * 255f), REST[hue]);
        pixels[i] = (byte) (packed >> SHIFTS[3 * hue]);
        pixels[i + 1] = (byte) (packed >> SHIFTS[3 * hue + 1]);
        pixels[i + 2] = (byte) (packed >> SHIFTS[3 * hue + 2]);
      }
    }

    /** The hue in [0, 255]; 255 is a full turn. */
    private static int hue(int red, int green, int blue, int value, float chroma) {
      boolean isRed = red == value;
      boolean isGreen = green == value;
      int sector = isRed ? 0 : isGreen ? 2 : 4;
      int plus = value - (isRed ? blue : isGreen ? red : green);
      int minus = value - (isRed ? green : isGreen ? blue : red);
      float sixth = (float) (sector + (double) (plus / chroma) - (double) (minus / chroma));
      double turn = sixth / 6.0 + 1.0;
      return (int) ((float) (turn - (int) turn) * TURN);
    }

    private static int packed(int value, int saturation, float rest) {
      float part = saturation / 255f;
      int low = (int) (value * (1f - part) + 0.5f);
      int falling = (int) (value * (1f - part * rest) + 0.5f);
      int rising = (int) (value * (1f - part * (1f - rest)) + 0.5f);
      return value << VALUE | low << LOW | falling << FALLING | rising << RISING;
    }
  }
}
