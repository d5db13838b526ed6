package org.vpobuilder.schemas.console;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Formats numbers for the console and the pages; a number that rounds to zero has no sign. */
public final class Figures {
  private Figures() {}

  /** A number with this number of decimals; NaN and infinity by name. */
  public static String of(double value, int decimals) {
    return Double.isFinite(value) ? rounded(value, decimals).toPlainString() : "" + value;
  }

  /** A difference: the same format, with a plus sign if it is above zero. */
  public static String signed(double value, int decimals) {
    String text = of(value, decimals);
    boolean positive = Double.isFinite(value) && rounded(value, decimals).signum() > 0;
    return positive ? "+" + text : text;
  }

  /**
   * Rounds the decimal value of the shortest text of the number, halves up, as {@code %.2f} does.
   */
  private static BigDecimal rounded(double value, int decimals) {
    return new BigDecimal(Double.toString(value)).setScale(decimals, RoundingMode.HALF_UP);
  }
}
