package org.vpobuilder.validation.statistics;

import java.util.List;
import java.util.Locale;
import org.hipparchus.stat.descriptive.StreamingStatistics;

/**
 * A score of several runs in one number.
 *
 * @param n how many runs have the score
 * @param mean NaN if none has
 * @param sd with n - 1 in the denominator; NaN below two runs
 */
public record Spread(int n, double mean, double sd) {
  /** Of the runs that have the score. */
  public static Spread of(List<Double> values) {
    StreamingStatistics statistics = new StreamingStatistics();
    values.forEach(statistics::addValue);
    return new Spread(
        values.size(),
        values.isEmpty() ? Double.NaN : statistics.getMean(),
        values.size() < 2 ? Double.NaN : statistics.getStandardDeviation());
  }

  /** E.g. {@code 62.31 ± 0.70}; of one run {@code 62.31}. */
  public String text() {
    return text(2);
  }

  /** The same with that many decimals. */
  public String text(int decimals) {
    String format = "%." + decimals + "f";
    return Double.isNaN(sd)
        ? String.format(Locale.ROOT, format, mean)
        : String.format(Locale.ROOT, format + " ± " + format, mean, sd);
  }
}
