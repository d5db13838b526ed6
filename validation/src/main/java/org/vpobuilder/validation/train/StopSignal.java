package org.vpobuilder.validation.train;

import java.util.concurrent.CancellationException;

/** Asks running work to end early and keep its results so far. Called by any thread. */
@FunctionalInterface
public interface StopSignal {
  /** A signal that never stops. */
  StopSignal NEVER = () -> false;

  /** Whether to end after the current step or image. */
  boolean asked();

  /**
   * Ends work that has no results to keep.
   *
   * @throws CancellationException if asked to stop
   */
  default void check() {
    if (asked()) {
      throw new CancellationException("stopped");
    }
  }
}
