package org.vpobuilder.validation.report.figure;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Points by class in neighbouring panels, with one legend: each class has its own colour and its
 * own shape, so that either is enough to identify it.
 */
public final class Scatter {
  private static final double SIDE = 300;
  private static final double MARGIN = 10;
  private static final double GAP = 26;
  private static final double TOP = 26;
  private static final double BOTTOM = 22;
  private static final double TEXT = 11;
  private static final double LINE = 15;
  private static final double RADIUS = 4;

  /** The share of the panel's side that stays free at its edges. */
  private static final double FREE = 0.05;

  private static final int SHAPES = 8;
  private static final double TURN = 2 * Math.PI;

  private final List<Panel> panels;
  private final TreeMap<Integer, Kind> kinds = new TreeMap<>();

  /**
   * A class.
   *
   * @param index index that decides its shape and its position in the legend
   */
  public record Kind(int index, String name, Color colour) {}

  /** A point of a class, in any unit. */
  public record Point(Kind kind, double x, double y) {}

  /**
   * Points with axes of their own.
   *
   * @param title title above the panel
   * @param x title of the horizontal axis
   * @param y title of the vertical axis
   */
  public record Panel(String title, String x, String y, List<Point> points) {
    public Panel {
      points = List.copyOf(points);
    }
  }

  /** A figure with at least one panel. */
  public Scatter(List<Panel> panels) {
    this.panels = List.copyOf(panels);
    panels.forEach(
        panel -> panel.points.forEach(p -> kinds.putIfAbsent(p.kind().index(), p.kind())));
  }

  /** The whole figure as a drawing. */
  public Drawing drawing() {
    int perColumn = (int) (SIDE / LINE);
    int columns = (kinds.size() - 1) / perColumn + 1;
    double widest =
        kinds.values().stream().mapToDouble(k -> Drawing.length(k.name, TEXT)).max().orElse(0);
    double column = widest + 4 * RADIUS + 14;
    double legend = MARGIN + panels.size() * (SIDE + GAP);
    Drawing drawing = new Drawing(legend + columns * column + MARGIN, TOP + SIDE + BOTTOM);
    for (int i = 0; i < panels.size(); i++) {
      draw(drawing, panels.get(i), MARGIN + LINE + i * (SIDE + GAP));
    }
    int place = 0;
    for (Kind kind : kinds.values()) {
      double x = legend + (double) (place / perColumn) * column + LINE;
      double y = TOP + (place % perColumn + 0.5) * LINE;
      mark(drawing, kind, x, y);
      drawing.words(x + 2 * RADIUS + 2, y + TEXT / 3, TEXT, Drawing.Anchor.START, kind.name);
      place++;
    }
    return drawing;
  }

  private static void draw(Drawing drawing, Panel panel, double left) {
    drawing.words(left + SIDE / 2, TOP - 8, TEXT + 1, Drawing.Anchor.MIDDLE, panel.title);
    drawing.words(left + SIDE / 2, TOP + SIDE + 15, TEXT, Drawing.Anchor.MIDDLE, panel.x);
    drawing.wordsUpwards(left - 6, TOP + SIDE / 2, TEXT, panel.y);
    drawing.box(left, TOP, SIDE, SIDE, null, Color.BLACK);
    Range across = Range.of(panel.points.stream().mapToDouble(Point::x).toArray());
    Range up = Range.of(panel.points.stream().mapToDouble(Point::y).toArray());
    for (Point point : panel.points) {
      double x = left + SIDE * across.share(point.x);
      double y = TOP + SIDE * (1 - up.share(point.y));
      mark(drawing, point.kind, x, y);
    }
  }

  private record Range(double low, double high) {
    static Range of(double[] values) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (double value : values) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      return new Range(low, high);
    }

    double share(double value) {
      return high > low ? FREE + (1 - 2 * FREE) * (value - low) / (high - low) : 0.5;
    }
  }

  private static void mark(Drawing drawing, Kind kind, double x, double y) {
    List<Double> points =
        switch (kind.index % SHAPES) {
          case 0 -> round(x, y, 24, 0, RADIUS, RADIUS);
          case 1 -> round(x, y, 4, TURN / 8, 1.25 * RADIUS, 1.25 * RADIUS);
          case 2 -> round(x, y, 3, -TURN / 4, 1.35 * RADIUS, 1.35 * RADIUS);
          case 3 -> round(x, y, 4, 0, 1.35 * RADIUS, 1.35 * RADIUS);
          case 4 -> round(x, y, 3, TURN / 4, 1.35 * RADIUS, 1.35 * RADIUS);
          case 5 -> round(x, y, 10, -TURN / 4, 1.5 * RADIUS, 0.6 * RADIUS);
          case 6 -> cross(x, y, 0);
          default -> cross(x, y, TURN / 8);
        };
    drawing.line(points, true, kind.colour, kind.colour.darker().darker());
  }

  /** The corners around a point; every second corner has another distance. */
  private static List<Double> round(
      double x, double y, int corners, double from, double even, double odd) {
    List<Double> points = new ArrayList<>();
    for (int i = 0; i < corners; i++) {
      double radius = i % 2 == 0 || corners % 2 == 1 ? even : odd;
      points.add(x + radius * Math.cos(from + TURN * i / corners));
      points.add(y + radius * Math.sin(from + TURN * i / corners));
    }
    return points;
  }

  /** A plus sign, rotated. */
  private static List<Double> cross(double x, double y, double turned) {
    double arm = 1.35 * RADIUS;
    double half = 0.45 * RADIUS;
    List<Double> points = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      double angle = turned + TURN * i / 4;
      double cos = Math.cos(angle);
      double sin = Math.sin(angle);
      for (double[] corner : new double[][] {{half, -half}, {arm, -half}, {arm, half}}) {
        points.add(x + corner[0] * cos - corner[1] * sin);
        points.add(y + corner[0] * sin + corner[1] * cos);
      }
    }
    return points;
  }
}
