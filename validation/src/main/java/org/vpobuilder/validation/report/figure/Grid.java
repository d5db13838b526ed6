package org.vpobuilder.validation.report.figure;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;

/** Pictures in rows and columns, by which papers compare models. */
public final class Grid {
  /** The width of a column. */
  public static final int CELL = 160;

  private static final double GAP = 5;
  private static final double MARGIN = 8;
  private static final double HEAD = 12;
  private static final double TEXT = 9;
  private static final double LINE = 14;
  private static final double TALLEST = 1.6;
  private static final Color ABSENT = new Color(0xeeeeee);

  private final List<Head> heads;
  private final List<Row> rows = new ArrayList<>();

  /**
   * A headline in two lines.
   *
   * @param lower second line; may be empty
   */
  public record Head(String upper, String lower) {}

  /**
   * A picture.
   *
   * @param file PNG or JPEG; empty if there is no picture
   * @param labels written on it
   */
  @SuppressWarnings("ArrayRecordComponent") // the bytes of a file, passed on unchanged
  public record Cell(byte[] file, List<Label> labels) {
    /** The cell without a picture. */
    public static final Cell ABSENT = new Cell(new byte[0], List.of());

    public Cell {
      labels = List.copyOf(labels);
    }
  }

  /**
   * A text on a picture.
   *
   * @param x from 0, the left edge, to 1
   * @param y from 0, the top, to 1
   */
  public record Label(double x, double y, String text) {}

  private record Row(String title, double height, List<Cell> cells) {}

  /** A grid without rows. */
  public Grid(List<Head> heads) {
    this.heads = List.copyOf(heads);
  }

  /**
   * Adds a row.
   *
   * @param title title above its pictures
   * @param width width of all of its pictures, in any unit
   * @param height height of all of its pictures, in the same unit
   * @param cells one cell for each headline
   */
  public void add(String title, double width, double height, List<Cell> cells) {
    if (cells.size() != heads.size()) {
      throw new IllegalArgumentException(
          "got %d cells, wanted %d".formatted(cells.size(), heads.size()));
    }
    double tall = CELL * Math.min(TALLEST, height / width);
    rows.add(new Row(title, tall, List.copyOf(cells)));
  }

  /** The whole grid as a drawing. */
  public Drawing drawing() {
    double top = MARGIN + 2 * LINE + GAP;
    double below = rows.stream().mapToDouble(row -> LINE + row.height + GAP).sum();
    double width = 2 * MARGIN + heads.size() * (CELL + GAP) - GAP;
    Drawing drawing = new Drawing(width, top + below + MARGIN - GAP);
    for (int i = 0; i < heads.size(); i++) {
      double middle = left(i) + CELL / 2.0;
      Head head = heads.get(i);
      boolean two = !head.lower.isEmpty();
      head(drawing, middle, MARGIN + (two ? LINE : 2 * LINE) - 2, head.upper);
      head(drawing, middle, MARGIN + 2 * LINE - 2, head.lower);
    }
    double y = top;
    for (Row row : rows) {
      drawing.words(MARGIN, y + LINE - 4, TEXT, Drawing.Anchor.START, row.title);
      for (int i = 0; i < row.cells.size(); i++) {
        cell(drawing, row.cells.get(i), left(i), y + LINE, row.height);
      }
      y += LINE + row.height + GAP;
    }
    return drawing;
  }

  private static double left(int column) {
    return MARGIN + column * (CELL + GAP);
  }

  /** Draws a headline as large as the column allows. */
  private static void head(Drawing drawing, double middle, double y, String text) {
    double length = Drawing.length(text, HEAD);
    double size = length > CELL ? HEAD * CELL / length : HEAD;
    drawing.words(middle, y, size, Drawing.Anchor.MIDDLE, text);
  }

  private static void cell(Drawing drawing, Cell cell, double x, double y, double height) {
    if (cell.file.length == 0) {
      drawing.box(x, y, CELL, height, ABSENT, null);
      drawing.words(x + CELL / 2.0, y + height / 2, TEXT, Drawing.Anchor.MIDDLE, "not kept");
      return;
    }
    drawing.picture(x, y, CELL, height, cell.file);
    for (Label label : cell.labels) {
      double half = Drawing.length(label.text, TEXT) / 2;
      double middle = Math.min(Math.max(label.x * CELL, half + 2), CELL - half - 2);
      double line = Math.min(Math.max(label.y * height + TEXT / 3, TEXT + 1), height - 3);
      drawing.wordsOnPicture(x + middle, y + line, TEXT, Drawing.Anchor.MIDDLE, label.text);
    }
  }
}
