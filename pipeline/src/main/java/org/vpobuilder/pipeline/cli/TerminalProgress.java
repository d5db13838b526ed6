package org.vpobuilder.pipeline.cli;

import java.util.function.LongSupplier;
import org.vpobuilder.pipeline.run.Progress;
import org.vpobuilder.schemas.console.ProgressDisplay;

/** Progress on standard error, as {@link ProgressDisplay} shows it. */
final class TerminalProgress implements Progress {
  @Override
  public Running start(String title, String unit, LongSupplier total, LongSupplier done) {
    return ProgressDisplay.start(title, unit, total, done)::close;
  }

  @Override
  public void tell(String line) {
    System.err.println(line);
  }
}
