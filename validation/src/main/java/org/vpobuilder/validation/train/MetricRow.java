package org.vpobuilder.validation.train;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a run's {@code metrics.jsonl}: means over the steps since the line before.
 *
 * @param step number of optimiser steps done
 * @param epoch current epoch, from 1; rows that a version before 0.2 wrote count from 0
 * @param seconds duration of the training so far, including earlier sessions of a resumed run
 * @param lr the schedule's rate at this step, before the groups' multipliers
 * @param imagesPerSecond speed since the line before
 * @param losses losses by name; {@code total} is the one that was minimised
 * @param epochScores the model's own metrics of the epoch that ended with this step, by name; null
 *     for none
 */
public record MetricRow(
    long step,
    int epoch,
    double seconds,
    double lr,
    double imagesPerSecond,
    Map<String, Double> losses,
    @Nullable Map<String, Double> epochScores) {
  public MetricRow {
    losses = Map.copyOf(losses);
    epochScores = epochScores == null ? null : Map.copyOf(epochScores);
  }

  /** A row within an epoch, or of a model without metrics of its own. */
  public MetricRow(
      long step,
      int epoch,
      double seconds,
      double lr,
      double imagesPerSecond,
      Map<String, Double> losses) {
    this(step, epoch, seconds, lr, imagesPerSecond, losses, null);
  }

  /** The same row with the model's metrics of the epoch that ended; unchanged if there are none. */
  MetricRow with(Map<String, Double> scores) {
    return scores.isEmpty()
        ? this
        : new MetricRow(step, epoch, seconds, lr, imagesPerSecond, losses, scores);
  }
}
