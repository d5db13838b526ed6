package org.vpobuilder.pipeline.parallel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
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

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
