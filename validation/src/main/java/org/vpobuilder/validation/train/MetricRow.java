package org.vpobuilder.validation.train;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a run's {@code metrics.jsonl}: means over the steps since the line before.
 *
 * @param step optimiser steps done
 * @param epoch the epoch under way, from 1; rows that a version before 0.2 wrote count from 0
 * @param seconds of training so far, those of earlier sessions of a resumed run included
 * @param lr the schedule's rate at this step, before the groups' multipliers
 * @param imagesPerSecond since the line before
 * @param losses by name; {@code total} is what was minimised
 * @param epochScores what the model told of the epoch that ended with this step, by name; null for
 *     nothing
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

  /** A row within an epoch, or of a model that tells nothing of one. */
  public MetricRow(
      long step,
      int epoch,
      double seconds,
      double lr,
      double imagesPerSecond,
      Map<String, Double> losses) {
    this(step, epoch, seconds, lr, imagesPerSecond, losses, null);
  }

  /** The same with what the model told of the epoch that ended; nothing, if that is empty. */
  MetricRow with(Map<String, Double> scores) {
    return scores.isEmpty()
        ? this
        : new MetricRow(step, epoch, seconds, lr, imagesPerSecond, losses, scores);
  }
}
