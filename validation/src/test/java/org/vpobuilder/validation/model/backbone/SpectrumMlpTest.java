package org.vpobuilder.validation.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

class SpectrumMlpTest {
  /** All parameters 1: ReLU(5 + 7 + 1) 64 times, plus 1, 64 times, plus 1; 5 and 7 are means. */
  @Test
  void forward_onesForParameters_sumsTheMeansOverTime() {
    try (TensorScope scope = TensorScope.open()) {
      SpectrumMlp network = new SpectrumMlp(2, 1);
      network
          .state()
          .forEach(
              (name, tensor) -> {
                try (Autograd.Off off = Autograd.off()) {
                  tensor.assign(Tensors.full(1, tensor.type(), tensor.shape()));
                }
              });
      // Two channels of three frames of one bin.
      Tensor heard = Tensors.of(new float[] {4, 5, 6, 1, 7, 13}, 1, 2, 3, 1);
      double wanted = 64 * (64 * 13 + 1) + 1;
      assertThat((double) network.forward(heard).floats()[0]).isCloseTo(wanted, within(1e-2));
    }
  }
}
