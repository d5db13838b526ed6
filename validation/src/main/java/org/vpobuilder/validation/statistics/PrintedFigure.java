package org.vpobuilder.validation.statistics;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * Mean, standard deviation and number of runs as a paper prints them: each represents every number
 * that rounds to it.
 */
public record PrintedFigure(BigDecimal mean, BigDecimal sd, int n) {
  private static final Pattern TEXT =
      Pattern.compile(
          "\\s*(-?\\d{1,9}(?:\\.\\d{1,9})?)\\s*(?:,|\\+-|\\+/-|±)\\s*(\\d{1,9}(?:\\.\\d{1,9})?)"
              + "\\s*(?:,|/|;)?\\s*(?:n\\s*=\\s*)?(?<![\\d.])(\\d{1,6})\\s*");

  /**
   * Reads {@code 72.01,0.7,3}, {@code 72.01±0.7, n=3} or {@code 72.01+-0.7/3}.
   *
   * @throws BadInputException if the text is not such a figure
   */
  public static PrintedFigure parse(String text) {
    Matcher m = TEXT.matcher(text);
    if (!m.matches()) {
      throw new BadInputException(
          "printed figure: got '%s', wanted mean,sd,n like 72.01,0.7,3 or 72.01+-0.7,3"
              .formatted(text));
    }
    return new PrintedFigure(
        new BigDecimal(m.group(1)), new BigDecimal(m.group(2)), Integer.parseInt(m.group(3)));
  }

  /** The figure taken as exact. */
  public Arm arm(String name) {
    return Arm.of(name, mean.doubleValue(), sd.doubleValue(), n);
  }

  /** The smallest and the largest mean that round to the printed one. */
  Interval means() {
    return around(mean);
  }

  /** The smallest and the largest deviation that round to the printed one. */
  Interval sds() {
    Interval around = around(sd);
    return new Interval(Math.max(0, around.low()), around.high());
  }

  /** The interval of the numbers that round to {@code printed}. */
  static Interval around(BigDecimal printed) {
    BigDecimal half = BigDecimal.valueOf(5, printed.scale() + 1);
    return new Interval(printed.subtract(half).doubleValue(), printed.add(half).doubleValue());
  }
}
