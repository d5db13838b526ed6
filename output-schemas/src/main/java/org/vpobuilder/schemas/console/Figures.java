package org.vpobuilder.schemas.console;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as the console and the pages print them: what rounds to zero has no sign. */
public final class Figures {
  private Figures() {}

  /** A number with so many decimals; NaN and infinite ones by name. */
  public static String of(double value, int decimals) {
    return Double.isFinite(value) ? rounded(value, decimals).toPlainString() : "" + value;
  }

  /** A difference: the same with a plus sign where it is above zero. */
  public static String signed(double value, int decimals) {
    String text = of(value, decimals);
    boolean positive = Double.isFinite(value) && rounded(value, decimals).signum() > 0;
    return positive ? "+" + text : text;
  }

  /** Rounds what the shortest text of the number says, halves up, as {@code %.2f} does. */
  private static BigDecimal rounded(double value, int decimals) {
    return new BigDecimal(Double.toString(value)).setScale(decimals, RoundingMode.HALF_UP);
  }
}
