package org.vpobuilder.schemas.parallel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Does independent pieces of work on several threads, without a queue. */
public final class Workers {
  private Workers() {}

  /** One piece of work. */
  @FunctionalInterface
  public interface Work {
    void accept(int index) throws IOException;
  }

  /**
   * Runs {@code work} on all cores for 0 to {@code count - 1}, begun in this order; after a failure
   * no new piece is begun, and every thread finishes its piece.
   *
   * @throws IOException the failure of the lowest index, whichever came first: since pieces with
   *     lower indices were begun earlier, it is the same in every run
   */
  public static void forEach(int count, Work work) throws IOException {
    forEach(count, Runtime.getRuntime().availableProcessors(), work);
  }

  /**
   * The same on at most {@code most} threads.
   *
   * @throws IOException the failure of the lowest index
   */
  public static void forEach(int count, int most, Work work) throws IOException {
    int threads = Math.max(1, Math.min(count, most));
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable Failure> first = new AtomicReference<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<@Nullable Void>> drains =
          Collections.nCopies(threads, () -> drain(next, count, work, first));
      pool.invokeAll(drains);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      next.set(count);
      pool.shutdownNow();
    }
    Failure failure = first.get();
    if (failure != null) {
      throw thrown(failure.cause());
    }
  }

  /**
   * The results of {@code work} for 0 to {@code count - 1}, in this order, whichever came first;
   * see {@link #forEach}.
   */
  public static <T> List<T> map(int count, IntFunction<T> work) {
    List<Optional<T>> results = new ArrayList<>(Collections.nCopies(count, Optional.empty()));
    try {
      forEach(count, i -> results.set(i, Optional.of(work.apply(i))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return results.stream().map(Optional::orElseThrow).toList();
  }

  private record Failure(int index, Throwable cause) {}

  /** Takes pieces until none is left or one has failed; always null, as a Callable's must be. */
  private static @Nullable Void drain(
      AtomicInteger next, int count, Work work, AtomicReference<@Nullable Failure> first) {
    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
      try {
        work.accept(i);
      } catch (IOException | RuntimeException | Error e) {
        next.set(count);
        Failure failure = new Failure(i, e);
        first.accumulateAndGet(
            failure, (old, mine) -> old == null || old.index() > failure.index() ? mine : old);
      }
    }
    return null;
  }

  private static IOException thrown(Throwable cause) {
    if (cause instanceof IOException io) {
      return io;
    }
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    return new IOException("a worker failed: " + cause, cause);
  }
}
