package org.vpobuilder.validation.report;

import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.validation.report.page.Chart;
import org.vpobuilder.validation.train.MetricRow;

/**
 * One loss term of one run.
 *
 * @param steps of the optimiser, one per point
 * @param losses one per point
 */
record Curve(List<Double> steps, List<Double> losses) {
  /** More would not be seen on a chart, and would swell the page. */
  static final int MAX_POINTS = 100;

  Curve {
    steps = List.copyOf(steps);
    losses = List.copyOf(losses);
  }

  /** The rows that hold the term. */
  static Curve of(List<MetricRow> rows, String term) {
    List<Double> steps = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    for (MetricRow row : rows) {
      Double loss = row.losses().get(term);
      if (loss != null) {
        steps.add((double) row.step());
        losses.add(loss);
      }
    }
    return new Curve(steps, losses);
  }

  /** At most {@link #MAX_POINTS} points: means over stretches of equally many rows, about. */
  Curve thinned() {
    int points = losses.size();
    if (points <= MAX_POINTS) {
      return this;
    }
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 0; i < MAX_POINTS; i++) {
      int from = (int) ((long) i * points / MAX_POINTS);
      int to = (int) ((long) (i + 1) * points / MAX_POINTS);
      x.add(mean(steps.subList(from, to)));
      y.add(mean(losses.subList(from, to)));
    }
    return new Curve(x, y);
  }

  Chart.Series drawn(String name, int colour, int stroke) {
    Curve thin = thinned();
    return new Chart.Series(name, colour, stroke, thin.steps, List.copyOf(thin.losses));
  }

  /** The theme's colour of an audio mode, the same in every chart. */
  static int colour(String audio) {
    return switch (audio) {
      case "stereo" -> 0;
      case "mono" -> 1;
      default -> 2;
    };
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
