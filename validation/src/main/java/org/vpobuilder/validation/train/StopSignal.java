package org.vpobuilder.validation.train;

import java.util.concurrent.CancellationException;

/** Whether work is to end early, with what it has done kept. Asked by any thread. */
@FunctionalInterface
public interface StopSignal {
  /** Work goes on to its end. */
  StopSignal NEVER = () -> false;

  /** Whether to end after the step or the image under way. */
  boolean asked();

  /**
   * Ends work that has nothing to keep.
   *
   * @throws CancellationException if asked
   */
  default void check() {
    if (asked()) {
      throw new CancellationException("stopped");
    }
  }
}
