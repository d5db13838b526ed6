package org.vpobuilder.validation.model.tpavi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.model.pvt.PvtConfig;
import org.vpobuilder.validation.model.tpavi.Tpavi.TpaviModule;
import org.vpobuilder.validation.model.tpavi.TpaviTask.TpaviLoss;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;
import org.vpobuilder.validation.train.Optimiser;
import org.vpobuilder.validation.train.OptimiserConfig;

class TpaviTest {
  private static final TpaviConfig.Backbone PYRAMID =
      new TpaviConfig.Backbone.Pyramid(PvtConfig.tiny().withDropPath(0));

  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  /** A block of four channels and two inner ones, all of whose weights are set. */
  @Test
  void interaction_twoFramesOfTwoPixels_asEquation1() {
    TpaviModule block = new TpaviModule(4, 1, true, 0);
    block.train(false);
    set(block, "align_channel.weight", 1, 0, 0, 0);
    set(block, "theta.weight", 1, 0, 0, 0, 0, 0, 0, 0);
    set(block, "phi.weight", 1, 0, 0, 0, 0, 0, 0, 0);
    set(block, "phi.bias", 1, 0);
    set(block, "g.weight", 0, 1, 0, 0, 0, 0, 0, 0);
    set(block, "W_z.0.weight", 1, 0, 0, 0, 0, 0, 0, 0);
    set(block, "W_z.1.weight", (float) Math.sqrt(1 + 1e-5), 1, 1, 1);
    set(block, "norm_layer.weight", 1, 1, 1, 1);
    // Frames of 1 x 2 pixels, channel after channel; channel 2 is 1, channel 3 is 0.
    Tensor x =
        Tensors.of(new float[] {1, 2, 10, 20, 1, 1, 0, 0, 3, 4, 30, 40, 1, 1, 0, 0}, 2, 4, 1, 2);
    Tensor aligned = block.align(Tensors.of(new float[] {1, 4}, 1, 2, 1));
    assertThat(aligned.floats()).containsExactly(1, 0, 0, 0, 4, 0, 0, 0);
    // To its own frame's sound: 1 and 2 times 2, 3 and 4 times 5.
    assertThat(block.attention(x, aligned).floats()).containsExactly(2, 4, 15, 20);
    // theta = 1 2 3 4, phi = 2 2 5 5, g = 10 20 30 40, N = 4:
    // theta_i (2 * 10 + 2 * 20 + 5 * 30 + 5 * 40) / 4 = 102.5 theta_i joins channel 0.
    float[] z = block.forward(x, aligned).floats();
    // The last norm keeps ratios of differences: (z0 - z3) / (z2 - z3) = x0 + 102.5 theta.
    for (int pixel = 0; pixel < 4; pixel++) {
      int at = pixel / 2 * 8 + pixel % 2;
      float ratio = (z[at] - z[at + 6]) / (z[at + 4] - z[at + 6]);
      assertThat(ratio).isCloseTo(103.5f * (pixel + 1), withinPercentage(0.1));
    }
  }

  /** Without audio, of deviation 0.01: 0.01 / sqrt(1e-4 + 1e-5) = 0.953463. */
  @Test
  void interaction_faintMap_isNormalisedWithEpsilon() {
    TpaviModule block = new TpaviModule(2, 1, true, 0);
    block.train(false);
    set(block, "norm_layer.weight", 1, 1);
    Tensor x = Tensors.of(new float[] {0.01f, -0.01f}, 1, 2, 1, 1);
    float[] z = block.forward(x, Tensors.zeros(1, 1, 2)).floats();
    assertThat(z[0]).isCloseTo(0.953463f, within(1e-5f));
    assertThat(z[1]).isCloseTo(-0.953463f, within(1e-5f));
  }

  @Test
  void forward_silentStart_audioDoesNotMatterYet() {
    Tpavi network = new Tpavi(new TpaviConfig(PYRAMID, 3, 16, Hearing.WIDTH, true, 0, 16, 8));
    network.initialise(3);
    network.train(false);
    Tensor images = WeightFormula.input("input.image", 4, 2, 3, 32, 64);
    float[] one = network.forward(images, WeightFormula.input("a", 2, 1, 2, 128)).logits().floats();
    float[] two = network.forward(images, WeightFormula.input("b", 2, 1, 2, 128)).logits().floats();
    assertThat(one).isEqualTo(two);
    WeightFormula.fill(network);
    one = network.forward(images, WeightFormula.input("a", 2, 1, 2, 128)).logits().floats();
    two = network.forward(images, WeightFormula.input("b", 2, 1, 2, 128)).logits().floats();
    assertThat(one).isNotEqualTo(two);
  }

