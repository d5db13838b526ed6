package org.vpobuilder.validation.train;

/** Who watches a training. */
@FunctionalInterface
public interface TrainingProgress {
  /** Nobody. */
  TrainingProgress NONE = (row, totalSteps) -> {};

  /** After some steps. */
  void report(MetricRow row, long totalSteps);
}
