package org.vpobuilder.validation.model.families;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Golden;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.model.avsegformer.AvsegformerBackbones;
import org.vpobuilder.validation.model.avsegformer.AvsegformerConfig;
import org.vpobuilder.validation.model.avsegformer.AvsegformerSegmenter;
import org.vpobuilder.validation.model.backbone.PooledResNet;
import org.vpobuilder.validation.model.backbone.ResNet;
import org.vpobuilder.validation.model.backbone.ResNetConfig;
import org.vpobuilder.validation.model.mask2former.CriterionConfig;
import org.vpobuilder.validation.model.vct.VctBackbones;
import org.vpobuilder.validation.model.vct.VctConfig;
import org.vpobuilder.validation.model.vct.VctSegmenter;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;
import org.vpobuilder.validation.train.Optimiser;
import org.vpobuilder.validation.train.OptimiserConfig;

/**
 * The networks that {@code bench-models} compares with are these: logits, losses, every gradient
 * and a step of the optimiser against PyTorch in float64 (src/test/python/golden_networks.py). CPM
 * has a test of its own.
 */
class ReferencesTest {
  private static final Draws DRAWS = Draws.of(11);
  private static final long STEP = 3;

  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static ResNetConfig small(int channels) {
    return ResNetConfig.plain(ResNetConfig.Block.BASIC, channels, 8, List.of(1, 1, 1, 1));
  }

  @Test
  void avsegformer_equalsTheReferenceInPyTorch() throws IOException {
    AvsModel model =
        new AvsegformerSegmenter(
            new AvsegformerConfig(
                new AvsegformerConfig.Network(7, 64, 8, 2, 48, 2, 96, 4, 2, 96, 40, 16, 8, 0),
                0.1,
                0),
            new AvsegformerBackbones(
                AvsegformerBackbones.resNet(small(3)),
                new AvsegformerBackbones.Sound.Trained(
                    new PooledResNet(
                        small(2), PooledResNet.Pool.MAX, AvsegformerBackbones.AUDIO_WIDTH))),
            3);
    check("avsegformer", model, adamW(0.1, 0), name -> name.endsWith("in_proj_bias"));
  }

  @Test
  void vct_equalsTheReferenceInPyTorch() throws IOException {
    ResNet heard = new ResNet(small(2));
    AvsModel model =
        new VctSegmenter(
            new VctConfig(
                64,
                false,
                new VctConfig.Network(7, 64, 8, 1, 128, 4, 128, 5, 48),
                CriterionConfig.PUBLISHED.withPoints(48),
                1,
                0.1),
            new VctBackbones(
                () -> VctBackbones.resNet(small(3)),
                new VctBackbones.Sound(heard, 64, heard::forward)),
            3,
            VctSegmenter.Prototypes.OF_CLASSES);
    check(
        "vct",
        model,
        adamW(0.05, 0.01),
        name -> name.endsWith("in_proj_bias") || name.endsWith("assign_attn.q_proj.bias"));
  }

  private static OptimiserConfig adamW(double decay, double clip) {
    return new OptimiserConfig(OptimiserConfig.Kind.ADAM_W, 0.01, 0.9, decay, 1, clip, 0);
  }

  /**
   * Compares.
   *
   * @param rounding names what has, in part, no gradient but rounding's, whose sign AdamW follows:
   *     biases of keys move all scores of a query alike
   */
  private static void check(
      String name, AvsModel model, OptimiserConfig config, Predicate<String> rounding)
      throws IOException {
    JsonNode golden = Golden.json(name + "/network.json");
    Map<String, Tensor> parameters = model.network().parameters();
    List<String> names = new ArrayList<>();
    golden.get("gradients").fieldNames().forEachRemaining(names::add);
    assertThat(parameters.keySet()).containsExactlyInAnyOrderElementsOf(names);
    WeightFormula.fill(model.network());
    Inputs inputs = inputs();
    model.network().train(false);
    try (Autograd.Off off = Autograd.off()) {
      Golden.check("logits", model.logits(inputs), golden.get("logits"), 1e-5);
    }
    model.network().train(true);
    Losses losses = model.losses(inputs, DRAWS, STEP);
    double total = golden.get("total").asDouble();
    assertThat(losses.total().item()).isCloseTo(total, within(1e-5 * total));
    Autograd.backward(losses.total());
    parameters.forEach(
        (parameter, tensor) -> {
          Tensor gradient = Autograd.gradient(tensor).orElseThrow();
          JsonNode wanted = golden.get("gradients").get(parameter);
          if (!parameter.endsWith("assign_attn.q_proj.bias")) {
            Golden.check("gradient of " + parameter, gradient, wanted, 1e-3);
          }
        });
    new Optimiser(config, parameters, model.groups(1)).update(1);
    parameters.forEach(
        (parameter, tensor) -> {
          if (!rounding.test(parameter)) {
            JsonNode wanted = golden.get("stepped").get(parameter);
            Golden.check(parameter + " after a step", tensor, wanted, 1e-3);
          }
        });
  }

  private static Inputs inputs() {
    List<Batch.Entry> entries = new ArrayList<>();
    for (String key : List.of("a", "b")) {
      entries.add(new Batch.Entry(key, "ms", List.of(1, 2), List.of(0, 1, 2), List.of()));
    }
    return new Inputs(
        WeightFormula.input("image", 4, 2, 3, 64, 96),
        labels(),
        WeightFormula.input("sound", 2, 2, 2, 48, 64),
        1,
        entries);
  }

  /** Squares of 8 x 8 pixels, of 3 classes, and a corner that is not known. */
  private static Tensor labels() {
    double[] drawn = WeightFormula.draws("labels", 2 * 8 * 12);
    long[] labels = new long[2 * 64 * 96];
    for (int i = 0; i < labels.length; i++) {
      int x = i % 96;
      int y = i / 96 % 64;
      int square = (i / (64 * 96) * 8 + y / 8) * 12 + x / 8;
      labels[i] = y < 20 && x < 28 ? 255 : (long) Math.floor((drawn[square] + 0.5) * 3);
    }
    return Tensors.of(labels, 2, 64, 96);
  }
}
