package org.vpobuilder.validation.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.vpobuilder.validation.model.Losses;

/** Means of losses, and time, since the last row. */
final class Meter {
  private final Map<String, Double> sums = new LinkedHashMap<>();
  private int steps;
  private long images;
  private double before;
  private long started = System.nanoTime();
  private long rowStarted = started;

  /** Losses of a step as numbers. */
  record Values(double total, Map<String, Double> terms) {
    static Values of(Losses losses) {
      Map<String, Double> terms = new LinkedHashMap<>();
      losses.terms().forEach((name, tensor) -> terms.put(name, tensor.item()));
      return new Values(losses.total().item(), terms);
    }
  }

  /** Goes on after {@code seconds} of earlier sessions. */
  void resume(double seconds) {
    before = seconds;
    started = System.nanoTime();
    rowStarted = started;
  }

  double seconds() {
    return before + (System.nanoTime() - started) / 1e9;
  }

  void add(Values values, int count) {
    sums.merge("total", values.total(), Double::sum);
    values.terms().forEach((name, value) -> sums.merge(name, value, Double::sum));
    steps++;
    images += count;
  }

  /** The row so far; the next begins. */
  MetricRow row(long step, int epoch, double lr) {
    double elapsed = (System.nanoTime() - rowStarted) / 1e9;
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach((name, sum) -> means.put(name, sum / steps));
    MetricRow row = new MetricRow(step, epoch, seconds(), lr, images / elapsed, means);
    sums.clear();
    steps = 0;
    images = 0;
    rowStarted = System.nanoTime();
    return row;
  }
}
