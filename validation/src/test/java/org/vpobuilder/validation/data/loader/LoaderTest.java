package org.vpobuilder.validation.data.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class LoaderTest {
  /** Numbers from 0; knows how many were taken and whether it was closed. */
  private static final class Numbers implements ItemSource<Integer> {
    private final int count;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();

    Numbers(int count) {
      this.count = count;
    }

    @Override
    public @Nullable Integer next() {
      return taken.get() == count ? null : taken.getAndIncrement();
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void next_whateverThreadIsFaster_keepsTheOrder(int workers) {
    Numbers numbers = new Numbers(20);
    try (Loader<List<Integer>> loader =
        Loader.start(
            new LoaderSpec(3, workers, 2, false),
            numbers,
            LoaderTest::slowWhenEven,
            List::copyOf)) {
      List<List<Integer>> got = all(loader);
      assertThat(got).hasSize(7);
      assertThat(got.get(0)).containsExactly(0, 10, 20);
      assertThat(got.get(5)).containsExactly(150, 160, 170);
      assertThat(got.get(6)).containsExactly(180, 190);
      assertThat(loader.next()).isNull();
      assertThat(loader.itemsPerSecond()).isPositive();
    }
    assertThat(numbers.closed).isTrue();
  }

  @Test
  void next_toTrain_dropsAnIncompleteBatch() {
    try (Loader<List<Integer>> loader =
        Loader.start(LoaderSpec.training(3, 2), new Numbers(8), n -> n, List::copyOf)) {
      assertThat(all(loader)).containsExactly(List.of(0, 1, 2), List.of(3, 4, 5));
    }
  }

  @Test
  void next_ofNothing_isTheEnd() {
    try (Loader<List<Integer>> loader =
        Loader.start(LoaderSpec.evaluation(2), new Numbers(0), n -> n, List::copyOf)) {
      assertThat(loader.next()).isNull();
    }
  }

  @Test
  void next_ofFailingItem_throwsItAfterTheBatchesBefore() {
    Numbers numbers = new Numbers(100);
    try (Loader<List<Integer>> loader =
        Loader.start(
            new LoaderSpec(2, 2, 2, true),
            numbers,
            n -> {
              if (n == 5) {
                throw new IllegalArgumentException("five");
              }
              return n;
            },
            List::copyOf)) {
      assertThat(loader.next()).containsExactly(0, 1);
      assertThat(loader.next()).containsExactly(2, 3);
      assertThatThrownBy(loader::next).hasMessage("five");
      assertThatThrownBy(loader::next).hasMessage("five");
    }
    assertThat(numbers.closed).isTrue();
  }

  @Test
  void next_ofFailingSource_throwsIt() {
    ItemSource<Integer> broken =
        new ItemSource<>() {
          @Override
          public Integer next() {
            throw new IllegalArgumentException("broken shard");
          }

          @Override
          public void close() {}
        };
    try (Loader<List<Integer>> loader =
        Loader.start(LoaderSpec.evaluation(1), broken, n -> n, List::copyOf)) {
      assertThatThrownBy(loader::next).hasMessage("broken shard");
    }
  }

  @Test
  void start_withoutConsumer_readsOnlyWhatIsPrefetched() throws Exception {
    Numbers numbers = new Numbers(1000);
    CountDownLatch prepared = new CountDownLatch(6);
    try (Loader<List<Integer>> loader =
        Loader.start(
            new LoaderSpec(2, 2, 3, true),
            numbers,
            n -> {
              prepared.countDown();
              return n;
            },
            List::copyOf)) {
      assertThat(prepared.await(10, TimeUnit.SECONDS)).isTrue();
      Thread.sleep(100);
      // Three batches made, and the items of one more that waits for room.
      assertThat(numbers.taken).hasValueLessThanOrEqualTo(8);
      assertThat(loader.next()).containsExactly(0, 1);
    }
    assertThat(numbers.closed).isTrue();
  }

  @Test
  void close_inTheMiddle_endsAllThreads() throws Exception {
    Loader<List<Integer>> loader =
        Loader.start(
            new LoaderSpec(2, 3, 2, true),
            new Numbers(1000),
            LoaderTest::slowWhenEven,
            List::copyOf);
    loader.next();
    loader.close();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("loader")) {
        // A pool is terminated a moment before the last of its threads has left its code.
        thread.join(TimeUnit.SECONDS.toMillis(5));
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }

  private static int slowWhenEven(int n) {
    try {
      Thread.sleep(n % 2 == 0 ? 5 : 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 10 * n;
  }

  private static List<List<Integer>> all(Loader<List<Integer>> loader) {
    List<List<Integer>> got = new ArrayList<>();
    for (List<Integer> b = loader.next(); b != null; b = loader.next()) {
      got.add(b);
    }
    return got;
  }
}
