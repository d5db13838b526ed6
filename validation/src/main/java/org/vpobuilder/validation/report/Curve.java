package org.vpobuilder.validation.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.vpobuilder.validation.report.page.Chart;
import org.vpobuilder.validation.train.MetricRow;

/**
 * One loss term of one run, or one score of its epochs.
 *
 * @param steps steps of the optimiser, one per point
 * @param losses one per point
 */
record Curve(List<Double> steps, List<Double> losses) {
  /** The most points: more would not be visible on a chart, and would enlarge the page. */
  static final int MAX_POINTS = 100;

  Curve {
    steps = List.copyOf(steps);
    losses = List.copyOf(losses);
  }

  /**
   * Makes a curve from the rows that have the loss term, or the score of an epoch, with that name.
   */
  static Curve of(List<MetricRow> rows, String term) {
    List<Double> steps = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    for (MetricRow row : rows) {
      Double loss = row.losses().get(term);
      Map<String, Double> told = row.epochScores();
      if (loss == null && told != null) {
        loss = told.get(term);
      }
      if (loss != null) {
        steps.add((double) row.step());
        losses.add(loss);
      }
    }
    return new Curve(steps, losses);
  }

  /**
   * Runs that differ only in their seed, as one line.
   *
   * @param steps means of intervals with the same number of steps, at most {@link Curve#MAX_POINTS}
   * @param mean mean over the runs that have rows in the interval
   * @param low lowest value of a run
   * @param high highest value of a run
   */
  record Spread(List<Double> steps, List<Double> mean, List<Double> low, List<Double> high) {
    /** The spread of at least one curve. */
    static Spread of(List<Curve> runs) {
      TreeSet<Double> all = new TreeSet<>();
      runs.forEach(run -> all.addAll(run.steps));
      List<Double> every = List.copyOf(all);
      int points = Math.min(MAX_POINTS, every.size());
      Spread spread =
          new Spread(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int i = 0; i < points; i++) {
        int from = (int) ((long) i * every.size() / points);
        int to = (int) ((long) (i + 1) * every.size() / points);
        spread.add(every.subList(from, to), runs);
      }
      return spread;
    }

    private void add(List<Double> stretch, List<Curve> runs) {
      List<Double> means = new ArrayList<>();
      for (Curve run : runs) {
        run.mean(stretch.get(0), stretch.get(stretch.size() - 1)).ifPresent(means::add);
      }
      steps.add(Curve.mean(stretch));
      mean.add(Curve.mean(means));
      low.add(Collections.min(means));
      high.add(Collections.max(means));
    }

    /** The line for the chart; a single run has no band around it. */
    Chart.Series drawn(String name, int look, boolean several) {
      return new Chart.Series(
          name,
          look,
          look,
          steps,
          List.copyOf(mean),
          several ? low : List.of(),
          several ? high : List.of());
    }
  }

  private OptionalDouble mean(double from, double to) {
    return IntStream.range(0, steps.size())
        .filter(i -> steps.get(i) >= from && steps.get(i) <= to)
        .mapToDouble(losses::get)
        .average();
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
