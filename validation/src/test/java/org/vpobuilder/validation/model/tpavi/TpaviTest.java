package org.vpobuilder.validation.model.tpavi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.model.pvt.PvtConfig;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;
import org.vpobuilder.validation.train.Optimiser;
import org.vpobuilder.validation.train.OptimiserConfig;
import org.vpobuilder.validation.train.ParameterGroup;

class TpaviTest {
  private static final TpaviConfig.Backbone PYRAMID =
      new TpaviConfig.Backbone.Pyramid(PvtConfig.tiny().withDropPath(0));

  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  /** A block of width 2 and one inner channel, all of whose weights are set: equation 1 by hand. */
  @Test
  void interaction_twoFramesOfTwoPixels_asEquation1() {
    TpaviModule block = new TpaviModule(2, 1, true);
    block.train(false);
    set(block, "align_channel.weight", 1, 0);
    set(block, "align_channel.bias", 0, 0);
    set(block, "theta.weight", 1, 0);
    set(block, "theta.bias", 0);
    set(block, "phi.weight", 1, 0);
    set(block, "phi.bias", 1);
    set(block, "g.weight", 0, 1);
    set(block, "g.bias", 0);
    set(block, "W_z.0.weight", 1, 0);
    set(block, "W_z.0.bias", 0, 0);
    set(block, "W_z.1.weight", (float) Math.sqrt(1 + 1e-5), 1);
    // Frames (1 2 | 10 20) and (3 4 | 30 40), channel after channel.
    Tensor x = Tensors.of(new float[] {1, 2, 10, 20, 3, 4, 30, 40}, 2, 2, 1, 2);
    Tensor aligned = block.align(Tensors.of(new float[] {1, 4}, 1, 2, 1));
    assertThat(aligned.floats()).containsExactly(1, 0, 4, 0);
    // theta = 1 2 3 4, phi = 2 2 5 5, g = 10 20 30 40, N = 4:
    // theta_i (2 * 10 + 2 * 20 + 5 * 30 + 5 * 40) / 4 = 102.5 theta_i joins channel 0.
    // Of two channels, layer norm leaves the sign of their difference.
    float[] z = block.forward(x, aligned).floats();
    assertThat(z[0]).isCloseTo(1, within(1e-3f));
    assertThat(z[2]).isCloseTo(-1, within(1e-3f));
    set(block, "norm_layer.weight", 0, 0);
    set(block, "norm_layer.bias", 5, 6);
    assertThat(block.forward(x, aligned).floats()).containsExactly(5, 5, 6, 6, 5, 5, 6, 6);
  }

  @Test
  void forward_silentStart_audioDoesNotMatterYet() {
    Tpavi network = new Tpavi(TpaviConfig.tiny(PYRAMID, 3));
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
    Tpavi network = new Tpavi(TpaviConfig.tiny(PYRAMID, 1));
    WeightFormula.fill(network);
    Tensor images = WeightFormula.input("input.image", 4, 4, 3, 32, 64);
    Tensor audio = WeightFormula.input("input.audio", 2, 2, 2, 128);
    Tensor masks =
        WeightFormula.input("input.mask", 1, 4, 1, 32, 64).greater(0).to(images.type());
    Supplier<Tensor> loss =
        () -> TpaviLoss.allFrames(network.forward(images, audio), masks);
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
    double step = 5e-3;
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

  private static void set(TpaviModule block, String name, float... values) {
    Tensor tensor = block.state().get(name);
    try (Autograd.Off off = Autograd.off()) {
      tensor.assign(Tensors.of(values, tensor.shape()));
    }
  }
}
