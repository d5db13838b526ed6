package org.vpobuilder.pipeline.export;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;

/** Reals as text. */
final class PlainReal {
  private static final boolean FAST_WRITER = true;

  private PlainReal() {}

  /**
   * The fewest digits that read back as the same double, as our JSON has them, with a point and
   * without an exponent. Double.toString gives some values more digits before Java 19 than since
   * (JDK-4511638), so that a file would depend on the JVM; Jackson's own writer does not.
   *
   * @param value finite
   */
  static String text(double value) {
    BigDecimal shortest = new BigDecimal(NumberOutput.toString(value, FAST_WRITER));
    String text = shortest.stripTrailingZeros().toPlainString();
    return text.contains(".") ? text : text + ".0";
  }
}
