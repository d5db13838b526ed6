package org.vpobuilder.pipeline.world;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.vpobuilder.spec.draw.Draws;

/** Draws a scene; every object is the polygon of its segmentation, filled. */
final class SceneArtist {
  private static final Color POST = new Color(0x6b6256);

  /** The number of cells, on each side of the object's square, of the grid for patterns. */
  private static final int STRIPES = 8;

  private static final List<Ellipse2D> SPOTS =
      List.of(
          new Ellipse2D.Double(0.08, 0.28, 0.16, 0.22),
          new Ellipse2D.Double(0.30, 0.20, 0.20, 0.26),
          new Ellipse2D.Double(0.56, 0.34, 0.18, 0.24),
          new Ellipse2D.Double(0.22, 0.52, 0.16, 0.16),
          new Ellipse2D.Double(0.76, 0.06, 0.08, 0.22),
          new Ellipse2D.Double(0.66, 0.78, 0.10, 0.18));

  private final Draws draws;

  SceneArtist(Draws draws) {
    this.draws = draws;
  }

  /** The scene in colour, {@code TYPE_INT_RGB}, or grey, {@code TYPE_BYTE_GRAY}. */
  BufferedImage draw(DrawnScene scene) {
    Frame frame = scene.frame();
    BufferedImage image =
        new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_INT_RGB);
    int[] backdrop = new BackdropPainter(draws, frame).paint();
    image.setRGB(0, 0, frame.width(), frame.height(), backdrop, 0, frame.width());
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    for (DrawnObject object : scene.objects()) {
      for (DrawnObject.Sprite sprite : object.sprites()) {
        draw(object.look(), sprite, graphics);
      }
    }
    graphics.dispose();
    return light(image, frame);
  }

  private static void draw(Look look, DrawnObject.Sprite sprite, Graphics2D graphics) {
    Path2D body = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    sprite.rings().forEach(ring -> ring.appendTo(body));
    graphics.setColor(look.colour());
    graphics.fill(body);
    Shape clip = graphics.getClip();
    AffineTransform before = graphics.getTransform();
    graphics.clip(body);
    graphics.transform(sprite.placement().transform());
    graphics.setColor(look.second());
    fillPattern(look, graphics);
    for (Look.Detail detail : look.details()) {
      graphics.setColor(detail.colour());
      graphics.fill(detail.shape());
    }
    graphics.setTransform(before);
    graphics.setColor(look.colour().darker().darker());
    graphics.setStroke(new BasicStroke(1.4f));
    graphics.draw(body);
    graphics.setClip(clip);
    graphics.setColor(POST);
    sprite.posts().forEach(post -> graphics.fill(rectangle(post)));
  }

  private static Rectangle2D rectangle(Rectangle box) {
    return new Rectangle2D.Double(box.minX(), box.minY(), box.width(), box.height());
  }

  private static void fillPattern(Look look, Graphics2D graphics) {
    double step = 1.0 / STRIPES;
    switch (look.pattern()) {
      case PLAIN -> {}
      case STRIPES -> {
        for (double x = step / 2; x < 1; x += step) {
          graphics.fill(new Rectangle2D.Double(x, 0, step / 2, 1));
        }
      }
      case BANDS -> {
        for (double y = step / 2; y < 1; y += step) {
          graphics.fill(new Rectangle2D.Double(0, y, 1, step / 3));
        }
      }
      case SPOTS -> SPOTS.forEach(graphics::fill);
      case CHECKS -> {
        for (double y = step; y < 0.92; y += 2 * step) {
          for (double x = step / 2; x < 0.96; x += step) {
            graphics.fill(new Rectangle2D.Double(x, y, step * 0.7, step * 1.4));
          }
        }
      }
    }
  }

  /** Gives every image another brightness, and the grain of a sensor. */
  private BufferedImage light(BufferedImage image, Frame frame) {
    int gain = 218 + draws.at("image", frame.address(), "light").below(56);
    int[] rgb = image.getRGB(0, 0, frame.width(), frame.height(), null, 0, frame.width());
    if (frame.grey()) {
      return grey(rgb, gain, frame);
    }
    for (int i = 0; i < rgb.length; i++) {
      int p = rgb[i];
      rgb[i] = lit(p >> 16 & 255, gain) << 16 | lit(p >> 8 & 255, gain) << 8 | lit(p & 255, gain);
    }
    image.setRGB(0, 0, frame.width(), frame.height(), rgb, 0, frame.width());
    return image;
  }

  private static int lit(int level, int gain) {
    return BackdropPainter.clamp(level * gain >> 8);
  }

  /** The luma of ITU-R BT.601, as in JPEG. */
  private static BufferedImage grey(int[] rgb, int gain, Frame frame) {
    BufferedImage image =
        new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_BYTE_GRAY);
    int[] levels = new int[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      int p = rgb[i];
      int luma = (299 * (p >> 16 & 255) + 587 * (p >> 8 & 255) + 114 * (p & 255)) / 1000;
      levels[i] = lit(luma, gain);
    }
    image.getRaster().setPixels(0, 0, frame.width(), frame.height(), levels);
    return image;
  }

  /** Fills an image with the texture of its backdrop: pale colours that no class has. */
  private static final class BackdropPainter {
    private static final int LATTICE = 64;
    private static final double CELL = 13;

    private final Frame frame;
    private final long salt;
    private final double[] lattice = new double[LATTICE * LATTICE];

    BackdropPainter(Draws draws, Frame frame) {
      this.frame = frame;
      this.salt = draws.at("image", frame.address(), "backdrop texture").bits();
      for (int i = 0; i < lattice.length; i++) {
        lattice[i] = (mix(salt + i) >>> 40) * 0x1p-24;
      }
    }

    /** The pixels as 0xRRGGBB, row by row. */
    int[] paint() {
      int[] pixels = new int[frame.width() * frame.height()];
      int horizon = frame.height() * (30 + (int) (mix(salt) >>> 59)) / 100;
      for (int y = 0; y < frame.height(); y++) {
        for (int x = 0; x < frame.width(); x++) {
          double soft = smooth(x / CELL, y / CELL);
          double grain = ((mix(salt ^ ((long) y << 32 | x)) >>> 56) - 128) / 128.0;
          pixels[y * frame.width() + x] = pixel(x, y, horizon, soft, grain);
        }
      }
      return pixels;
    }

    private int pixel(int x, int y, int horizon, double soft, double grain) {
      boolean above = y < horizon;
      return switch (frame.backdrop()) {
        case FIELD ->
            above
                ? shade(0xb9d3e6, 18 * soft + 3 * grain)
                : shade(0x93aa7a, 34 * soft - 17 + 9 * grain);
        case BEACH ->
            above
                ? shade(0xa8c8d4, 14 * soft + 3 * grain)
                : shade(0xdcc9a2, 26 * soft - 13 + 8 * grain);
        case ROAD ->
            above
                ? shade(0xc3cbd0, 16 * soft + 3 * grain)
                : shade(0x7d7d80, 20 * soft - 10 + 10 * grain);
        case FLOOR -> shade(tile(x, y) ? 0xc9bfae : 0xb5a994, 14 * soft + 4 * grain);
        case WALL -> shade(mortar(x, y) ? 0xcfc7bd : 0xa88476, 26 * soft - 13 + 6 * grain);
        case ROOM ->
            above
                ? shade(0xcbc3d4, 10 * soft + 3 * grain)
                : shade(x / 24 % 2 == 0 ? 0xa98d6c : 0xb39877, 22 * soft - 11 + 4 * grain);
      };
    }

    private static boolean tile(int x, int y) {
      return (x / 28 + y / 28) % 2 == 0;
    }

    private static boolean mortar(int x, int y) {
      int row = y / 14;
      return y % 14 < 2 || (x + row % 2 * 16) % 32 < 2;
    }

    /** {@code rgb} made lighter or darker by {@code by} of 255. */
    private static int shade(int rgb, double by) {
      int d = (int) Math.rint(by);
      Color c = new Color(rgb);
      return clamp(c.getRed() + d) << 16 | clamp(c.getGreen() + d) << 8 | clamp(c.getBlue() + d);
    }

    static int clamp(int level) {
      return Math.max(0, Math.min(255, level));
    }

    /** Value noise in [0, 1]. */
    private double smooth(double x, double y) {
      int i = (int) x;
      int j = (int) y;
      double u = x - i;
      double v = y - j;
      double top = at(i, j) * (1 - u) + at(i + 1, j) * u;
      double bottom = at(i, j + 1) * (1 - u) + at(i + 1, j + 1) * u;
      return top * (1 - v) + bottom * v;
    }

    private double at(int i, int j) {
      return lattice[(j % LATTICE) * LATTICE + i % LATTICE];
    }

    /** The finaliser of SplitMix64: one well mixed word a pixel. */
    private static long mix(long value) {
      long z = value * 0x9e3779b97f4a7c15L;
      z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      return z ^ (z >>> 31);
    }
  }
}
