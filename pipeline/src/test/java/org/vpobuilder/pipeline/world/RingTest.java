package org.vpobuilder.pipeline.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RingTest {
  private static final Ring SQUARE = Ring.of(0, 0, 10, 0, 10, 10, 0, 10);

  @Test
  void clipped_squareByBox_commonPart() {
    Ring ring = SQUARE.clipped(new Rectangle(2, 3, 20, 8));

    assertThat(ring.bounds()).isEqualTo(new Rectangle(2, 3, 10, 8));
    assertThat(ring.area()).isCloseTo(40, within(1e-9));
  }

  @Test
  void clipped_apart_noPoint() {
    assertThat(SQUARE.clipped(new Rectangle(20, 20, 30, 30)).size()).isZero();
  }

  @Test
  void rounded_thirds_hundredths() {
    Ring ring = Ring.of(1 / 3.0, -0.001, 2 / 3.0, 1, 5, 5).rounded();

    assertThat(ring.x(0)).isEqualTo(0.33);
    assertThat(Double.toString(ring.y(0))).isEqualTo("0.0");
    assertThat(ring.x(1)).isEqualTo(0.67);
  }

  @Test
  void smoothed_square_keepsMostOfTheArea() {
    Ring ring = SQUARE.smoothed(16);

    assertThat(ring.size()).isEqualTo(16);
    assertThat(ring.area()).isBetween(85.0, 100.0);
  }

  @Test
  void runLengths_rectangle_columnByColumn() {
    RunLengths runs = RunLengths.of(List.of(Ring.of(1, 1, 3, 1, 3, 2, 1, 2)), 3, 4);

    assertThat(runs.counts()).containsExactly(4, 1, 2, 1, 4);
    assertThat(runs.area()).isEqualTo(2);
    assertThat(runs.box()).isEqualTo(new Rectangle(1, 1, 3, 2));
  }
}
