package org.vpobuilder.validation.train;

import java.util.Map;

/**
 * One line of a run's {@code metrics.jsonl}: means over the steps since the line before.
 *
 * @param step optimiser steps done
 * @param epoch the epoch under way, from 1; rows that a version before 0.2 wrote count from 0
 * @param seconds of training so far, those of earlier sessions of a resumed run included
 * @param lr the schedule's rate at this step, before the groups' multipliers
 * @param imagesPerSecond since the line before
 * @param losses by name; {@code total} is what was minimised
 */
public record MetricRow(
    long step,
    int epoch,
    double seconds,
    double lr,
    double imagesPerSecond,
    Map<String, Double> losses) {
  public MetricRow {
    losses = Map.copyOf(losses);
  }
}
