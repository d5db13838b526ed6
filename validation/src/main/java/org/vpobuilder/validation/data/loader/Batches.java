package org.vpobuilder.validation.data.loader;

import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Batches one after another. Used and closed by one thread. */
public interface Batches extends AutoCloseable {
  /**
   * The next batch, or null at the end.
   *
   * @throws RuntimeException what reading or preparing threw
   */
  @Nullable Batch next();

  /** Consecutive examples of the batch last given that are one video; 1 for still images. */
  int frames();

  @Override
  void close();

  /** Batches of a loader. */
  static Batches of(Loader<Batch> loader) {
    return of(loader, Function.identity(), batch -> 1);
  }

  /** Batches of a loader of something that holds one, and knows its videos' length. */
  static <B> Batches of(Loader<B> loader, Function<B, Batch> batch, ToIntFunction<B> frames) {
    return new Batches() {
      private int length = 1;

      @Override
      public @Nullable Batch next() {
        B next = loader.next();
        length = next == null ? 1 : frames.applyAsInt(next);
        return next == null ? null : batch.apply(next);
      }

      @Override
      public int frames() {
        return length;
      }

      @Override
      public void close() {
        loader.close();
      }
    };
  }
}
