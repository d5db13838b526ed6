package org.vpobuilder.validation.statistics;

import java.util.List;
import java.util.Locale;
import org.hipparchus.stat.descriptive.StreamingStatistics;

/**
 * The mean and the deviation of a score over several runs.
 *
 * @param n number of runs that have the score
 * @param mean NaN if no run has it
 * @param sd standard deviation with n - 1 in the denominator; NaN below two runs
 */
public record Spread(int n, double mean, double sd) {
  /** The spread of the values of the runs that have the score. */
  public static Spread of(List<Double> values) {
    StreamingStatistics statistics = new StreamingStatistics();
    values.forEach(statistics::addValue);
    return new Spread(
        values.size(),
        values.isEmpty() ? Double.NaN : statistics.getMean(),
        values.size() < 2 ? Double.NaN : statistics.getStandardDeviation());
  }

  /** The text, e.g. {@code 62.31 ± 0.70}, or {@code 62.31} for one run and {@code -} for none. */
  public String text() {
    return text(2);
  }

  /** The text with this number of decimals. */
  public String text(int decimals) {
    if (n == 0) {
      return "-";
    }
    String format = "%." + decimals + "f";
    return Double.isNaN(sd)
        ? String.format(Locale.ROOT, format, mean)
        : String.format(Locale.ROOT, format + " ± " + format, mean, sd);
  }
}
