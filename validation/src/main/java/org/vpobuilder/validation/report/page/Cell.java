package org.vpobuilder.validation.report.page;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.console.Figures;

/**
 * One cell of a table.
 *
 * @param text main text
 * @param note smaller text below it; may be empty
 * @param order number to sort by; null for texts and missing values
 */
public record Cell(String text, String note, @Nullable Double order) {
  /** The text for a missing number. */
  public static final String NONE = "–";

  /** A text. */
  public static Cell text(String text) {
    return new Cell(text, "", null);
  }

  /** A text with a remark. */
  public static Cell text(String text, String note) {
    return new Cell(text, note, null);
  }

  /** A number with this number of decimals; NaN is shown as missing. */
  public static Cell number(double value, int decimals) {
    return Double.isNaN(value) ? none("") : new Cell(Figures.of(value, decimals), "", value);
  }

  /** A whole number with separated thousands. */
  public static Cell count(long value) {
    return new Cell(String.format(Locale.ROOT, "%,d", value), "", (double) value);
  }

  /** A missing number, with the reason. */
  public static Cell none(String why) {
    return new Cell(NONE, why, null);
  }

  /** The same cell with a remark. */
  public Cell noted(String remark) {
    return new Cell(text, remark, order);
  }
}
