package org.vpobuilder.validation.predict;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.vpobuilder.validation.data.image.RgbImage;
import org.vpobuilder.validation.report.page.ClassColours;

/** Writes a coloured picture, and the legend of its colours. */
final class Overlay {
  private static final int ROW = 24;
  private static final int LEGEND_WIDTH = 320;

  private Overlay() {}

  /** The picture as PNG. */
  static byte[] png(RgbImage picture) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(picture.buffered(), "png", out);
    return out.toByteArray();
  }

  /**
   * Names and shares next to their colours, as SVG, because Java can't draw text if no font is
   * installed.
   */
  static byte[] legend(List<Prediction.Area> areas) {
    StringBuilder svg = new StringBuilder();
    int rows = Math.max(1, areas.size());
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"14\">%n"
            .formatted(LEGEND_WIDTH, rows * ROW + 8));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    if (areas.isEmpty()) {
      svg.append("<text x=\"8\" y=\"21\">nothing sounds</text>\n");
    }
    for (int i = 0; i < areas.size(); i++) {
      Prediction.Area area = areas.get(i);
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"8\" y=\"%d\" width=\"16\" height=\"16\" fill=\"%s\"/><text x=\"32\" y=\"%d\">%s, %.1f%%</text>%n",
              i * ROW + 8,
              ClassColours.hex(area.index()),
              i * ROW + 21,
              escaped(area.name()),
              100 * area.share()));
    }
    return svg.append("</svg>\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String escaped(String name) {
    return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
