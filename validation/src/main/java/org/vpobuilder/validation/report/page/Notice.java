package org.vpobuilder.validation.report.page;

import static j2html.TagCreator.aside;
import static j2html.TagCreator.p;
import static j2html.TagCreator.strong;
import static j2html.TagCreator.text;

import j2html.tags.DomContent;
import java.util.Locale;

/**
 * A remark that must not be overlooked; its kind is written as a word, not only shown by colour.
 */
public enum Notice {
  NOTE("Note"),
  CAUTION("Caution"),
  MISSING("Missing");

  private final String word;

  Notice(String word) {
    this.word = word;
  }

  /** The remark as HTML. */
  public DomContent html(String text) {
    return aside(p(strong(word + ": "), text(text)))
        .withClass("notice " + word.toLowerCase(Locale.ROOT));
  }
}
