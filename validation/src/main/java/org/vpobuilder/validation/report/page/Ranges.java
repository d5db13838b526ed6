package org.vpobuilder.validation.report.page;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.span;
import static j2html.TagCreator.tag;

import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Differences with their intervals, one below the other around a common zero, so that one can see
 * which differences are significant.
 *
 * @param ranges lines on one scale, in one unit
 */
public record Ranges(String title, List<Range> ranges) {
  /**
   * One line.
   *
   * @param low lower end of the interval; NaN if there is none
   * @param high upper end of the interval; NaN if there is none
   * @param text the same in words
   */
  public record Range(String name, double value, double low, double high, String text) {
    boolean hasInterval() {
      return !Double.isNaN(low) && !Double.isNaN(high);
    }
  }

  /** Half the width of the drawing, in its own unit, with a margin of 4%. */
  private static final double HALF = 50;

  private static final double USED = 0.96;

  public Ranges {
    ranges = List.copyOf(ranges);
  }

  /** The figure as HTML. Everything in the drawing is also in its text. */
  public DomContent html() {
    double most =
        ranges.stream()
            .flatMapToDouble(r -> DoubleStream.of(r.value(), r.low(), r.high()))
            .filter(v -> !Double.isNaN(v))
            .map(Math::abs)
            .max()
            .orElse(0);
    double scale = most > 0 ? HALF * USED / most : 0;
    return figure(figcaption(title), each(ranges, range -> line(range, scale)))
        .withClass("chart ranges");
  }

  private static DomContent line(Range range, double scale) {
    ContainerTag<?> svg =
        tag("svg")
            .attr("viewBox", "0 0 100 10")
            .attr("preserveAspectRatio", "none")
            .attr("aria-hidden", "true")
            .with(stroke("zero", HALF, HALF, 0, 10));
    if (range.hasInterval()) {
      svg.with(
          stroke("whisker", at(range.low(), scale), at(range.high(), scale), 5, 5),
          stroke("end", at(range.low(), scale), at(range.low(), scale), 3, 7),
          stroke("end", at(range.high(), scale), at(range.high(), scale), 3, 7));
    }
    // A line of length zero with round ends is a dot, even if the drawing is stretched.
    svg.with(stroke("dot", at(range.value(), scale), at(range.value(), scale), 5, 5));
    return div(span(range.name()), svg, span(range.text())).withClass("range");
  }

  private static double at(double value, double scale) {
    return HALF + value * scale;
  }

  private static DomContent stroke(String style, double x1, double x2, double y1, double y2) {
    String path = String.format(Locale.ROOT, "M%.2f %.2fL%.2f %.2f", x1, y1, x2, y2);
    return tag("path").withClass(style).attr("d", path).attr("vector-effect", "non-scaling-stroke");
  }
}
