package org.vpobuilder.pipeline.run;

import java.util.function.LongSupplier;

/** Shows how far a long piece of work has come. */
public interface Progress {
  /** Shows nothing. */
  Progress SILENT =
      (title, unit, total, done) ->
          () -> {
            // Nothing is shown, so nothing ends.
          };

  /**
   * Begins to show a piece of work.
   *
   * @param title what is done
   * @param unit what is counted
   * @param total how many there are, or -1 as long as that is not known
   * @param done how many are done
   * @return closes the display
   */
  Running start(String title, String unit, LongSupplier total, LongSupplier done);

  /**
   * Says something that the user should know before a long piece of work begins.
   *
   * @param line without its end
   */
  default void tell(String line) {
    // Where nothing is shown nothing is said.
  }

  /** A display that is shown until it is closed. */
  interface Running extends AutoCloseable {
    @Override
    void close();
  }
}
