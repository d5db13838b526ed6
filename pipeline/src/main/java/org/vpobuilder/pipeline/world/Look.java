package org.vpobuilder.pipeline.world;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The look of all objects of one class; geometry is in the unit square.
 *
 * @param weight relative frequency of the class; 0 for a distractor
 * @param size usual height over the image's short side
 * @param aspect width over height
 */
record Look(
    String name,
    String plural,
    int category,
    double weight,
    double size,
    double aspect,
    Color colour,
    Pattern pattern,
    Color second,
    Ring outline,
    List<Detail> details) {

  /** The least number of points of an outline; polygons of COCO have some 15 to 30. */
  private static final int OUTLINE_POINTS = 22;

  static final int PERSON = 1;

  /** The frequency of a class that usually is a distractor. */
  private static final double USUAL_WEIGHT = 3;

  /** The filling of the body. */
  enum Pattern {
    PLAIN,
    STRIPES,
    BANDS,
    SPOTS,
    CHECKS
  }

  /** A mark on the body. */
  record Detail(Shape shape, Color colour) {}

  boolean isPerson() {
    return category == PERSON;
  }

  boolean isDistractor() {
    return weight == 0;
  }

  boolean isFilledAs(Look other) {
    return colour.equals(other.colour) && pattern == other.pattern;
  }

  /** The area of the outline over the area of its square. */
  double fill() {
    return outline.area();
  }

  /** Parses a line of {@code looks.txt}. */
  static Look parse(String line) {
    String[] f = line.split("\\|", -1);
    List<Detail> details = Arrays.stream(f[10].split(";")).map(Look::detail).toList();
    return new Look(
        f[0],
        f[1],
        Integer.parseInt(f[2]),
        Double.parseDouble(f[3]),
        Double.parseDouble(f[4]),
        Double.parseDouble(f[5]),
        new Color(Integer.parseInt(f[6], 16)),
        Pattern.valueOf(f[7].toUpperCase(Locale.ROOT)),
        new Color(Integer.parseInt(f[8], 16)),
        outline(f[9]),
        details);
  }

  /** The same outline and marks under another name, in other colours and another size. */
  Look recoloured(String newName, double newSize, Color body, Pattern fill, Color other) {
    return new Look(
        newName, newName, category, weight, newSize, aspect, body, fill, other, outline, details);
  }

  /**
   * The same look of another class, which may sound.
   *
   * @param number COCO's, or one that no other class has
   */
  Look of(String newName, int number) {
    String several = newName.equals(name) ? plural : newName + "s";
    double share = isDistractor() ? USUAL_WEIGHT : weight;
    return new Look(
        newName, several, number, share, size, aspect, colour, pattern, second, outline, details);
  }

  /** The same look with a third of the outline's points, as small objects of COCO are annotated. */
  Look coarse() {
    return new Look(
        name,
        plural,
        category,
        weight,
        size,
        aspect,
        colour,
        pattern,
        second,
        outline.everyThird(),
        details);
  }

  private static Ring outline(String text) {
    double[] grid =
        Arrays.stream(text.split("[ ,]")).mapToDouble(v -> Double.parseDouble(v) / 100).toArray();
    return Ring.of(grid).smoothed(OUTLINE_POINTS);
  }

  private static Detail detail(String text) {
    String[] f = text.split(" ");
    double a = Double.parseDouble(f[1]) / 100;
    double b = Double.parseDouble(f[2]) / 100;
    double c = Double.parseDouble(f[3]) / 100;
    double d = Double.parseDouble(f[4]) / 100;
    Shape shape =
        f[0].equals("o")
            ? new Ellipse2D.Double(a - c, b - d, 2 * c, 2 * d)
            : new Rectangle2D.Double(a, b, c, d);
    return new Detail(shape, new Color(Integer.parseInt(f[5], 16)));
  }
}
