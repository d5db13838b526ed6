package org.vpobuilder.pipeline.avsbench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.spec.failure.RejectedException;

/** The same work for each of some records, on several threads; results in the records' order. */
final class EachOf {
  private EachOf() {}

  /** Makes the result of a record. */
  @FunctionalInterface
  interface Work<K, T> {
    T of(K item) throws IOException, RejectedException;
  }

  /** The outcome for a record: a result or a rejection. */
  private record Outcome<T>(@Nullable T value, @Nullable RejectedException rejected) {}

  /**
   * Runs {@code work}.
   *
   * @param done counts records as they are done
   * @param rejected takes those that can't be used, in the records' order
   * @return the results of the others, in the records' order
   */
  static <K, T> Map<K, T> map(
      List<K> items,
      int workers,
      AtomicLong done,
      Work<K, T> work,
      BiConsumer<K, RejectedException> rejected)
      throws IOException {
    List<@Nullable Outcome<T>> outcomes =
        new ArrayList<>(Collections.<@Nullable Outcome<T>>nCopies(items.size(), null));
    Workers.forEach(
        items.size(),
        workers,
        index -> {
          outcomes.set(index, outcome(items.get(index), work));
          done.incrementAndGet();
        });
    Map<K, T> results = new LinkedHashMap<>();
    for (int i = 0; i < items.size(); i++) {
      Outcome<T> outcome = outcomes.get(i);
      if (outcome != null && outcome.value() != null) {
        results.put(items.get(i), outcome.value());
      } else if (outcome != null && outcome.rejected() != null) {
        rejected.accept(items.get(i), outcome.rejected());
      }
    }
    return results;
  }

  private static <K, T> Outcome<T> outcome(K item, Work<K, T> work) throws IOException {
    try {
      return new Outcome<>(work.of(item), null);
    } catch (RejectedException e) {
      return new Outcome<>(null, e);
    }
  }
}
