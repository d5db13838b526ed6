package org.vpobuilder.validation.model.avsegformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.model.avsegformer.AvsegformerHead.ChannelMixer;
import org.vpobuilder.validation.model.avsegformer.AvsegformerSegmenter.AvsegformerLoss;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;
import org.vpobuilder.validation.weights.HostTensor;

class AvsegformerSegmenterTest {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static AvsegformerSegmenter model(int frozenEpochs, int classes) {
    AvsegformerSegmenter model =
        new AvsegformerSegmenter(
            new AvsegformerConfig(
                new AvsegformerConfig.Network(5, 32, 4, 1, 48, 1, 48, 2, 1, 48, 32, 16, 8, 0.1),
                0.1,
                frozenEpochs),
            new AvsegformerBackbones(
                AvsegformerBackbones.tinyImage(), AvsegformerBackbones.tinySound(1, 64)),
            classes);
    model.network().initialise(4);
    return model;
  }

  private static Inputs inputs(int batch, int height, int width) {
    List<Batch.Entry> entries = new ArrayList<>();
    for (int i = 0; i < batch; i++) {
      entries.add(new Batch.Entry("" + i, "ms", List.of(1), List.of(0, 1), List.of()));
    }
    return new Inputs(
        WeightFormula.input("image", 4, batch, 3, height, width),
        WeightFormula.input("labels", 2, batch, height, width).greater(0).to(DType.I64),
        WeightFormula.input("audio", 2, batch, 1, 96, 64),
        1,
        entries);
  }

  private static Losses train(AvsegformerSegmenter model) {
    model.network().train(true);
    model.network().step(Draws.of(1), 0);
    Losses losses = model.losses(inputs(2, 64, 64), Draws.of(1), 0);
    model.network().parameters().values().forEach(Autograd::zero);
    Autograd.backward(losses.total());
    return losses;
  }

  private static double learnt(AvsegformerSegmenter model, String prefix) {
    return model.network().parameters().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .mapToDouble(
            entry -> Autograd.gradient(entry.getValue()).map(g -> g.abs().max().item()).orElse(0.0))
        .max()
        .orElseThrow();
  }

  /** As the authors': it does not learn, but its norms' statistics move. */
  @Test
  void losses_whileTheBackboneIsFrozen_moveItsStatisticsOnly() {
    AvsegformerSegmenter model = model(1, 3);
    float[] before = model.network().state().get("backbone.bn1.running_mean").floats();
    Losses losses = train(model);
    assertThat(losses.terms()).containsOnlyKeys("ce", "mixing");
    assertThat(learnt(model, "backbone.")).isZero();
    assertThat(learnt(model, "head.")).isPositive();
    assertThat(learnt(model, "audio_backbone.")).isPositive();
    assertThat(model.network().state().get("backbone.bn1.running_mean").floats())
        .isNotEqualTo(before);
    assertThat(model.epochEnded()).isEmpty();
    train(model);
    assertThat(learnt(model, "backbone.")).isPositive();

    AvsegformerSegmenter resumed = model(1, 3);
    resumed.recall(model.memory());
    train(resumed);
    assertThat(learnt(resumed, "backbone.")).isPositive();
  }

  @Test
  void recall_ofAnotherModelsMemory_isRefused() {
    assertThat(model(0, 3).memory()).isEmpty();
    Map<String, HostTensor> other = Map.of("bank/1", HostTensor.of(new double[] {1}, 1));
    for (int frozen : new int[] {0, 2}) {
      AvsegformerSegmenter model = model(frozen, 3);
      assertThatThrownBy(() -> model.recall(other))
          .isInstanceOf(BadInputException.class)
          .hasMessageStartingWith("memory of AVSegFormer: got [bank/1], wanted ");
    }
  }

