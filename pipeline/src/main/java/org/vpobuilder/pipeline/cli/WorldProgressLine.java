package org.vpobuilder.pipeline.cli;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.run.Progress;
import org.vpobuilder.pipeline.world.WorldProgress;

/** Shows the parts of a world, one display each. */
final class WorldProgressLine implements WorldProgress, AutoCloseable {
  private final Progress progress = new TerminalProgress();
  private final AtomicLong count = new AtomicLong();
  private String part = "";
  private Progress.@Nullable Running running;

  @Override
  public void advanced(String what, int done, int total) {
    if (!what.equals(part)) {
      close();
      part = what;
      count.set(0);
      running = progress.start("world", what, () -> total, count::get);
    }
    count.set(done);
  }

  @Override
  public void close() {
    if (running != null) {
      running.close();
      running = null;
    }
  }
}
