package org.vpobuilder.schemas.console;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows progress on standard error: on a terminal a bar with rate and time left, otherwise a plain
 * line every ten seconds.
 */
public abstract sealed class ProgressDisplay implements AutoCloseable {
  private static final int REFRESH_MILLIS = 200;
  private static final int PLAIN_SECONDS = 10;

  /**
   * Begins to show a piece of work.
   *
   * @param title name of the work
   * @param unit name of the things that are counted
   * @param total number of these things, or -1 if it is not known yet
   * @param done number of things done; called from another thread
   * @return a display that is shown until it is closed
   */
  public static ProgressDisplay start(
      String title, String unit, LongSupplier total, LongSupplier done) {
    return Boolean.getBoolean("vpo.tty")
        ? new Bar(title, total, done)
        : new Lines(title, unit, total, done);
  }

  @Override
  public abstract void close();

  private static ScheduledExecutorService every(int millis, Runnable task) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "progress");
              thread.setDaemon(true);
              return thread;
            });
    timer.scheduleAtFixedRate(task, millis, millis, TimeUnit.MILLISECONDS);
    return timer;
  }

  private static final class Bar extends ProgressDisplay {
    private final ProgressBar bar;
    private final LongSupplier total;
    private final LongSupplier done;
    private final ScheduledExecutorService timer;

    Bar(String title, LongSupplier total, LongSupplier done) {
      this.total = total;
      this.done = done;
      this.bar =
          new ProgressBarBuilder()
              .setTaskName(title)
              .setInitialMax(total.getAsLong())
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(REFRESH_MILLIS)
              .showSpeed()
              .build();
      this.timer = every(REFRESH_MILLIS, this::show);
    }

    private void show() {
      bar.maxHint(total.getAsLong());
      bar.stepTo(done.getAsLong());
    }

    @Override
    public void close() {
      timer.shutdownNow();
      show();
      bar.close();
    }
  }

  private static final class Lines extends ProgressDisplay {
    private final String title;
    private final String unit;
    private final LongSupplier total;
    private final LongSupplier done;
    private final long started = System.nanoTime();
    private final ScheduledExecutorService timer;

    Lines(String title, String unit, LongSupplier total, LongSupplier done) {
      this.title = title;
      this.unit = unit;
      this.total = total;
      this.done = done;
      this.timer = every(PLAIN_SECONDS * 1000, this::print);
    }

    private void print() {
      long count = done.getAsLong();
      double seconds = (System.nanoTime() - started) / 1e9;
      long all = total.getAsLong();
      String of = all < 0 ? "" : " of " + all;
      String left =
          all < 0 || count == 0 || count >= all
              ? ""
              : ", %s left".formatted(text((all - count) * seconds / count));
      System.err.printf(
          "%s: %d%s %s, %.1f/s, %s%s%n",
          title, count, of, unit, count / seconds, text(seconds), left);
    }

    private static String text(double seconds) {
      Duration duration = Duration.ofSeconds(Math.round(seconds));
      return "%d:%02d:%02d"
          .formatted(duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }

    @Override
    public void close() {
      timer.shutdownNow();
      print();
    }
  }
}
