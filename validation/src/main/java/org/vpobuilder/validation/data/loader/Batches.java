package org.vpobuilder.validation.data.loader;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Batches one after another. Used and closed by one thread. */
public interface Batches extends AutoCloseable {
  /**
   * The next batch, or null at the end.
   *
   * @throws RuntimeException what reading or preparing threw
   */
  @Nullable Batch next();

  @Override
  void close();

  /** Batches of a loader. */
  static Batches of(Loader<Batch> loader) {
    return of(loader, Function.identity());
  }

  /** Batches of a loader of something that holds one. */
  static <B> Batches of(Loader<B> loader, Function<B, Batch> batch) {
    return new Batches() {
      @Override
      public @Nullable Batch next() {
        B next = loader.next();
        return next == null ? null : batch.apply(next);
      }

      @Override
      public void close() {
        loader.close();
      }
    };
  }
}
