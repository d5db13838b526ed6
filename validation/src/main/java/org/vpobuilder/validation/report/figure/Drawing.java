package org.vpobuilder.validation.report.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * A figure on white ground, written as SVG and as PNG. Units are pixels of an SVG, 96 to the inch;
 * y points down. Pictures are embedded in the SVG.
 */
public final class Drawing {
  /** The alignment of a text at its position. */
  public enum Anchor {
    START("start", 0),
    MIDDLE("middle", 0.5),
    END("end", 1);

    private final String svg;
    private final double before;

    Anchor(String svg, double before) {
      this.svg = svg;
      this.before = before;
    }
  }

  private sealed interface Mark {}

  /** A closed or open line through points, x and y in turn. */
  private record Line(
      List<Double> points, boolean closed, @Nullable Color fill, @Nullable Color stroke)
      implements Mark {}

  @SuppressWarnings("ArrayRecordComponent") // the bytes of a file, passed on unchanged
  private record Picture(double x, double y, double width, double height, byte[] file, String type)
      implements Mark {}

  private record Words(
      double x, double y, double size, Anchor anchor, boolean haloed, boolean upwards, String text)
      implements Mark {}

  /**
   * The scale of a PNG relative to the drawing: 192 pixels to the inch, as in the pictures of a
   * grid.
   */
  private static final double PNG_SCALE = 2;

  private final double width;
  private final double height;
  private final List<Mark> marks = new ArrayList<>();

  /** An empty drawing. */
  public Drawing(double width, double height) {
    this.width = width;
    this.height = height;
  }

  /** The width of the drawing. */
  public double width() {
    return width;
  }

  /** The approximate width of a text: an SVG is shown in the reader's own font. */
  public static double length(String text, double size) {
    return Letters.length(text, size);
  }

  /** A rectangle. */
  public void box(
      double x, double y, double w, double h, @Nullable Color fill, @Nullable Color stroke) {
    marks.add(new Line(List.of(x, y, x + w, y, x + w, y + h, x, y + h), true, fill, stroke));
  }

  /**
   * A line through points.
   *
   * @param points x and y in turn
   * @param closed whether it ends where it begins
   */
  public void line(
      List<Double> points, boolean closed, @Nullable Color fill, @Nullable Color stroke) {
    marks.add(new Line(List.copyOf(points), closed, fill, stroke));
  }

  /**
   * A picture, stretched to a rectangle.
   *
   * @param file a PNG or a JPEG
   */
  public void picture(double x, double y, double w, double h, byte[] file) {
    String type = file.length > 0 && file[0] == (byte) 0xff ? "jpeg" : "png";
    marks.add(new Picture(x, y, w, h, file, type));
  }

  /**
   * A text in black.
   *
   * @param y baseline of the text
   */
  public void words(double x, double y, double size, Anchor anchor, String text) {
    marks.add(new Words(x, y, size, anchor, false, false, text));
  }

  /** A text in white with a black rim, legible on any picture. */
  public void wordsOnPicture(double x, double y, double size, Anchor anchor, String text) {
    marks.add(new Words(x, y, size, anchor, true, false, text));
  }

  /** A text that runs upwards, centred at its position. */
  public void wordsUpwards(double x, double y, double size, String text) {
    marks.add(new Words(x, y, size, Anchor.MIDDLE, false, true, text));
  }

