package org.vpobuilder.validation.report.gallery;

import static j2html.TagCreator.a;
import static j2html.TagCreator.button;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.img;
import static j2html.TagCreator.input;
import static j2html.TagCreator.kbd;
import static j2html.TagCreator.label;
import static j2html.TagCreator.li;
import static j2html.TagCreator.noscript;
import static j2html.TagCreator.option;
import static j2html.TagCreator.p;
import static j2html.TagCreator.select;
import static j2html.TagCreator.text;
import static j2html.TagCreator.ul;

import j2html.tags.DomContent;
import java.util.List;
import java.util.stream.Collectors;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.validation.report.page.Notice;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Section;

/** The section of a page that shows its gallery. */
public final class GallerySection {
  private static final String ID = "samples";

  private GallerySection() {}

  /**
   * Makes the section.
   *
   * @param shown number of samples in the gallery
   * @param all number of samples in the release
   * @param splits splits that can be chosen
   * @param classes classes that can be chosen
   */
  public static Section of(int shown, int all, List<String> splits, List<String> classes) {
    if (shown == 0) {
      return new Section(
          "gallery", "Gallery", List.of(Notice.NOTE.html("this page was made without samples.")));
    }
    String which =
        shown < all
            ? "%,d of the release's %,d samples are here, evenly spread over every subset and split."
                .formatted(shown, all)
            : "Every sample of the release, %,d, is here.".formatted(all);
    return new Section(
        "gallery",
        "Gallery",
        List.of(
            Parts.paragraph(which),
            Parts.folded("How to read the pictures, keys", List.of(legend(), copies(), hint())),
            noscript(Notice.MISSING.html("the gallery needs a script, which is switched off.")),
            gallery(shown, splits, classes)));
  }

  private static DomContent legend() {
    return Parts.paragraph(
        "Filled masks are what sounds, each sounding object in a colour of its own; where several"
            + " sound they are numbered from left to right. Dashed outlines are visible and silent."
            + " The wedge under an image stands where its object sounds from (alpha: 0 left, 1"
            + " right). Point at a mask, a wedge, a player or a name, and the others that belong"
            + " to it are marked; a click on a mask plays its sound alone.");
  }

  private static DomContent copies() {
    return Parts.paragraph(
        "Pictures are at most %d pixels a side and sounds are compressed (Opus), to be looked"
                .formatted(Thumbnail.SIDE)
            + " at and listened to; the shards have both as they are. Spectrograms and levels"
            + " are of the shards' own samples. The address of the page names the sample that is"
            + " open.");
  }

  /**
   * Samples at the top of a page; a link opens one in the gallery.
   *
   * @param samples the gallery's first ones
   */
  public static DomContent strip(List<GalleryWriter.Glance> samples) {
    return ul(each(samples, sample -> li(link(sample))))
        .withClass("strip")
        .attr("aria-label", "Some of the samples");
  }

  private static DomContent link(GalleryWriter.Glance sample) {
    return a(img()
            .withSrc(sample.picture())
            .withAlt("%s, sounding: %s".formatted(sample.key(), sample.sounding()))
            .attr("width", String.valueOf(sample.width()))
            .attr("height", String.valueOf(sample.height())))
        .withHref("#" + sample.key())
        .withData("key", sample.key());
  }

  private static DomContent hint() {
    return p(
            text("Keys: "),
            kbd("←"),
            text(" "),
            kbd("→"),
            text(" from sample to sample, "),
            kbd("Enter"),
            text(" opens one; in it "),
            kbd("space"),
            text(" plays the mixture, "),
            kbd("1"),
            text(" to "),
            kbd("9"),
            text(" a sounding object alone, "),
            kbd("m"),
            text(" hides the masks, "),
            kbd("Esc"),
            text(" closes."))
        .withClass("hint");
  }

  private static DomContent gallery(int shown, List<String> splits, List<String> classes) {
    return div(
            div(
                    subsets(),
                    choice("Split", "split", splits),
                    choice("Class", "class", classes),
                    choice("Role", "role", List.of("sounding", "silent")),
                    label(
                            text("Key "),
                            input()
                                .withType("search")
                                .withData("choose", "key")
                                .attr("autocomplete", "off")
                                .attr("spellcheck", "false"))
                        .withClass("control"),
                    order(),
                    Parts.coverSlider(ID),
                    p("").withClass("shown").attr("role", "status"))
                .withClass("controls"),
            p("").withClass("printed"),
            div().withClass("cards"),
            button("Show more").withClass("more").withType("button").attr("hidden"))
        .withId(ID)
        .withClass("samples")
        .withData("shown", String.valueOf(shown))
        .attr("hidden");
  }

  /** The choice of an order; its values are names used by the script. */
  private static DomContent order() {
    return label(
            text("Order "),
            select(
                    option("subsets and splits in turn").withValue(""),
                    option("key").withValue("key"),
                    option("most sounding objects").withValue("sounding"),
                    option("most sounding classes").withValue("classes"),
                    option("rarest sounding class").withValue("rare"),
                    option("most silent objects").withValue("silent"),
                    option("left and right most unlike").withValue("difference"),
                    option("loudest").withValue("loud"),
                    option("quietest").withValue("quiet"))
                .withData("choose", "order"))
        .withClass("control");
  }

  /** The choice of a subset; the script reads from each option in which subsets its samples are. */
  private static DomContent subsets() {
    return label(
            text("Subset "),
            select(
                    option("all").withValue(""),
                    each(
                        Subset.all(),
                        subset ->
                            option(subset.toString())
                                .withValue(subset.toString())
                                .withData(
                                    "holds",
                                    subset.withContained().stream()
                                        .map(Subset::toString)
                                        .collect(Collectors.joining(" ")))))
                .withData("choose", "subset"))
        .withClass("control");
  }

  private static DomContent choice(String title, String by, List<String> values) {
    return label(
            text(title + " "),
            select(
                    option("all").withValue(""),
                    each(values, value -> option(value).withValue(value)))
                .withData("choose", by))
        .withClass("control");
  }
}
