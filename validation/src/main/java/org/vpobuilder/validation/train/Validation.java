package org.vpobuilder.validation.train;

/** Scores the network under training on data that are neither trained on nor the test's. */
@FunctionalInterface
public interface Validation {
  /**
   * The score, in percent: the larger, the better. Puts the network into evaluation mode.
   *
   * @throws java.util.concurrent.CancellationException if asked to stop before the end
   */
  double score();
}
