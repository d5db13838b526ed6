package org.vpobuilder.validation.predict;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.vpobuilder.validation.data.image.LabelMap;
import org.vpobuilder.validation.data.image.RgbImage;
import org.vpobuilder.validation.report.page.ClassColours;

/** A picture under the colours of what sounds, each with its outline, and the colours' legend. */
final class Overlay {
  /** Parts of a hundred of a mask's colour over the picture. */
  private static final int COVER = 45;

  private static final int ROW = 24;
  private static final int LEGEND_WIDTH = 320;

  private Overlay() {}

  /** The picture with what sounds coloured; where nothing does, the picture. */
  static RgbImage of(RgbImage picture, LabelMap map) {
    byte[] out = picture.pixels().clone();
    int width = map.width();
    int[] colours = IntStream.range(0, 256).map(ClassColours::argb).toArray();
    for (int y = 0, i = 0; y < map.height(); y++) {
      for (int x = 0; x < width; x++, i++) {
        int label = map.labels()[i] & 0xff;
        if (label != 0) {
          int cover = isEdge(map, x, y, label) ? 100 : COVER;
          int colour = colours[label];
          for (int c = 0; c < 3; c++) {
            int over = colour >> (16 - 8 * c) & 0xff;
            int under = out[3 * i + c] & 0xff;
            out[3 * i + c] = (byte) ((over * cover + under * (100 - cover) + 50) / 100);
          }
        }
      }
    }
    return new RgbImage(map.height(), width, out);
  }

  /** Whether a pixel within two of it is of another class; the picture's border is none. */
  private static boolean isEdge(LabelMap map, int x, int y, int label) {
    for (int dy = -2; dy <= 2; dy += 2) {
      for (int dx = -2; dx <= 2; dx += 2) {
        int column = x + dx;
        int row = y + dy;
        boolean inside = column >= 0 && column < map.width() && row >= 0 && row < map.height();
        if (inside && (map.labels()[row * map.width() + column] & 0xff) != label) {
          return true;
        }
      }
    }
    return false;
  }

  /** As PNG. */
  static byte[] png(RgbImage picture) throws IOException {
    int width = picture.width();
    BufferedImage image = new BufferedImage(width, picture.height(), BufferedImage.TYPE_INT_RGB);
    byte[] pixels = picture.pixels();
    for (int i = 0; i < pixels.length; i += 3) {
      int rgb = (pixels[i] & 0xff) << 16 | (pixels[i + 1] & 0xff) << 8 | pixels[i + 2] & 0xff;
      image.setRGB(i / 3 % width, i / 3 / width, rgb);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  /**
   * Names and shares beside their colours, as SVG: Java draws no text where no font is installed.
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
