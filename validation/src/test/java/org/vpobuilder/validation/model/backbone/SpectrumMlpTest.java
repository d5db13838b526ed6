package org.vpobuilder.validation.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

class SpectrumMlpTest {
  /**
   * All parameters 1. The channels' mean spectra are (5, 1) and (7, 3), their mean levels 3 and 5:
   * 17 of what and 9 of where, 64 of each, plus 1, 64 times, plus 1.
   */
  @Test
  void forward_onesForParameters_sumsTheMeansOverTime() {
    try (TensorScope scope = TensorScope.open()) {
      SpectrumMlp network = new SpectrumMlp(2, 2, 1);
      network
          .state()
          .forEach(
              (name, tensor) -> {
                try (Autograd.Off off = Autograd.off()) {
                  tensor.assign(Tensors.full(1, tensor.type(), tensor.shape()));
                }
              });
      // Two channels of two frames of two bins.
      Tensor heard = Tensors.of(new float[] {4, 0, 6, 2, 1, 3, 13, 3}, 1, 2, 2, 2);
      double wanted = 64 * (64 * 17 + 64 * 9 + 1) + 1;
      assertThat((double) network.forward(heard).floats()[0]).isCloseTo(wanted, within(1e-2));
    }
  }
}
