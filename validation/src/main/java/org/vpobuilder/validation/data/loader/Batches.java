package org.vpobuilder.validation.data.loader;

import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Batches one after another. Used and closed by one thread. */
public interface Batches extends AutoCloseable {
  /**
   * The next batch, or null at the end.
   *
   * @throws RuntimeException thrown by reading or preparing
   */
  @Nullable Batch next();

  /**
   * The number of consecutive examples in the last returned batch that form one video; 1 for still
   * images.
   */
  int frames();

  @Override
  void close();

  /** The batches of a loader. */
  static Batches of(Loader<Batch> loader) {
    return of(loader, Function.identity(), batch -> 1);
  }

  /** The batches of a loader of values that contain one and know the length of their videos. */
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
