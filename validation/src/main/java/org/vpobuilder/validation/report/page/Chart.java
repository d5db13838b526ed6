package org.vpobuilder.validation.report.page;

import static j2html.TagCreator.canvas;
import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.text;

import j2html.tags.DomContent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.JsonFormat;

/**
 * A chart, drawn by the page's script, with its numbers as a table for those who can't see it.
 *
 * @param title caption
 * @param data content of the drawing
 * @param numbers the same content as a table; null if another table on the page has it
 */
public record Chart(String title, Data data, @Nullable Table numbers) {
  private static final JsonFormat<Data> JSON = JsonFormat.transport(Data.class);

  /** The kinds of chart. */
  public enum Kind {
    LINES("lines"),
    BARS("bars"),
    /** Like {@link #BARS} but upright, for labels that are positions on an axis. */
    COLUMNS("columns"),
    /** Dots; series with a stroke other than 0 are drawn as lines. */
    POINTS("points");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /**
   * The content of the drawing.
   *
   * @param x title of the axis along which lines run, or of a bar's length; for columns, the
   *     meaning of the labels
   * @param y title of the other axis; may be empty
   * @param labels one per bar or column; empty for lines and points
   * @param threshold threshold of columns; null if there is none
   */
  public record Data(
      Kind kind,
      String x,
      String y,
      List<String> labels,
      List<Series> series,
      @Nullable Threshold threshold) {
    public Data {
      labels = List.copyOf(labels);
      series = List.copyOf(series);
    }

    /** A chart without a threshold. */
    public Data(Kind kind, String x, String y, List<String> labels, List<Series> series) {
      this(kind, x, y, labels, series, null);
    }
  }

  /**
   * A line across columns, whose heights then have a scale of powers of ten.
   *
   * @param at position on the axis: a whole number is the middle of the column with that index
   */
  public record Threshold(double at, String name) {}

  /**
   * One line, or one bar of every group.
   *
   * @param colour index of a colour of the theme, from 0
   * @param stroke from 0: solid, dashed, dotted, ...; for bars, plain or hatched, so that colour is
   *     never the only difference
   * @param x one per point; empty for bars and columns
   * @param y one per point or per label; null if there is no value
   * @param low for a line of means, the lowest value at each point; otherwise empty
   * @param high for a line of means, the highest value at each point; otherwise empty
   */
  public record Series(
      String name,
      int colour,
      int stroke,
      List<Double> x,
      List<@Nullable Double> y,
      List<Double> low,
      List<Double> high) {
    /** A line without a spread, dots, or bars. */
    public Series(String name, int colour, int stroke, List<Double> x, List<@Nullable Double> y) {
      this(name, colour, stroke, x, y, List.of(), List.of());
    }
  }

  /** The chart as HTML. */
  public DomContent html() {
    String json = new String(JSON.write(data), StandardCharsets.UTF_8);
    return figure(
            figcaption(title),
            div(canvas().attr("role", "img").attr("aria-label", alternative()))
                .withClass("plot " + data.kind())
                .withData("chart", json),
            numbers == null
                ? text("")
                : details(summary("Numbers of this chart"), numbers.html()).withClass("numbers"))
        .withClass("chart");
  }

  private String alternative() {
    List<String> names = data.series().stream().map(Series::name).toList();
    return "Chart: %s. %d series: %s. A table below holds the numbers."
        .formatted(title, names.size(), String.join(", ", names));
  }
}
