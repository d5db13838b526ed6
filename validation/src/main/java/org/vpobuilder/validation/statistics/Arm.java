package org.vpobuilder.validation.statistics;

import java.util.List;
import org.hipparchus.stat.descriptive.StreamingStatistics;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * One arm of a comparison: a score of every run, or the figures that a paper printed.
 *
 * @param name e.g. {@code original} or {@code avs-m-ss}
 * @param n number of runs
 * @param mean mean of the runs
 * @param sd standard deviation of the runs, with n - 1 in the denominator
 * @param values scores of the runs; empty if only mean and deviation are known
 */
public record Arm(String name, int n, double mean, double sd, List<Double> values) {
  /**
   * Checks the numbers.
   *
   * @throws BadInputException if there are fewer than two runs, or a number is not finite, or the
   *     deviation is negative
   */
  public Arm {
    values = List.copyOf(values);
    if (n < 2) {
      throw new BadInputException("arm %s: got %d runs, wanted two at least".formatted(name, n));
    }
    if (!Double.isFinite(mean) || !(sd >= 0 && Double.isFinite(sd))) {
      throw new BadInputException(
          "arm %s: got mean %s and sd %s, wanted finite numbers and sd >= 0"
              .formatted(name, Double.toString(mean), Double.toString(sd)));
    }
  }

  /** An arm whose runs are known. */
  public static Arm of(String name, List<Double> values) {
    StreamingStatistics statistics = new StreamingStatistics();
    values.forEach(statistics::addValue);
    double sd = values.size() < 2 ? 0 : statistics.getStandardDeviation();
    double mean = values.isEmpty() ? 0 : statistics.getMean();
    return new Arm(name, values.size(), mean, sd, values);
  }

  /** An arm of which only mean and deviation are known. */
  public static Arm of(String name, double mean, double sd, int n) {
    return new Arm(name, n, mean, sd, List.of());
  }

  double variance() {
    return sd * sd;
  }
}
