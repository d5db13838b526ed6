package org.vpobuilder.validation.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;
import org.vpobuilder.validation.train.Trainer.Meter;

class MeterTest {
  private static void add(Meter meter, double total, double term) {
    try (TensorScope step = TensorScope.open()) {
      meter.add(
          new Losses(
              Tensors.scalar(total, DType.F32), Map.of("ce", Tensors.scalar(term, DType.F32))),
          2,
          true,
          step);
    }
  }

  @Test
  void row_afterSteps_holdsMeansSinceTheRowBefore() {
    try (TensorScope scope = TensorScope.open()) {
      Meter meter = new Meter();
      for (double value : List.of(1., 2., 6.)) {
        add(meter, value, 10 * value);
      }
      // Means of 1 2 6 and 10 20 60, by hand; the steps' own scopes are closed.
      MetricRow first = meter.row(3, 0, 0.1);
      assertThat(first.losses().get("total")).isCloseTo(3, within(1e-12));
      assertThat(first.losses().get("ce")).isCloseTo(30, within(1e-12));
      assertThat(first.imagesPerSecond()).isPositive();
      add(meter, 8, 4);
      assertThat(meter.row(4, 0, 0.1).losses()).isEqualTo(Map.of("total", 8., "ce", 4.));
    }
  }
}