  @Test
  void forward_anySize_logitsOfImageSize() {
    Tpavi network = new Tpavi(TpaviConfig.tiny(PYRAMID, 22));
    network.train(false);
    Tensor audio = WeightFormula.input("a", 2, 2, 1, 128);
    for (long[] size : new long[][] {{96, 128}, {50, 77}, {33, 64}}) {
      Tensor images = Tensors.zeros(2, 3, size[0], size[1]);
      assertThat(network.forward(images, audio).logits().shape())
          .containsExactly(2, 22, size[0], size[1]);
    }
  }

  /**
   * Of the loss along its gradient g, the slope is |g|: the central difference must find it, in
   * each group of parameters apart.
   */
  @Test
  void gradient_everyPart_asFiniteDifference() {
    Tpavi network = new Tpavi(new TpaviConfig(PYRAMID, 1, 32, Hearing.WIDTH, true, 0, 32, 16));
    WeightFormula.fill(network);
    Tensor images = WeightFormula.input("input.image", 4, 4, 3, 32, 64);
    Tensor audio = WeightFormula.input("input.audio", 2, 2, 2, 128);
    Tensor masks = WeightFormula.input("input.mask", 1, 4, 32, 64).greater(0).to(DType.I64);
    Supplier<Tensor> loss =
        () -> TpaviTask.ALL_FRAMES.losses(network.forward(images, audio), masks, 2).total();
    Autograd.backward(loss.get());
    for (Map.Entry<String, Map<Tensor, Tensor>> part : gradients(network).entrySet()) {
      assertSlope(part.getKey(), part.getValue(), loss);
    }
  }

  private static Map<String, Map<Tensor, Tensor>> gradients(Tpavi network) {
    Map<String, Map<Tensor, Tensor>> parts = new LinkedHashMap<>();
    network
        .parameters()
        .forEach(
            (name, parameter) ->
                Autograd.gradient(parameter)
                    .ifPresent(
                        g ->
                            parts
                                .computeIfAbsent(
                                    name.substring(0, name.indexOf('.')),
                                    key -> new LinkedHashMap<>())
                                .put(parameter, g.copy())));
    return parts;
  }

  private static void assertSlope(
      String part, Map<Tensor, Tensor> gradients, Supplier<Tensor> loss) {
    double norm =
        Math.sqrt(gradients.values().stream().mapToDouble(g -> g.square().sum().item()).sum());
    double step = 1e-3;
    try (Autograd.Off off = Autograd.off()) {
      move(gradients, step / norm);
      double up = loss.get().item();
      move(gradients, -2 * step / norm);
      double down = loss.get().item();
      move(gradients, step / norm);
      assertThat((up - down) / (2 * step)).as(part).isCloseTo(norm, within(0.02 * norm));
    }
  }

  private static void move(Map<Tensor, Tensor> gradients, double factor) {
    gradients.forEach((parameter, g) -> parameter.addInPlace(g.mul(factor)));
  }

  @Test
  void training_oneBatch_isLearntByHeart() {
    Tpavi network = new Tpavi(TpaviConfig.tiny(TpaviConfig.Backbone.tiny(), 3));
    network.initialise(5);
    Tensor images = WeightFormula.input("input.image", 4, 4, 3, 64, 64);
    Tensor audio = WeightFormula.input("input.audio", 2, 4, 1, 128);
    long[] classes = new long[4 * 64 * 64];
    for (int i = 0; i < classes.length; i++) {
      // Another quarter of each image is class 1; an edge is ignored.
      int quarter = (i / 32 % 2) + 2 * (i / (64 * 32) % 2);
      classes[i] = i % 64 == 63 ? 255 : quarter == i / 4096 ? 1 + i / 4096 % 2 : 0;
    }
    Tensor labels = Tensors.of(classes, 4, 64, 64);
    Optimiser optimiser =
        new Optimiser(
            new OptimiserConfig(OptimiserConfig.Kind.ADAM_W, 3e-3, 0, 0, 1, 0, 0.9),
            network.parameters(),
            List.of(
                new ParameterGroup("all", List.copyOf(network.parameters().keySet()), 1, false)));
    double first = Double.NaN;
    double last = Double.NaN;
    for (int i = 0; i < 60; i++) {
      try (TensorScope step = TensorScope.open()) {
        optimiser.zero();
        Tensor loss = TpaviLoss.image(network.forward(images, audio).logits(), labels);
        Autograd.backward(loss);
        optimiser.update(1);
        last = loss.item();
        first = i == 0 ? last : first;
      }
    }
    assertThat(first).isBetween(0.8, 1.6);
    assertThat(last).isLessThan(0.05);
  }

  private static void set(TpaviModule block, String name, float... values) {
    Tensor tensor = block.state().get(name);
    try (Autograd.Off off = Autograd.off()) {
      tensor.assign(Tensors.of(values, tensor.shape()));
    }
  }
}
