package org.vpobuilder.validation.data.loader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes batches ahead of the consumer. One thread reads items, several prepare them, and batches
 * come out in the order of the items, independent of the threads' speed.
 *
 * <p>One consumer. A failure of any thread is thrown by the {@link #next} that would have given its
 * batch, and by every later one.
 *
 * @param <B> a batch
 */
public final class Loader<B> implements AutoCloseable {
  private static final long CLOSE_SECONDS = 30;

  private final LoaderSpec spec;
  private final ExecutorService workers;
  private final Thread producer;

  /** This queue has no bound of its own; the permits bound it. */
  private final BlockingQueue<CompletableFuture<Optional<B>>> queue = new LinkedBlockingQueue<>();

  private final Semaphore permits;
  private final LongAdder prepared = new LongAdder();
  private final long begun = System.nanoTime();
  private @Nullable CompletableFuture<Optional<B>> end;

  private <R, E> Loader(
      LoaderSpec spec, ItemSource<R> items, Function<R, E> prepare, Function<List<E>, B> collate) {
    this.spec = spec;
    this.permits = new Semaphore(spec.prefetch());
    this.workers = Executors.newFixedThreadPool(spec.workers(), task -> daemon(task, "loader"));
    this.producer = daemon(() -> produce(items, prepare, collate), "loader-reader");
  }

  /**
   * Starts to load.
   *
   * @param items source of the items, which the loader closes
   * @param prepare called by any worker; pure
   * @param collate makes a batch of prepared items, in order; called by any worker
   */
  public static <R, E, B> Loader<B> start(
      LoaderSpec spec, ItemSource<R> items, Function<R, E> prepare, Function<List<E>, B> collate) {
    Loader<B> loader = new Loader<>(spec, items, prepare, collate);
    loader.producer.start();
    return loader;
  }

  /**
   * The next batch, or null at the end of the epoch.
   *
   * @throws RuntimeException thrown by reading or preparing
   */
  public @Nullable B next() {
    CompletableFuture<Optional<B>> ended = end;
    if (ended != null) {
      return join(ended).orElse(null);
    }
    try {
      CompletableFuture<Optional<B>> future = queue.take();
      Optional<B> batch = Optional.empty();
      try {
        batch = join(future);
      } finally {
        if (batch.isEmpty()) {
          end = future;
        }
      }
      permits.release();
      return batch.orElse(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a batch", e);
    }
  }

  /**
   * The number of items prepared per second since the start: the actual rate of the loader, not its
   * possible rate.
   */
  public double itemsPerSecond() {
    return prepared.sum() / ((System.nanoTime() - begun) / 1e9);
  }

  /** Stops the threads and waits for them; batches not taken are lost. */
  @Override
  public void close() {
    producer.interrupt();
    workers.shutdownNow();
    try {
      producer.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
      if (!workers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the loader's threads did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    queue.clear();
  }

  private <R, E> void produce(
      ItemSource<R> items, Function<R, E> prepare, Function<List<E>, B> collate) {
    try {
      List<R> group = group(items);
      while (group.size() == spec.batchSize() || (!spec.dropLast() && !group.isEmpty())) {
        permits.acquire();
        queue.add(submit(group, prepare, collate));
        group = group(items);
      }
      queue.add(CompletableFuture.completedFuture(Optional.empty()));
    } catch (InterruptedException e) {
      // Closed by the consumer, who takes no more batches.
      queue.add(CompletableFuture.failedFuture(new IllegalStateException("the loader is closed")));
    } catch (RuntimeException | Error e) {
      queue.add(CompletableFuture.failedFuture(e));
    } finally {
      items.close();
    }
  }

  private <R> List<R> group(ItemSource<R> items) {
    List<R> group = new ArrayList<>(spec.batchSize());
    while (group.size() < spec.batchSize()) {
      R item = items.next();
      if (item == null) {
        break;
      }
      group.add(item);
    }
    return group;
  }

  private <R, E> CompletableFuture<Optional<B>> submit(
      List<R> group, Function<R, E> prepare, Function<List<E>, B> collate) {
    List<CompletableFuture<E>> parts = new ArrayList<>(group.size());
    for (R item : group) {
      parts.add(
          CompletableFuture.supplyAsync(
              () -> {
                E done = prepare.apply(item);
                prepared.increment();
                return done;
              },
              workers));
    }
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .thenApplyAsync(
            none ->
                Optional.of(collate.apply(parts.stream().map(CompletableFuture::join).toList())),
            workers);
  }

  private static <B> Optional<B> join(CompletableFuture<Optional<B>> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof RuntimeException failure) {
        throw failure;
      }
      if (cause instanceof Error failure) {
        throw failure;
      }
      throw e;
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
