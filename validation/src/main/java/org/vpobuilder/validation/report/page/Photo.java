package org.vpobuilder.validation.report.page;

import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.small;
import static j2html.TagCreator.tag;
import static j2html.TagCreator.text;

import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.vpobuilder.schemas.media.GreyPng.Grey;

/**
 * A photograph of a sample, with label maps over it. Its bytes are in the page only once: other
 * views refer to the first one, {@link #plain}, which must be in the page too.
 *
 * @param id unique on the page
 * @param jpeg content of the file
 * @param width width in pixels, which label maps must have too
 * @param height height in pixels
 * @param ticks the sounding objects
 */
public record Photo(String id, byte[] jpeg, int width, int height, List<Tick> ticks) {
  /**
   * The place from which an object sounds.
   *
   * @param alpha 0 at the left edge, 1 at the right one
   * @param colour index of its class
   */
  public record Tick(String name, double alpha, int colour) {}

  /** The smallest share of the picture at which a class has its name written on it. */
  private static final double NAMED_SHARE = 0.002;

  private static final double STRIP = 0.07;
  private static final double LETTER = 0.07;
  private static final double MARGIN = 0.15;

  public Photo {
    ticks = List.copyOf(ticks);
  }

  /** The photograph as HTML. */
  public DomContent plain(String caption) {
    DomContent image = image("data:image/jpeg;base64,", jpeg).withId(id);
    return view(caption, "", caption, List.of(image));
  }

  /**
   * The photograph under a label map.
   *
   * @param remark text below the caption; may be empty
   * @param names names of the classes by index
   */
  public DomContent under(Grey labels, String caption, String remark, IntFunction<String> names) {
    if (labels.width() != width || labels.height() != height) {
      throw new IllegalArgumentException("a label map has its photograph's size");
    }
    List<LabelSpot> spots = LabelSpot.of(labels);
    List<DomContent> layers = new ArrayList<>();
    layers.add(tag("use").attr("href", "#" + id));
    layers.add(image("data:image/png;base64,", LabelPng.of(labels)).withClass("mask"));
    for (LabelSpot spot : spots) {
      if (spot.share() >= NAMED_SHARE) {
        layers.add(name(spot, names.apply(spot.index())));
      }
    }
    List<String> found = spots.stream().map(spot -> names.apply(spot.index())).toList();
    String what = found.isEmpty() ? "nothing" : String.join(", ", found);
    return view(caption, remark, caption + ": " + what, layers);
  }

  /**
   * The photograph under a map of numbers.
   *
   * @param map a map of any size, stretched over the photograph
   */
  public DomContent underHeat(Grey map, String caption, String alternative) {
    DomContent heat =
        image("data:image/png;base64,", LabelPng.of(map, HeatColours::argb)).withClass("heat");
    return view(caption, "", alternative, List.of(tag("use").attr("href", "#" + id), heat));
  }

  private DomContent view(
      String caption, String remark, String alternative, List<DomContent> layers) {
    double strip = ticks.isEmpty() ? 0 : STRIP * width;
    ContainerTag<?> svg =
        tag("svg")
            .attr("viewBox", "0 0 %d %s".formatted(width, number(height + strip)))
            .attr("role", "img")
            .attr("aria-label", alternative)
            .with(layers);
    if (!ticks.isEmpty()) {
      svg.with(
          tag("rect")
              .withClass("strip")
              .attr("y", number(height))
              .attr("width", number(width))
              .attr("height", number(strip)));
      svg.with(each(ticks, this::tick));
    }
    return figure(svg, figcaption(text(caption), small(remark))).withClass("photo");
  }

  private ContainerTag<?> image(String type, byte[] file) {
    return tag("image")
        .attr("width", number(width))
        .attr("height", number(height))
        .attr("preserveAspectRatio", "none")
        .attr("href", type + Base64.getEncoder().encodeToString(file));
  }

  private DomContent name(LabelSpot spot, String name) {
    double at = spot.x() / width;
    String anchor = at < MARGIN ? "start" : at > 1 - MARGIN ? "end" : "middle";
    double letter = LETTER * Math.max(width, height);
    return tag("text")
        .attr("x", number(spot.x()))
        .attr("y", number(Math.min(Math.max(spot.y() + letter / 3, letter), height - letter / 3)))
        .attr("font-size", number(letter))
        .attr("stroke-width", number(letter / 5))
        .attr("text-anchor", anchor)
        .withText(name);
  }

  /** A wedge that points up at the place from which the object sounds. */
  private DomContent tick(Tick tick) {
    double x = tick.alpha() * width;
    double half = STRIP * width * 0.45;
    double bottom = height + STRIP * width * 0.95;
    String points =
        "%s,%s %s,%s %s,%s"
            .formatted(
                number(x),
                number(height),
                number(x - half),
                number(bottom),
                number(x + half),
                number(bottom));
    return tag("polygon")
        .withClass("tick")
        .attr("points", points)
        .attr("fill", ClassColours.hex(tick.colour()))
        .with(tag("title").withText(legend(tick)));
  }

  /** The text of a tick in a legend. */
  public static String legend(Tick tick) {
    return String.format(Locale.ROOT, "%s at alpha %.2f", tick.name(), tick.alpha());
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
