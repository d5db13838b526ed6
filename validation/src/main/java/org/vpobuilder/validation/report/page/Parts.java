package org.vpobuilder.validation.report.page;

import static j2html.TagCreator.a;
import static j2html.TagCreator.audio;
import static j2html.TagCreator.button;
import static j2html.TagCreator.code;
import static j2html.TagCreator.dd;
import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.dt;
import static j2html.TagCreator.each;
import static j2html.TagCreator.fieldset;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.img;
import static j2html.TagCreator.input;
import static j2html.TagCreator.label;
import static j2html.TagCreator.legend;
import static j2html.TagCreator.li;
import static j2html.TagCreator.option;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.select;
import static j2html.TagCreator.small;
import static j2html.TagCreator.span;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.text;
import static j2html.TagCreator.ul;

import j2html.tags.DomContent;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The smaller elements of a page. */
public final class Parts {
  private Parts() {}

  /** A paragraph. */
  public static DomContent paragraph(String text) {
    return p(text);
  }

  /** A headline within a section. */
  public static DomContent headline(String text) {
    return h3(text);
  }

  /** A highlighted paragraph: the verdict of a page. */
  public static DomContent verdict(String text) {
    return p(text).withClass("verdict");
  }

  /**
   * A number that decides the verdict.
   *
   * @param light {@code green}, {@code amber}, {@code red} or {@code grey}; it is also written as a
   *     word
   * @param number number with its unit; may be empty
   */
  public record LightLine(String light, String title, String number, String sentence) {}

  /** The numbers that decide the verdict, each with its light. */
  public static DomContent lights(List<LightLine> lines) {
    return ul(each(
            lines,
            line ->
                li(
                    span(line.light()).withClass("light " + line.light()),
                    div(
                        span(line.title()).withClass("name"),
                        text(" "),
                        span(line.number()).withClass("number"),
                        p(line.sentence())))))
        .withClass("lights");
  }

  /** A list of sentences. */
  public static DomContent sentences(List<String> sentences) {
    return ul(each(sentences, s -> li(s))).withClass("findings");
  }

  /** A list of names with their values. */
  public static DomContent facts(Map<String, Cell> facts) {
    return dl(each(
            facts.entrySet().stream()
                .map(
                    fact ->
                        (DomContent)
                            div(
                                dt(fact.getKey()),
                                dd(text(fact.getValue().text()), small(fact.getValue().note()))))
                .toList(),
            part -> part))
        .withClass("facts");
  }

  /** Content that opens on demand. */
  public static DomContent folded(String title, List<DomContent> parts) {
    return details(summary(title), div(each(parts, part -> part))).withClass("folded");
  }

  /** Panels of a card that open on demand. */
  public static DomContent foldedPanels(String title, List<DomContent> panels) {
    return details(summary(title), div(each(panels, panel -> panel)).withClass("panels"))
        .withClass("more-panels");
  }

  /** A text shown verbatim, e.g. a file or a command. */
  public static DomContent verbatim(String what, String text) {
    return pre(code(text)).attr("tabindex", "0").attr("role", "region").attr("aria-label", what);
  }

  /** A list of parts. */
  public static DomContent list(List<DomContent> parts) {
    return ul(each(parts, part -> li(part))).withClass("findings");
  }

  /** A sentence with links to its files. */
  public static DomContent linked(String sentence, List<String> files) {
    return span(text(sentence), files(sentence, files));
  }

  /**
   * A figure embedded in the page, which also exists as files.
   *
   * @param width width in pixels
   * @param alternative description of the figure for readers who can't see it
   * @param files addresses of its files, relative to the page
   */
  public static DomContent picture(
      byte[] svg, double width, String caption, String alternative, List<String> files) {
    String source = "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg);
    return figure(
            div(img()
                    .withSrc(source)
                    .withAlt(alternative)
                    .attr("width", String.valueOf(Math.round(width))))
                .withClass("scroll")
                .attr("role", "region")
                .attr("aria-label", alternative)
                .attr("tabindex", "0"),
            figcaption(text(caption), files(alternative, files)))
        .withClass("paper");
  }

  /**
   * Links to files next to the page; the text of a link is the end of the file's name.
   *
   * @param of content of the files, for users of screen readers
   * @param addresses addresses relative to the page
   */
  static DomContent files(String of, List<String> addresses) {
    return span(each(
            addresses,
            address -> {
              String ending =
                  address.substring(address.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT);
              String name = ending.equals("TEX") ? "LaTeX" : ending;
              return a(name)
                  .withHref(address)
                  .attr("download")
                  .attr("aria-label", "%s: %s".formatted(name, of));
            }))
        .withClass("files");
  }

  /**
   * A player for a sound embedded in the page.
   *
   * @param type media type of the file, e.g. {@code audio/ogg}
   */
  public static DomContent player(String name, String type, byte[] file) {
    return audio()
        .attr("controls")
        .attr("preload", "none")
        .attr("aria-label", name)
        .withSrc("data:%s;base64,%s".formatted(type, Base64.getEncoder().encodeToString(file)));
  }

  /** Elements that stay together in a grid. */
  public static DomContent together(List<DomContent> parts) {
    return div(each(parts, part -> part));
  }

  /** Elements next to each other if there is room. */
  public static DomContent grid(List<DomContent> parts) {
    return div(each(parts, part -> part)).withClass("grid");
  }

  /**
   * Views of which one is shown at a time; without a script all are shown.
   *
   * @param name unique on the page
   * @param views views by title, in order
   */
  public static DomContent views(String name, String title, Map<String, DomContent> views) {
    List<String> titles = List.copyOf(views.keySet());
    return div(
            fieldset(
                    legend(title),
                    each(
                        titles,
                        view ->
                            label(
                                input()
                                    .withType("radio")
                                    .withName(name)
                                    .withValue(String.valueOf(titles.indexOf(view)))
                                    .withCondChecked(titles.indexOf(view) == 0),
                                text(view))))
                .withClass("switch")
                .attr("hidden"),
            each(titles, view -> div(views.get(view)).withClass("view")))
        .withClass("views");
  }

  /**
   * A choice that hides the cards of the gallery that lack the chosen tag.
   *
   * @param tags all tags that can be chosen
   */
  public static DomContent filter(String title, String gallery, List<String> tags) {
    return label(
            text(title + " "),
            select(option("all").withValue(""), each(tags, tag -> option(tag).withValue(tag)))
                .withData("filter", gallery))
        .withClass("control");
  }

  /** A slider from 0 to 100 for the opacity of the masks over the pictures of a gallery. */
  public static DomContent coverSlider(String gallery) {
    return label(
            text("Mask strength "),
            input()
                .withType("range")
                .withMin("0")
                .withMax("100")
                .withValue("60")
                .withData("cover", gallery))
        .withClass("control");
  }

  /** A gallery: its controls and the cards to which they apply. */
  public static DomContent gallery(String id, List<DomContent> controls, List<PictureCard> cards) {
    return div(
            div(each(controls, control -> control), tagCount(cards.size()))
                .withClass("controls")
                .attr("hidden"),
            div(each(cards, PictureCard::html)).withClass("pages"),
            button("Show more").withClass("more").withType("button").attr("hidden"))
        .withId(id)
        .withClass("gallery");
  }

  private static DomContent tagCount(int cards) {
    return p("%d of %d shown".formatted(cards, cards)).withClass("shown").attr("role", "status");
  }
}
