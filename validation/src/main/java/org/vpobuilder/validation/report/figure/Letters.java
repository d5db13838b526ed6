package org.vpobuilder.validation.report.figure;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Outlines of letters, since Java draws no text on a machine without fonts, and other letters on
 * each machine with some. A character that is not among them, e.g. a Chinese one, is an empty box.
 */
final class Letters {
  private static final String FILE = "letters.txt";
  private static final double EM = 1000;
  private static final Letter BOX =
      letter(
          "600 M 80 0 L 80 -700 L 520 -700 L 520 0 Z M 140 -60 L 460 -60 L 460 -640 L 140 -640 Z"
              .split(" "),
          0);

  private static final Map<Integer, Letter> ALL = read();

  /**
   * One of them.
   *
   * @param advance to where the next one begins
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

  /** How long a text is in letters of that size. */
  static double length(String text, double size) {
    return text.codePoints().mapToDouble(point -> of(point).advance).sum() * size / EM;
  }

  /** A text's outline that begins at (0, 0), on the line that letters stand on. */
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
