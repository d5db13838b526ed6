package org.vpobuilder.validation.report.page;

import static j2html.TagCreator.each;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.section;

import j2html.tags.DomContent;
import java.util.List;

/**
 * A section of a page, with a link in the page's navigation.
 *
 * @param id lower-case letters and hyphens, unique on the page
 * @param parts in reading order
 */
public record Section(String id, String title, List<DomContent> parts) {
  public Section {
    if (!id.matches("[a-z]+(-[a-z]+)*")) {
      throw new IllegalArgumentException("got section id '%s'".formatted(id));
    }
    parts = List.copyOf(parts);
  }

  DomContent html() {
    return section(h2(title).withId(id + "-title"), each(parts, part -> part))
        .withId(id)
        .attr("aria-labelledby", id + "-title");
  }
}