  /** Frames do not see each other: one alone, which the published mixer fails on, is as in two. */
  @Test
  void logits_ofOneImageOfAnySize_areThoseOfItInABatch() {
    for (int classes : new int[] {1, 3}) {
      AvsegformerSegmenter model = model(0, classes);
      model.network().train(false);
      try (Autograd.Off off = Autograd.off()) {
        Inputs two = inputs(2, 37, 50);
        Inputs one =
            new Inputs(
                two.image().slice(0, 1, 2),
                two.labels().slice(0, 1, 2),
                two.audio().slice(0, 1, 2),
                1,
                two.entries().subList(1, 2));
        Tensor both = model.logits(two);
        assertThat(both.shape()).containsExactly(2, classes, 37, 50);
        float[] alone = model.logits(one).floats();
        float[] second = both.slice(0, 1, 2).floats();
        for (int i = 0; i < alone.length; i++) {
          assertThat(alone[i]).isCloseTo(second[i], within(1e-5f));
        }
      }
    }
  }

  /** Worked out by hand. */
  @Test
  void dice_twoImages_asByHand() {
    Tensor logits = Tensors.of(new float[] {0, 0, 0, 0, 2, -2, 2, -2}, 2, 2, 2);
    Tensor labels = Tensors.of(new long[] {3, 1, 0, 0, 1, 0, 1, 0}, 2, 2, 2);
    assertThat(AvsegformerLoss.dice(logits.slice(0, 0, 1), labels.slice(0, 0, 1)).item())
        .isCloseTo(0.333777, within(1e-6));
    assertThat(AvsegformerLoss.dice(logits, labels).item()).isCloseTo(0.175102, within(1e-6));
    Tensor hole = Tensors.of(new long[] {3, 1, 0, 0, 255, 255, 255, 255}, 2, 2, 2);
    assertThat(AvsegformerLoss.dice(logits, hole).item()).isCloseTo(0.333777, within(1e-6));
    // Two pixels of 1/2, one of them true: 1 - 2 x 0.5 / (0.501 + 1.001).
    Tensor half = Tensors.of(new long[] {1, 255, 0, 255, 255, 255, 255, 255}, 2, 2, 2);
    assertThat(AvsegformerLoss.dice(logits, half).item()).isCloseTo(0.334221, within(1e-6));
  }

  @Test
  void mixing_constantChannels_isDiceOfTheirMean() {
    Tensor labels = Tensors.of(new long[] {1, 1, 0, 0}, 1, 2, 2);
    // Channels of -3 and 3 at half the size: logits of 0 at every pixel.
    Tensor map = Tensors.of(new float[] {-3, 3}, 1, 2, 1, 1);
    assertThat(AvsegformerLoss.mixing(map, labels).item()).isCloseTo(0.333777, within(1e-6));
  }

  /**
   * Identity weights and one head: whatever pixels the sound picks, channels are gated by sigmoids.
   */
  @Test
  void mixer_identityWeights_asByHand() {
    ChannelMixer mixer = new ChannelMixer(2, 1);
    try (Autograd.Off off = Autograd.off()) {
      mixer.state().get("q_proj.weight").assign(Tensors.of(new float[] {1, 0, 0, 1}, 2, 2));
      mixer
          .state()
          .get("kv_proj.weight")
          .assign(Tensors.of(new float[] {1, 0, 0, 1, 1, 0, 0, 1}, 4, 2));
      mixer.state().get("proj.weight").assign(Tensors.of(new float[] {1, 0, 0, 1}, 2, 2));
      Tensor map = Tensors.of(new float[] {1, 3, 2, 4}, 1, 2, 1, 2);
      for (float[] sound : new float[][] {{1, 0}, {0, 1}}) {
        float[] gated = mixer.forward(map, Tensors.of(sound, 1, 1, 2)).floats();
        double[] wanted = {.931430, 2.794289, 1.947263, 3.894526};
        for (int i = 0; i < 4; i++) {
          assertThat((double) gated[i]).isCloseTo(wanted[i], within(2e-6));
        }
      }
    }
  }
}
