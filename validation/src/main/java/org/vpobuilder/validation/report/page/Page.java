package org.vpobuilder.validation.report.page;

import static j2html.TagCreator.a;
import static j2html.TagCreator.body;
import static j2html.TagCreator.button;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.nav;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.tag;
import static j2html.TagCreator.text;

import j2html.TagCreator;
import j2html.tags.DomContent;
import java.util.List;

/**
 * A page: styles, scripts, charts and pictures are in the file, unless it has a gallery in files
 * beside it.
 *
 * @param title of the window and the headline
 * @param kind what sort of page it is, above the headline
 * @param lead one sentence below the headline
 * @param sections in reading order
 * @param footer what wrote the page
 * @param beside whether pictures, sounds and data may lie beside the page
 */
public record Page(
    String title, String kind, String lead, List<Section> sections, String footer, boolean beside) {
  private static final String THEME_BUTTON = "theme";

  public Page {
    sections = List.copyOf(sections);
  }

  /** A page that stands alone. */
  public Page(String title, String kind, String lead, List<Section> sections, String footer) {
    this(title, kind, lead, sections, footer, false);
  }

  private Assets assets() {
    return beside ? Assets.withGallery() : Assets.alone();
  }

  /** The file's text. */
  public String html() {
    return "<!DOCTYPE html>\n"
        + TagCreator.html(headTag(), bodyTag()).withLang("en").render()
        + "\n";
  }

  private DomContent headTag() {
    Assets assets = assets();
    return head(
        meta().withCharset("utf-8"),
        meta().withName("generator").withContent(PageFolder.GENERATOR),
        meta().attr("http-equiv", "Content-Security-Policy").withContent(assets.policy()),
        meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
        meta().withName("referrer").withContent("no-referrer"),
        meta().withName("color-scheme").withContent("light dark"),
        TagCreator.title(title),
        // The only raw text of a page: files of this product and of Chart.js, never data.
        tag("style").with(rawHtml(assets.style())));
  }

  private DomContent bodyTag() {
    return body(
        a("Skip to the content").withClass("skip").withHref("#content"),
        header(
            div(p(kind).withClass("kind"), h1(title), p(lead).withClass("lead"))
                .withClass("headline"),
            button(text("Dark / light"))
                .withId(THEME_BUTTON)
                .withType("button")
                .attr("hidden")
                .attr("aria-pressed", "false")),
        nav(each(sections, s -> a(s.title()).withHref("#" + s.id())))
            .attr("aria-label", "Sections"),
        main(each(sections, Section::html)).withId("content"),
        TagCreator.footer(p(footer)),
        each(assets().scripts(), script -> tag("script").with(rawHtml(script))));
  }
}
