package org.vpobuilder.validation.report;

import java.util.List;
import java.util.Locale;
import org.hipparchus.stat.descriptive.StreamingStatistics;
import org.vpobuilder.schemas.console.Figures;
import org.vpobuilder.validation.report.page.Cell;

/**
 * Runs of one arm in one number.
 *
 * @param n how many runs have the score
 * @param mean NaN if none has
 * @param sd with n - 1 in the denominator; NaN below two runs
 */
record Summary(int n, double mean, double sd) {
  static Summary of(List<Double> values) {
    StreamingStatistics statistics = new StreamingStatistics();
    values.forEach(statistics::addValue);
    return new Summary(
        values.size(),
        values.isEmpty() ? Double.NaN : statistics.getMean(),
        values.size() < 2 ? Double.NaN : statistics.getStandardDeviation());
  }

  /** As a table shows it. */
  Cell cell() {
    return n == 0 ? Cell.none("") : new Cell(text(), n == 1 ? "one run" : "", mean);
  }

  /** E.g. {@code 62.31 ± 0.70}. */
  String text() {
    return Double.isNaN(sd)
        ? String.format(Locale.ROOT, "%.2f", mean)
        : String.format(Locale.ROOT, "%.2f ± %.2f", mean, sd);
  }

  /** A difference with its sign. */
  static String signed(double value) {
    return Figures.signed(value, 2).replace('-', '−');
  }
}
