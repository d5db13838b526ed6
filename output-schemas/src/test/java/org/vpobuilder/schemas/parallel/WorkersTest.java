package org.vpobuilder.schemas.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkersTest {
  @Test
  void forEach_twoFailures_throwsTheLowerOneThoughItCameLater() {
    CountDownLatch later = new CountDownLatch(1);

    assertThatThrownBy(
            () ->
                Workers.forEach(
                    3,
                    3,
                    i -> {
                      if (i == 2) {
                        later.countDown();
                      } else {
                        await(later);
                      }
                      throw new IOException("piece " + i);
                    }))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("piece 0");
  }

  @Test
  void map_manyPieces_resultsAreInTheirOrder() {
    assertThat(
            Workers.map(
                1000,
                i -> {
                  // Of two neighbours the first takes longer.
                  for (int k = 0; i % 2 == 0 && k < 1000; k++) {
                    Thread.onSpinWait();
                  }
                  return i;
                }))
        .containsExactlyElementsOf(IntStream.range(0, 1000).boxed().toList());
    assertThat(Workers.map(0, i -> i)).isEmpty();
    assertThatThrownBy(
            () ->
                Workers.map(
                    3,
                    i -> {
                      throw new IllegalStateException("piece " + i);
                    }))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("piece 0");
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
