package org.vpobuilder.validation.report.figure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.vpobuilder.schemas.media.GreyPng.Grey;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.validation.data.image.JpegDecoder;
import org.vpobuilder.validation.data.image.JpegEncoder;
import org.vpobuilder.validation.data.image.LabelMap;
import org.vpobuilder.validation.data.image.PillowResizer;
import org.vpobuilder.validation.data.image.RgbImage;
import org.vpobuilder.validation.data.image.Window;
import org.vpobuilder.validation.report.page.ColouredPicture;
import org.vpobuilder.validation.report.page.HeatColours;
import org.vpobuilder.validation.report.page.LabelPng;
import org.vpobuilder.validation.report.page.LabelSpot;

/** A photograph for the cells of a {@link Grid}: plain, under masks, or under a map. */
public final class SmallPicture {
  /** The largest width in pixels: two for each pixel of the drawing. */
  private static final int WIDTH = 2 * Grid.CELL;

  private static final long MAX_PIXELS = 1 << 25;
  private static final float QUALITY = 0.92f;

  /** The smallest share of the picture at which a class has its name written on it. */
  private static final double NAMED_SHARE = 0.004;

  /** The opacity of the map's colours over the photograph. */
  private static final double COVER = 0.6;

  private final RgbImage picture;

  /** Decodes the file of a photograph. */
  public SmallPicture(byte[] jpeg) throws MediaException {
    RgbImage whole = JpegDecoder.decode(jpeg, MAX_PIXELS);
    int width = Math.min(WIDTH, whole.width());
    int height = Math.max(1, Math.round((float) whole.height() * width / whole.width()));
    picture = PillowResizer.resize(whole, width, height, Window.all(whole.width(), whole.height()));
  }

  /** The photograph. */
  public Grid.Cell plain() throws IOException {
    return new Grid.Cell(jpeg(picture), List.of());
  }

  /**
   * The photograph under the colours of classes.
   *
   * @param labels class indices, at the photograph's size
   * @param names of the classes
   */
  public Grid.Cell under(Grey labels, IntFunction<String> names) throws IOException {
    LabelMap map =
        new LabelMap(labels.height(), labels.width(), labels.pixels())
            .resized(
                picture.width(), picture.height(), Window.all(labels.width(), labels.height()));
    List<Grid.Label> written = new ArrayList<>();
    for (LabelSpot spot : LabelSpot.of(labels)) {
      if (spot.share() >= NAMED_SHARE) {
        written.add(
            new Grid.Label(
                spot.x() / labels.width(), spot.y() / labels.height(), names.apply(spot.index())));
      }
    }
    return new Grid.Cell(jpeg(ColouredPicture.of(picture, map)), written);
  }

  /**
   * The photograph in grey under the colours of a map.
   *
   * @param map a map of any size, stretched over the photograph
   */
  public Grid.Cell underHeat(Grey map) throws IOException {
    byte[] out = new byte[picture.pixels().length];
    for (int y = 0, i = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++, i += 3) {
        int heat =
            HeatColours.argb(at(map, (x + 0.5) / picture.width(), (y + 0.5) / picture.height()));
        int grey =
            ((picture.pixels()[i] & 0xff)
                    + (picture.pixels()[i + 1] & 0xff)
                    + (picture.pixels()[i + 2] & 0xff))
                / 3;
        for (int c = 0; c < 3; c++) {
          int over = heat >> (16 - 8 * c) & 0xff;
          out[i + c] = (byte) Math.round(COVER * over + (1 - COVER) * grey);
        }
      }
    }
    return new Grid.Cell(jpeg(new RgbImage(picture.height(), picture.width(), out)), List.of());
  }

  /** The value of a map at a position from 0 to 1, interpolated between its four nearest pixels. */
  private static int at(Grey map, double x, double y) {
    double column = Math.min(Math.max(x * map.width() - 0.5, 0), map.width() - 1);
    double row = Math.min(Math.max(y * map.height() - 0.5, 0), map.height() - 1);
    int left = (int) column;
    int top = (int) row;
    double value = 0;
    for (int dy = 0; dy < 2; dy++) {
      for (int dx = 0; dx < 2; dx++) {
        double weight =
            (dx == 0 ? 1 - column + left : column - left) * (dy == 0 ? 1 - row + top : row - top);
        int from = Math.min(top + dy, map.height() - 1) * map.width();
        value += weight * (map.pixels()[from + Math.min(left + dx, map.width() - 1)] & 0xff);
      }
    }
    return (int) Math.round(value);
  }

  /** A map alone, in colours. */
  public static Grid.Cell heat(Grey map) {
    return new Grid.Cell(LabelPng.of(map, HeatColours::argb), List.of());
  }

  private static byte[] jpeg(RgbImage image) {
    return JpegEncoder.encode(image, QUALITY);
  }
}
