package org.vpobuilder.validation.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

class DropoutTest {
  @Test
  void forward_inTraining_dropsItsShareAndScalesTheRestByDrawsOfTheStep() {
    try (TensorScope scope = TensorScope.open()) {
      Dropout dropout = new Dropout(0.25);
      Tensor x = Autograd.require(Tensors.ones(100, 200));
      dropout.step(Draws.of(3), 7);
      Tensor first = dropout.forward(x);
      float[] values = first.floats();
      int dropped = 0;
      for (float value : values) {
        assertThat(value).isIn(0f, (float) (1 / 0.75));
        dropped += value == 0 ? 1 : 0;
      }
      // 0.25 of 20,000, deviation 61.
      assertThat(dropped).isCloseTo(5000, within(250));
      Autograd.backward(first.sum());
      assertThat(Autograd.gradient(x).orElseThrow().floats()).isEqualTo(values);
      assertThat(dropout.forward(x).floats()).isEqualTo(values);
      dropout.step(Draws.of(3), 8);
      assertThat(dropout.forward(x).floats()).isNotEqualTo(values);
      dropout.train(false);
      assertThat(dropout.forward(x)).isSameAs(x);
    }
  }

  @Test
  void dropout_ofAnImpossibleRate_isRefused() {
    assertThatThrownBy(() -> new Dropout(1)).hasMessage("got rate 1.0, wanted [0, 1)");
  }

  @Test
  void frozen_isSavedButNeitherTrainedNorInitialised() {
    try (TensorScope scope = TensorScope.open()) {
      class Whole extends Module {
        private final Frozen<Linear> part =
            child("part", new Frozen<>(new Linear(2, 3, true, Init.ONES)));
      }
      Whole whole = new Whole();
      whole.initialise(1);
      assertThat(whole.parameters()).isEmpty();
      assertThat(whole.state()).containsOnlyKeys("part.weight", "part.bias");
      assertThat(whole.state().get("part.weight").floats()).containsOnly(0);
      try (Autograd.Off off = Autograd.off()) {
        whole.state().get("part.weight").assign(Tensors.ones(3, 2));
      }
      Tensor x = Autograd.require(Tensors.ones(1, 2));
      Tensor y = whole.part.run(part -> part.forward(x)).add(x.sum());
      Autograd.backward(y.sum());
      // Only what went past it: three times one.
      assertThat(Autograd.gradient(x).orElseThrow().floats()).containsOnly(3);
    }
  }
}
