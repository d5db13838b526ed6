package org.vpobuilder.validation.report.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.validation.report.page.Page;

/** The colours of sounding objects, as the style sheet has them. */
class InstanceColoursTest {
  private static final Pattern TINT =
      Pattern.compile("\\.i\\d \\{ --tint: light-dark\\((#\\w{6}), (#\\w{6})\\)");
  private static final Pattern CARD =
      Pattern.compile("--card: light-dark\\((#\\w{6}), (#\\w{6})\\)");

  /**
   * Normal vision; then protanopia, deuteranopia and tritanopia: Machado et al. 2009, severity 1.
   */
  private static final double[][] VISIONS = {
    {1, 0, 0, 0, 1, 0, 0, 0, 1},
    {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
    {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
    {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900}
  };

  private static final double[] XYZ = {
    0.4124564, 0.3575761, 0.1804375, 0.2126729, 0.7151522, 0.0721750, 0.0193339, 0.1191920,
    0.9503041
  };
  private static final double[] WHITE = {0.95047, 1, 1.08883};

  private static String style(String name) throws IOException {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<String> find(Pattern pattern, String name, int theme) throws IOException {
    List<String> colours = new ArrayList<>();
    Matcher matcher = pattern.matcher(style(name));
    while (matcher.find()) {
      colours.add(matcher.group(theme + 1));
    }
    return colours;
  }

  /** Red, green and blue, linear. */
  private static double[] linear(String hex) {
    double[] rgb = new double[3];
    for (int i = 0; i < 3; i++) {
      double c = Integer.parseInt(hex.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
      rgb[i] = c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
    return rgb;
  }

  private static double[] times(double[] matrix, double[] v) {
    double[] product = new double[3];
    for (int i = 0; i < 9; i++) {
      product[i / 3] += matrix[i] * v[i % 3];
    }
    return product;
  }

  private static double[] lab(double[] rgb) {
    double[] f = times(XYZ, rgb);
    for (int i = 0; i < 3; i++) {
      double t = Math.max(0, f[i]) / WHITE[i];
      f[i] = t > 216 / 24389.0 ? Math.cbrt(t) : (24389 / 27.0 * t + 16) / 116;
    }
    return new double[] {116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])};
  }

  /** How WCAG 2 defines contrast. */
  private static double contrast(String a, String b) {
    double x = times(XYZ, linear(a))[1] + 0.05;
    double y = times(XYZ, linear(b))[1] + 0.05;
    return Math.max(x, y) / Math.min(x, y);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void tints_ofATheme_differForEveryVisionAndStandOutFromThePage(int theme) throws IOException {
    List<String> tints = find(TINT, "gallery.css", theme);
    String card = find(CARD, "page.css", theme).get(0);
    assertThat(tints).hasSize(8).allMatch(tint -> contrast(tint, card) >= 3);
    for (double[] vision : VISIONS) {
      for (int i = 0; i < tints.size(); i++) {
        for (int j = 0; j < i; j++) {
          double[] a = lab(times(vision, linear(tints.get(i))));
          double[] b = lab(times(vision, linear(tints.get(j))));
          double apart = Math.hypot(Math.hypot(a[0] - b[0], a[1] - b[1]), a[2] - b[2]);
          assertThat(apart).as("%s and %s", tints.get(i), tints.get(j)).isGreaterThan(25);
        }
      }
    }
  }
}
