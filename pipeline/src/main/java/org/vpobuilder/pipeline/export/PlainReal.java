package org.vpobuilder.pipeline.export;

import java.math.BigDecimal;
import java.math.MathContext;

/** Reals as text. */
final class PlainReal {
  private static final int ENOUGH_DIGITS = 17;

  private PlainReal() {}

  /**
   * The fewest digits that read back as the same double, with a point and without an exponent.
   * Double.toString gives some values more digits before Java 19 than since (JDK-4511638), so that
   * a file would depend on the JVM.
   *
   * @param value finite
   */
  static String text(double value) {
    BigDecimal exact = new BigDecimal(value);
    String text = "";
    for (int digits = 1; digits <= ENOUGH_DIGITS; digits++) {
      text = exact.round(new MathContext(digits)).toPlainString();
      if (Double.parseDouble(text) == value) {
        break;
      }
    }
    return text.contains(".") ? text : text + ".0";
  }
}
