package org.vpobuilder.validation.report.gallery;

import static j2html.TagCreator.button;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.input;
import static j2html.TagCreator.kbd;
import static j2html.TagCreator.label;
import static j2html.TagCreator.noscript;
import static j2html.TagCreator.option;
import static j2html.TagCreator.p;
import static j2html.TagCreator.select;
import static j2html.TagCreator.text;

import j2html.tags.DomContent;
import java.util.List;
import org.vpobuilder.validation.report.page.Notice;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Section;

/** The part of a page that shows the gallery beside it. */
public final class GallerySection {
  private static final String ID = "samples";

  private GallerySection() {}

  /**
   * The section.
   *
   * @param shown samples in the gallery
   * @param all samples of the release
   * @param classes to choose from
   */
  public static Section of(int shown, int all, List<String> classes) {
    if (shown == 0) {
      return new Section(
          "gallery", "Gallery", List.of(Notice.NOTE.html("this page was made without samples.")));
    }
    String which =
        shown < all
            ? " %,d of the release's %,d samples are here, evenly spread over every subset and split."
                .formatted(shown, all)
            : "";
    return new Section(
        "gallery",
        "Gallery",
        List.of(
            Parts.paragraph(
                "Filled masks are what sounds; dashed outlines are visible and silent. The wedge"
                    + " under an image stands where its object sounds from (alpha: 0 left, 1 right)."
                    + which),
            Parts.paragraph(
                "Pictures are at most %d pixels a side and sounds are compressed (Opus), to be looked"
                        .formatted(Thumbnail.SIDE)
                    + " at and listened to; the shards have both as they are. Spectrograms and levels"
                    + " are of the shards' own samples."),
            hint(),
            noscript(Notice.MISSING.html("the gallery needs a script, which is switched off.")),
            gallery(shown, classes)));
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
            kbd("m"),
            text(" hides the masks, "),
            kbd("Esc"),
            text(" closes."))
        .withClass("hint");
  }

  private static DomContent gallery(int shown, List<String> classes) {
    return div(
            div(
                    choice("Subset", "subset", List.of("ss", "ms", "msmi")),
                    choice("Split", "split", List.of("train", "test")),
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
                    Parts.coverSlider(ID),
                    p("").withClass("shown").attr("role", "status"))
                .withClass("controls"),
            div().withClass("cards"),
            button("Show more").withClass("more").withType("button").attr("hidden"))
        .withId(ID)
        .withClass("samples")
        .withData("shown", String.valueOf(shown))
        .attr("hidden");
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
