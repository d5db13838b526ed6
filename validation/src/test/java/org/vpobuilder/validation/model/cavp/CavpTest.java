package org.vpobuilder.validation.model.cavp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.model.cavp.CrossAttention.SigmoidAttention;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;
import org.vpobuilder.validation.train.Optimiser;
import org.vpobuilder.validation.train.OptimiserConfig;

/** The tiny network. */
class CavpTest {
  private static final int HEIGHT = 48;
  private static final int WIDTH = 64;
  private static final CavpLoss LOSS =
      new CavpLoss(new CavpLossConfig(1, 0.1, 64, CavpLossConfig.OwnBackground.UNKNOWN));

  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static Cavp tiny() {
    Cavp net = new Cavp(CavpConfig.tiny(4, CavpConfig.spectrum(2, 64)));
    net.initialise(1);
    return net;
  }

  /** One image seen twice; what sounds on the left in one sounds on the right in the other. */
  private record Example(Tensor image, Tensor sounds, Tensor labels) {
    static Example make() {
      Tensor one = WeightFormula.input("one", 2, 1, 3, HEIGHT, WIDTH);
      Tensor left = WeightFormula.input("left", 2, 1, 2, 60, 64);
      Tensor right = WeightFormula.input("right", 2, 1, 2, 60, 64);
      long[] labels = new long[2 * HEIGHT * WIDTH];
      for (int i = 0; i < labels.length; i++) {
        int x = i % WIDTH;
        boolean first = i < HEIGHT * WIDTH;
        labels[i] = first && x < WIDTH / 2 ? 1 : !first && x >= WIDTH / 2 ? 2 : 0;
      }
      return new Example(
          Tensors.concat(0, one, one),
          Tensors.concat(0, left, right, right, left),
          Tensors.of(labels, 2, HEIGHT, WIDTH));
    }

    Losses losses(Cavp net) {
      Pairing swapped =
          new Pairing(
              List.of(
                  new Pairing.Pair(new Pairing.Source.Other(1), Set.of(2), false),
                  new Pairing.Pair(new Pairing.Source.Other(0), Set.of(1), false)));
      return LOSS.of(
          net.forward(image, sounds),
          labels,
          List.of(Set.of(1), Set.of(2)),
          swapped,
          Draws.of(3),
          0);
    }
  }

  @Test
  void forward_inTraining_givesBothRoundsAtTheLattice() {
    CavpOutput output = tiny().forward(Tensors.ones(2, 3, 96, 128), Tensors.ones(4, 2, 300, 64));
    assertThat(output.logits().shape()).containsExactly(2, 4, 96, 128);
    assertThat(output.fused().shape()).containsExactly(4, 24 * 32, 64);
    assertThat(output.height()).isEqualTo(24);
    assertThat(output.width()).isEqualTo(32);
  }

  @Test
  void forward_ofOneImageInEvaluation_hasOneRound() {
    Cavp net = tiny();
    net.train(false);
    try (Autograd.Off off = Autograd.off()) {
      CavpOutput output = net.forward(Tensors.ones(1, 3, 61, 83), Tensors.ones(1, 2, 300, 64));
      assertThat(output.logits().shape()).containsExactly(1, 4, 61, 83);
      assertThat(output.fused().size(0)).isEqualTo(1);
    }
  }

  /** sigmoid(q k / sqrt 2) of keys (1, 0) and (0, 2). */
  @Test
  void weights_ofTwoPlacesAndOneSound_areSigmoids() {
    SigmoidAttention attention = new SigmoidAttention(2, 1);
    Tensor one = Tensors.of(new float[] {1, 0, 0, 1}, 2, 2);
    try (Autograd.Off off = Autograd.off()) {
      attention.state().get("q.weight").assign(one);
      attention.state().get("k.weight").assign(one);
    }
    Tensor places = Tensors.of(new float[] {1, 0, -1, 2}, 1, 2, 2);
    Tensor sound = Tensors.of(new float[] {1, 2}, 1, 1, 2);
    // 1 and 3 by sqrt 2.
    assertThat(attention.weights(places, sound).floats())
        .containsExactly(
            new float[] {
              (float) (1 / (1 + Math.exp(-Math.sqrt(0.5)))),
              (float) (1 / (1 + Math.exp(-3 * Math.sqrt(0.5))))
            },
            org.assertj.core.api.Assertions.within(1e-6f));
  }

