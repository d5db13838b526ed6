package org.vpobuilder.pipeline.parallel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Does independent pieces of work on some threads; nothing queues up. */
public final class Workers {
  private Workers() {}

  /** One piece of work. */
  @FunctionalInterface
  public interface Work {
    void accept(int index) throws IOException;
  }

  /**
   * Runs {@code work} on all cores for 0 to {@code count - 1} in no particular order; a failure
   * ends it, once every thread has finished the piece in hand.
   *
   * @throws IOException the first failure
   */
  public static void forEach(int count, Work work) throws IOException {
    forEach(count, Runtime.getRuntime().availableProcessors(), work);
  }

  /**
   * The same on at most {@code most} threads.
   *
   * @throws IOException the first failure
   */
  public static void forEach(int count, int most, Work work) throws IOException {
    int threads = Math.max(1, Math.min(count, most));
    AtomicInteger next = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<?>> running = new ArrayList<>();
    try {
      for (int k = 0; k < threads; k++) {
        running.add(pool.submit(() -> drain(next, count, work)));
      }
      awaitAll(running);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      next.set(count);
      pool.shutdownNow();
    }
  }

  private static void awaitAll(List<Future<?>> running) throws IOException, InterruptedException {
    @Nullable ExecutionException first = null;
    for (Future<?> future : running) {
      try {
        future.get();
      } catch (ExecutionException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw unwrapped(first);
    }
  }

  /** Takes pieces until none is left; always null, so that it may throw as a Callable does. */
  private static @Nullable Void drain(AtomicInteger next, int count, Work work) throws IOException {
    try {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        work.accept(i);
      }
      return null;
    } catch (IOException | RuntimeException | Error e) {
      next.set(count);
      throw e;
    }
  }

  private static IOException unwrapped(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof IOException io) {
      return io;
    }
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    return new IOException("a worker failed: " + cause, cause);
  }
}
