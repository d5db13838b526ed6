package org.vpobuilder.validation.report.page;

import static org.vpobuilder.classmaps.VpoClass.IGNORE;

import java.awt.Color;
import java.util.Locale;

/** One colour for each class index; neighbouring indices have very different colours. */
public final class ClassColours {
  private static final double GOLDEN = 0.6180339887498949;
  private static final int ALPHA = 0xff000000;
  private static final int GREY = 0x808080;
  private static final int RGB = 0xffffff;

  private ClassColours() {}

  /** The colour as {@code #rrggbb}. */
  public static String hex(int index) {
    return String.format(Locale.ROOT, "#%06x", rgb(index));
  }

  /** The colour as 0xAARRGGBB; the background is transparent. */
  public static int argb(int index) {
    return index == 0 ? 0 : ALPHA | rgb(index);
  }

  private static int rgb(int index) {
    if (index == 0 || index == IGNORE) {
      return GREY;
    }
    // Steps of the golden ratio around the colour wheel; hues that come close to each other differ
    // in tone.
    float hue = (float) (index * GOLDEN % 1.0);
    return switch (index % 3) {
          case 0 -> Color.HSBtoRGB(hue, 0.85f, 0.95f);
          case 1 -> Color.HSBtoRGB(hue, 0.9f, 0.65f);
          default -> Color.HSBtoRGB(hue, 0.5f, 1.0f);
        }
        & RGB;
  }
}
