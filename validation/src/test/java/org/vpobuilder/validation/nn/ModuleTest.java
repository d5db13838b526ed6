package org.vpobuilder.validation.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

class ModuleTest {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static Sequential small() {
    return new Sequential(
        new Conv2d(Conv2d.Shape.of(3, 4, 3).withPadding(1).withoutBias()),
        new BatchNorm2d(4),
        Activation.relu(),
        new Conv2d(Conv2d.Shape.of(4, 2, 1)));
  }

  @Test
  void state_ofSequential_hasPyTorchsNamesInOrder() {
    assertThat(small().state().keySet())
        .containsExactly(
            "0.weight",
            "1.weight",
            "1.bias",
            "1.running_mean",
            "1.running_var",
            "1.num_batches_tracked",
            "3.weight",
            "3.bias");
    assertThat(small().parameters().keySet())
        .containsExactly("0.weight", "1.weight", "1.bias", "3.weight", "3.bias");
    assertThat(small().state().get("0.weight").shape()).containsExactly(4, 3, 3, 3);
  }

  @Test
  void initialise_sameSeed_isTheSameWhateverElseThereIs() {
    Sequential one = small();
    one.initialise(7);
    Conv2d alone = new Conv2d(Conv2d.Shape.of(3, 4, 3).withoutBias());
    Sequential other = new Sequential(alone, new Linear(5, 6, true));
    other.initialise(7);
    float[] weight = one.state().get("0.weight").floats();
    assertThat(other.state().get("0.weight").floats()).isEqualTo(weight);
    // U(-b, b), b = 1 / sqrt(3 * 3 * 3) = 0.19245
    for (float value : weight) {
      assertThat(value).isBetween(-0.19246f, 0.19246f);
    }
    one.initialise(8);
    assertThat(one.state().get("0.weight").floats()).isNotEqualTo(weight);
    assertThat(one.state().get("1.weight").floats()).containsOnly(1);
  }

  @Test
  void batchNorm_inTraining_takesBatchStatisticsAndMovesItsOwn() {
    BatchNorm2d norm = new BatchNorm2d(1);
    norm.initialise(1);
    Tensor x = Tensors.of(new float[] {1, 3, 5, 7}, 2, 1, 1, 2);
    // Mean 4, biased variance 5, unbiased 20 / 3.
    float scale = (float) (1 / Math.sqrt(5 + 1e-5));
    assertThat(norm.forward(x).floats())
        .containsExactly(new float[] {-3 * scale, -scale, scale, 3 * scale}, within(1e-5f));
    assertThat(norm.state().get("running_mean").item()).isCloseTo(0.4, within(1e-6));
    assertThat(norm.state().get("running_var").item()).isCloseTo(0.9 + 0.1 * 20 / 3, within(1e-6));
    assertThat(norm.state().get("num_batches_tracked").longs()).containsExactly(1);
    norm.train(false);
    assertThat(norm.forward(x).floats()[0])
        .isCloseTo((float) ((1 - 0.4) / Math.sqrt(0.9 + 2.0 / 3 + 1e-5)), within(1e-5f));
    assertThat(norm.state().get("num_batches_tracked").longs()).containsExactly(1);
  }

  @Test
  void backward_throughLayers_reachesEveryParameter() {
    Sequential net = small();
    net.initialise(3);
    Tensor x = Tensors.ones(2, 3, 5, 5);
    Autograd.backward(net.forward(x).square().sum());
    net.parameters()
        .forEach((name, tensor) -> assertThat(Autograd.gradient(tensor)).as(name).isPresent());
  }

  @Test
  void dropPath_inTraining_dropsWholeSamplesByDraw() {
    DropPath drop = new DropPath(0.25);
    Tensor x = Tensors.ones(4000, 1, 2);
    assertThatThrownBy(() -> drop.forward(x)).hasMessage("no training step was begun");
    drop.step(Draws.of(1), 5);
    float[] y = drop.forward(x).floats();
    int dropped = 0;
    for (int i = 0; i < 4000; i++) {
      assertThat(y[2 * i]).isEqualTo(y[2 * i + 1]).isIn(0f, 4 / 3f);
      dropped += y[2 * i] == 0 ? 1 : 0;
    }
    // 1000 expected, standard deviation 27.
    assertThat(dropped).isBetween(890, 1110);
    assertThat(drop.forward(x).floats()).isEqualTo(y);
    drop.step(Draws.of(1), 6);
    assertThat(drop.forward(x).floats()).isNotEqualTo(y);
    drop.train(false);
    assertThat(drop.forward(x).floats()).containsOnly(1);
  }
}
