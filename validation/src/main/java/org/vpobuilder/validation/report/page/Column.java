package org.vpobuilder.validation.report.page;

/**
 * A column of a table.
 *
 * @param group headline above neighbouring columns; may be empty
 * @param title headline
 * @param kind format of its cells
 */
public record Column(String group, String title, Kind kind) {
  /** The format of cells. */
  public enum Kind {
    TEXT("text"),
    NUMBER("number"),
    /** A number from a paper, not from the runs: in italics, after a rule. */
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
