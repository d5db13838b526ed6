package org.vpobuilder.validation.report.page;

/**
 * A column of a table.
 *
 * @param group headline over neighbouring columns; may be empty
 * @param title headline
 * @param kind how its cells are set
 */
public record Column(String group, String title, Kind kind) {
  /** How cells are set. */
  public enum Kind {
    TEXT("text"),
    NUMBER("number"),
    /** From a paper, not from the runs: in italics, behind a rule. */
    PUBLISHED("number published");

    private final String style;

    Kind(String style) {
      this.style = style;
    }

    String style() {
      return style;
    }
  }

  /** A column of texts. */
  public static Column text(String title) {
    return new Column("", title, Kind.TEXT);
  }

  /** A column of numbers. */
  public static Column number(String title) {
    return new Column("", title, Kind.NUMBER);
  }
}
