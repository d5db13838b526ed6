package org.vpobuilder.validation.train;

/** Receives the progress of a training. */
@FunctionalInterface
public interface TrainingProgress {
  /** Ignores the progress. */
  TrainingProgress NONE = (row, totalSteps) -> {};

  /** Called after some steps. */
  void report(MetricRow row, long totalSteps);
}
