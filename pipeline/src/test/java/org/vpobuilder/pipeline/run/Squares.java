package org.vpobuilder.pipeline.run;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.spec.failure.BadInputException;

/** A stage that squares numbers; negative numbers stand for failures. */
public record Squares() implements Stage<Squares.Number, Squares.Square> {
  /** A task with bad input. */
  public static final int BAD = -1;

  /** A task that meets a full disk. */
  static final int FULL_DISK = -2;

  /** A task that takes a minute. */
  static final int LONG = -3;

  /**
   * A task with bad input that is found after a worker of the same process has begun a task of a
   * minute.
   */
  static final int LATE_BAD = -4;

  /** The workers of this process that are doing a task of a minute. */
  static final AtomicInteger BUSY = new AtomicInteger();

  static final CountDownLatch BEGUN = new CountDownLatch(1);

  /** A task: a number to be squared. */
  public record Number(int value) {}

  /** A result: the square. */
  public record Square(long value) {}

  @Override
  public String title() {
    return "squares";
  }

  @Override
  public String unit() {
    return "numbers";
  }

  @Override
  public long units(Number task) {
    return 1;
  }

  @Override
  public JsonFormat<Number> tasks() {
    return JsonFormat.transport(Number.class);
  }

  @Override
  public JsonFormat<Square> results() {
    return JsonFormat.transport(Square.class);
  }

  @Override
  public Worker<Number, Square> worker() {
    return new Worker<>() {
      private boolean closed;

      @Override
      public Square work(Number task, Done done) throws IOException {
        if (closed) {
          throw new IllegalStateException("closed");
        }
        try {
          switch (task.value()) {
            case BAD -> throw new BadInputException("bad");
            case FULL_DISK ->
                throw new IOException("/r/a.tar: No space left on device", new IOException("full"));
            case LONG -> takeLong(done);
            case LATE_BAD -> {
              BEGUN.await();
              throw new BadInputException("bad");
            }
            default -> done.add(1);
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        return new Square((long) task.value() * task.value());
      }

      @Override
      public void close() {
        closed = true;
      }
    };
  }

  private static void takeLong(Done done) throws InterruptedException {
    BUSY.incrementAndGet();
    BEGUN.countDown();
    try {
      for (int i = 0; i < 60; i++) {
        TimeUnit.SECONDS.sleep(1);
        done.add(1);
      }
    } finally {
      BUSY.decrementAndGet();
    }
  }
}