  /** As many places as the lattice has, between none and all of the sound. */
  @Test
  void attention_ofARound_isBetweenZeroAndOne() {
    Cavp net = tiny();
    net.train(false);
    Example example = Example.make();
    try (Autograd.Off off = Autograd.off()) {
      CavpOutput output = net.forward(example.image(), example.sounds());
      Tensor attention = output.attention().get();
      assertThat(attention.shape()).containsExactly(4, output.height() * output.width());
      for (float value : attention.floats()) {
        assertThat(value).isBetween(0f, 1f);
      }
    }
  }

  @Test
  void forward_secondRound_isTheImagesWithThePairedSounds() {
    Cavp net = tiny();
    net.train(false);
    Example example = Example.make();
    try (Autograd.Off off = Autograd.off()) {
      Tensor both = net.forward(example.image(), example.sounds()).fused();
      Tensor paired = example.sounds().slice(0, 2, 4);
      Tensor alone = net.forward(example.image(), paired).fused();
      assertThat(both.slice(0, 2, 4).sub(alone).abs().max().item()).isLessThan(1e-5);
      assertThat(both.slice(0, 0, 2).sub(alone).abs().max().item()).isGreaterThan(1e-3);
    }
  }

  @Test
  void training_onOneBatch_learnsItByHeart() {
    Cavp net = tiny();
    Map<String, Tensor> parameters = net.parameters();
    OptimiserConfig config =
        new OptimiserConfig(OptimiserConfig.Kind.ADAM_W, 0.005, 0.9, 0, 1, 0, 0.9);
    Optimiser optimiser =
        new Optimiser(
            config,
            parameters,
            List.of(new ParameterGroup("all", List.copyOf(parameters.keySet()), 1, false)));
    Example example = Example.make();
    double first = Double.NaN;
    double last = Double.NaN;
    for (int step = 0; step < 30; step++) {
      try (TensorScope inner = TensorScope.open()) {
        Losses losses = example.losses(net);
        last = losses.terms().get("cross_entropy").item();
        first = step == 0 ? last : first;
        optimiser.zero();
        Autograd.backward(losses.total());
        optimiser.update(1);
      }
    }
    // Both images are the same: only the sound tells which side is meant.
    assertThat(first).isGreaterThan(0.9);
    assertThat(last).isLessThan(0.15);
  }

  /** Along its own direction the gradient's squared length is the slope. */
  @Test
  void gradient_ofTheTotal_equalsFiniteDifferences() {
    Cavp net = tiny();
    Example example = Example.make();
    Autograd.backward(example.losses(net).total());
    Map<String, Tensor> gradients = new LinkedHashMap<>();
    net.parameters()
        .forEach(
            (name, tensor) ->
                Autograd.gradient(tensor).ifPresent(g -> gradients.put(name, g.copy())));
    // All but what nothing reads.
    assertThat(net.parameters().keySet())
        .filteredOn(name -> !gradients.containsKey(name))
        .containsExactly(
            "cross_att.pos_embed_v",
            "cross_att.pos_embed_a",
            "audio_backbone.cls_head.weight",
            "audio_backbone.cls_head.bias");
    for (String part : List.of("backbone.", "segment.", "cross_att.", "visual_", "audio_")) {
      Map<String, Tensor> of = new LinkedHashMap<>(gradients);
      of.keySet().removeIf(name -> !name.startsWith(part));
      double slope = of.values().stream().mapToDouble(g -> g.square().sum().item()).sum();
      double step = 0.004 / slope;
      double up = moved(net, of, step, example);
      double down = moved(net, of, -2 * step, example);
      moved(net, of, step, example);
      assertThat((up - down) / (2 * step)).as(part).isCloseTo(slope, within(0.03 * slope));
    }
  }

  private static double moved(
      Cavp net, Map<String, Tensor> gradients, double step, Example example) {
    try (Autograd.Off off = Autograd.off()) {
      gradients.forEach(
          (name, gradient) -> {
            Tensor parameter = net.parameters().get(name);
            parameter.assign(parameter.add(gradient.mul(step)));
          });
      return example.losses(net).total().item();
    }
  }

  @Test
  void config_headsThatDoNotDivide_areRefused() {
    CavpConfig tiny = CavpConfig.tiny(4, CavpConfig.spectrum(2, 64));
    assertThatThrownBy(
            () -> new CavpConfig(tiny.image(), tiny.decoder(), tiny.sound(), 5, 32, 1, true))
        .hasMessage("got 64 features, wanted a multiple of 5 heads");
  }
}
