package org.vpobuilder.validation.report.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Path2D;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.validation.report.gallery.EntryMaker.MaskOutline;

class MaskOutlineTest {
  private static final Pattern STEP = Pattern.compile("([Mhvz])(-?\\d+)?(?: (-?\\d+))?");

  private static String outline(int height, int width, String rows) {
    byte[] pixels = new byte[height * width];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (rows.charAt(i) == '#' ? 1 : 0);
    }
    return MaskOutline.of(Rle.ofBitmap(pixels, height, width, (byte) 1));
  }

  /** Java2D's own reading of the path. */
  private static Path2D parse(String text) {
    Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    double x = 0;
    double y = 0;
    Matcher steps = STEP.matcher(text);
    while (steps.find()) {
      switch (steps.group(1)) {
        case "M" -> {
          x = Integer.parseInt(steps.group(2));
          y = Integer.parseInt(steps.group(3));
          path.moveTo(x, y);
        }
        case "h" -> path.lineTo(x += Integer.parseInt(steps.group(2)), y);
        case "v" -> path.lineTo(x, y += Integer.parseInt(steps.group(2)));
        default -> path.closePath();
      }
    }
    return path;
  }

  @Test
  void pixel_alone_isASquare() {
    assertThat(outline(3, 3, "....#....")).isEqualTo("M1 1h1v1h-1v-1z");
  }

  @Test
  void mask_empty_hasNoPath() {
    assertThat(outline(1, 2, "..")).isEmpty();
  }

  @Test
  void ring_withHole_hasTwoLoops() {
    assertThat(outline(3, 3, "####.####")).isEqualTo("M0 0h3v3h-3v-3zM1 2h1v-1h-1v1z");
  }

  @Test
  void masks_ofAllKinds_arePaintedAgainByTheirPath() {
    int seed = 1;
    for (int round = 0; round < 200; round++) {
      int height = 1 + round % 9;
      int width = 1 + round % 13;
      byte[] pixels = new byte[height * width];
      for (int i = 0; i < pixels.length; i++) {
        seed = seed * 1664525 + 1013904223;
        pixels[i] = (byte) (seed >>> 30 > round % 3 ? 1 : 0);
      }
      Path2D path = parse(MaskOutline.of(Rle.ofBitmap(pixels, height, width, (byte) 1)));
      for (int i = 0; i < pixels.length; i++) {
        assertThat(path.contains(i % width + 0.5, i / width + 0.5)).isEqualTo(pixels[i] == 1);
      }
    }
  }
}
