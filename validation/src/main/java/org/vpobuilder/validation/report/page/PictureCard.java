package org.vpobuilder.validation.report.page;

import static j2html.TagCreator.article;
import static j2html.TagCreator.button;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.p;
import static j2html.TagCreator.text;

import j2html.tags.DomContent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One sample of a gallery.
 *
 * @param sound a sound player; may be empty
 * @param tags values by which filters choose
 * @param parts its pictures and legends
 */
public record PictureCard(
    String title,
    String subtitle,
    Optional<DomContent> sound,
    List<String> tags,
    List<DomContent> parts) {
  public PictureCard {
    tags = List.copyOf(tags);
    parts = List.copyOf(parts);
  }

  DomContent html() {
    return article(
            h3(title),
            button("Larger").withClass("larger").withType("button").attr("hidden"),
            p(subtitle).withClass("subtitle"),
            sound.orElse(text("")),
            div(each(parts, part -> part)).withClass("panels"))
        .withClass("card")
        // A line feed can separate tags, because names have only one line.
        .withData(
            "tags", tags.stream().map(PictureCard::oneLine).collect(Collectors.joining("\n")));
  }

  private static String oneLine(String tag) {
    return tag.replace('\n', ' ');
  }
}
