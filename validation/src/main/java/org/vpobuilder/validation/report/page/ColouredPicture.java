package org.vpobuilder.validation.report.page;

import java.util.stream.IntStream;
import org.vpobuilder.validation.data.image.LabelMap;
import org.vpobuilder.validation.data.image.RgbImage;

/** A picture on which the sounding objects are coloured and outlined. */
public final class ColouredPicture {
  /** The opacity of a mask's colour over the picture, in percent. */
  private static final int COVER = 45;

  private ColouredPicture() {}

  /** The picture with coloured objects; unchanged if none sounds. */
  public static RgbImage of(RgbImage picture, LabelMap map) {
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

  /**
   * Whether a pixel within a distance of two has another class; the picture's border does not
   * count.
   */
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
}