  /**
   * The drawing as an SVG that needs no other file. Its text is shown in the reader's sans-serif
   * font.
   */
  public byte[] svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$s\" height=\"%2$s\" viewBox=\"0 0"
                + " %1$s %2$s\" font-family=\"Helvetica, Arial, 'DejaVu Sans', sans-serif\">%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n",
            number(width),
            number(height)));
    for (Mark mark : marks) {
      if (mark instanceof Line line) {
        svg.append(svg(line));
      } else if (mark instanceof Picture p) {
        svg.append(
            "<image x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" preserveAspectRatio=\"none\" href=\"data:image/%s;base64,%s\"/>"
                .formatted(
                    number(p.x),
                    number(p.y),
                    number(p.width),
                    number(p.height),
                    p.type,
                    Base64.getEncoder().encodeToString(p.file)));
      } else if (mark instanceof Words words) {
        svg.append(svg(words));
      }
      svg.append('\n');
    }
    return svg.append("</svg>\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String svg(Line line) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < line.points.size(); i += 2) {
      path.append(i == 0 ? 'M' : 'L')
          .append(number(line.points.get(i)))
          .append(' ')
          .append(number(line.points.get(i + 1)));
    }
    return "<path d=\"%s%s\" fill=\"%s\" stroke=\"%s\"/>"
        .formatted(path, line.closed ? "Z" : "", hex(line.fill), hex(line.stroke));
  }

  private static String svg(Words words) {
    String halo =
        words.haloed
            ? " fill=\"#ffffff\" stroke=\"#000000\" stroke-width=\"%s\" stroke-linejoin=\"round\" paint-order=\"stroke\""
                .formatted(number(halo(words)))
            : "";
    String turned =
        words.upwards
            ? " transform=\"rotate(-90 %s %s)\"".formatted(number(words.x), number(words.y))
            : "";
    return "<text x=\"%s\" y=\"%s\" font-size=\"%s\" text-anchor=\"%s\"%s%s>%s</text>"
        .formatted(
            number(words.x),
            number(words.y),
            number(words.size),
            words.anchor.svg,
            turned,
            halo,
            escaped(words.text));
  }

  private static double halo(Words words) {
    return words.size / 5;
  }

  private static String hex(@Nullable Color colour) {
    return colour == null
        ? "none"
        : String.format(Locale.ROOT, "#%06x", colour.getRGB() & 0xffffff);
  }

  /** Escapes a text; XML allows no control characters, not even escaped ones. */
  private static String escaped(String text) {
    return text.replaceAll("[\\p{Cntrl}\\x{d800}-\\x{dfff}\\x{fffe}\\x{ffff}]", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.2f", value);
  }

  /** The drawing as a PNG with 192 pixels to the inch. */
  public byte[] png() throws IOException {
    BufferedImage image =
        new BufferedImage(
            (int) Math.ceil(width * PNG_SCALE),
            (int) Math.ceil(height * PNG_SCALE),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, image.getWidth(), image.getHeight());
    pen.scale(PNG_SCALE, PNG_SCALE);
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    for (Mark mark : marks) {
      draw(mark, pen);
    }
    pen.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static void draw(Mark mark, Graphics2D pen) throws IOException {
    if (mark instanceof Line line) {
      Path2D path = new Path2D.Double();
      for (int i = 0; i < line.points.size(); i += 2) {
        double x = line.points.get(i);
        double y = line.points.get(i + 1);
        if (i == 0) {
          path.moveTo(x, y);
        } else {
          path.lineTo(x, y);
        }
      }
      if (line.closed) {
        path.closePath();
      }
      paint(path, line.fill, line.stroke, 1, pen);
    } else if (mark instanceof Picture picture) {
      BufferedImage image =
          Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(picture.file)));
      AffineTransform place = AffineTransform.getTranslateInstance(picture.x, picture.y);
      place.scale(picture.width / image.getWidth(), picture.height / image.getHeight());
      // Without clipping, Java draws a scaled picture beyond its edge.
      java.awt.Shape all = pen.getClip();
      pen.clip(new Rectangle2D.Double(picture.x, picture.y, picture.width, picture.height));
      pen.drawImage(image, place, null);
      pen.setClip(all);
    } else if (mark instanceof Words words) {
      Path2D text = Letters.outline(words.text, words.size);
      double before = words.anchor.before * Letters.length(words.text, words.size);
      AffineTransform place = AffineTransform.getTranslateInstance(words.x, words.y);
      place.rotate(words.upwards ? -Math.PI / 2 : 0);
      place.translate(-before, 0);
      text.transform(place);
      if (words.haloed) {
        paint(text, null, Color.BLACK, halo(words), pen);
      }
      paint(text, words.haloed ? Color.WHITE : Color.BLACK, null, 1, pen);
    }
  }

  private static void paint(
      Path2D path, @Nullable Color fill, @Nullable Color stroke, double wide, Graphics2D pen) {
    if (fill != null) {
      pen.setColor(fill);
      pen.fill(path);
    }
    if (stroke != null) {
      pen.setColor(stroke);
      pen.setStroke(new BasicStroke((float) wide, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      pen.draw(path);
    }
  }

  /**
   * Outlines of letters, because Java can't draw text on a machine without fonts, and draws
   * different letters on machines with different fonts. A character without an outline, e.g. a
   * Chinese one, becomes an empty box.
   */
  static final class Letters {
    private static final String FILE = "letters.txt";
    private static final double EM = 1000;
    private static final Letter BOX =
        letter(
            "600 M 80 0 L 80 -700 L 520 -700 L 520 0 Z M 140 -60 L 460 -60 L 460 -640 L 140 -640 Z"
                .split(" "),
            0);

    private static final Map<Integer, Letter> ALL = read();

    /**
     * The outline of one letter.
     *
     * @param advance distance to the beginning of the next letter
     */
    private record Letter(double advance, Path2D outline) {}

    private Letters() {}

    private static Map<Integer, Letter> read() {
      try (InputStream in = Letters.class.getResourceAsStream(FILE)) {
        if (in == null) {
          throw new IllegalStateException("no resource " + FILE);
        }
        Map<Integer, Letter> letters = new HashMap<>();
        for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
          if (!line.startsWith("#")) {
            String[] words = line.split(" ");
            letters.put(Integer.valueOf(words[0]), letter(words, 1));
          }
        }
        return letters;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Letter letter(String[] words, int from) {
      Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO);
      for (int i = from + 1; i < words.length; ) {
        switch (words[i]) {
          case "M" -> path.moveTo(at(words, i + 1), at(words, i + 2));
          case "L" -> path.lineTo(at(words, i + 1), at(words, i + 2));
          case "Q" ->
              path.quadTo(at(words, i + 1), at(words, i + 2), at(words, i + 3), at(words, i + 4));
          case "Z" -> path.closePath();
          default -> throw new IllegalStateException(FILE + ": got " + words[i]);
        }
        i +=
            1
                + switch (words[i]) {
                  case "M", "L" -> 2;
                  case "Q" -> 4;
                  default -> 0;
                };
      }
      return new Letter(at(words, from), path);
    }

    private static double at(String[] words, int i) {
      return Integer.parseInt(words[i]);
    }

    private static Letter of(int point) {
      Letter letter = ALL.get(point);
      return letter == null ? BOX : letter;
    }

    /** The length of a text at a letter size. */
    static double length(String text, double size) {
      return text.codePoints().mapToDouble(point -> of(point).advance).sum() * size / EM;
    }

    /** The outline of a text that begins at (0, 0), on the baseline. */
    static Path2D outline(String text, double size) {
      Path2D all = new Path2D.Double(Path2D.WIND_NON_ZERO);
      double x = 0;
      for (int point : text.codePoints().toArray()) {
        Letter letter = of(point);
        AffineTransform place = AffineTransform.getScaleInstance(size / EM, size / EM);
        place.translate(x, 0);
        all.append(letter.outline.getPathIterator(place), false);
        x += letter.advance;
      }
      return all;
    }
  }
}
