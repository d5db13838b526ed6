package org.vpobuilder.pipeline.run;

import java.util.function.LongSupplier;

/** Shows how far a long piece of work has come. */
public interface Progress {
  /** A progress that shows nothing. */
  Progress SILENT =
      (title, unit, total, done) ->
          () -> {
            // There is no display to close.
          };

  /**
   * Begins to show a piece of work.
   *
   * @param title of the work
   * @param unit the things that are counted
   * @param total their number, or -1 as long as it is not known
   * @param done the number that are done
   * @return closes the display
   */
  Running start(String title, String unit, LongSupplier total, LongSupplier done);

  /**
   * Shows a line that the user should know before a long piece of work begins.
   *
   * @param line without its end
   */
  default void tell(String line) {
    // By default nothing is shown.
  }

  /** A display that is shown until it is closed. */
  interface Running extends AutoCloseable {
    @Override
    void close();
  }
}
