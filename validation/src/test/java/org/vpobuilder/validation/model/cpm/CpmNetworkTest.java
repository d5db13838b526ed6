package org.vpobuilder.validation.model.cpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.validation.model.Golden;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.model.backbone.ResNetConfig;
import org.vpobuilder.validation.model.backbone.Vggish;
import org.vpobuilder.validation.model.backbone.VggishMaps;
import org.vpobuilder.validation.model.mask2former.Queries;
import org.vpobuilder.validation.model.mask2former.QueryAnswer;
import org.vpobuilder.validation.nn.Pyramid;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

/** T32: shapes of images and sounds of every size, on the smallest backbones. */
class CpmNetworkTest {
  private final TensorScope scope = TensorScope.open();
  private Autograd.Off off;

  @BeforeEach
  void open() {
    off = Autograd.off();
  }

  @AfterEach
  void close() {
    off.close();
    scope.close();
  }

  private static CpmNetwork network(CpmBackbones.Sound sound, String... changes) {
    CpmBackbones backbones = new CpmBackbones(CpmWorld.BACKBONES.image(), sound);
    CpmNetwork network = new CpmNetwork(CpmWorld.config(changes), backbones, 3);
    network.initialise(1);
    network.train(false);
    return network;
  }

  /** Levels of strides 32, 16 and 8, masks of stride 4; odd sizes are padded to multiples of 32. */
  @ParameterizedTest
  @CsvSource({"512, 512, 16, 16, 128, 128", "224, 224, 7, 7, 56, 56", "427, 640, 14, 20, 112, 160"})
  void see_images_givesLevelsAndMasks(
      int height, int width, int coarseHeight, int coarseWidth, int maskHeight, int maskWidth) {
    CpmNetwork network = network(CpmWorld.BACKBONES.sound());
    Tensor image = WeightFormula.input("image", 4, 1, 3, height, width);
    CpmNetwork.Seen seen =
        network.see(CpmNetwork.padded(image), WeightFormula.input("a", 1, 1, 2, 32, 256).abs());
    assertThat(seen.image().masks().shape()).containsExactly(1, 64, maskHeight, maskWidth);
    for (int level = 0; level < 3; level++) {
      long h = (long) coarseHeight << level;
      long w = (long) coarseWidth << level;
      assertThat(seen.image().levels().get(level).shape()).containsExactly(1, 64, h, w);
      assertThat(seen.memories().get(level).masked()).isEqualTo(new Pyramid.Size(h, w));
    }
    assertThat(seen.memories().get(3).masked()).isNull();
    assertThat(network.agnostic(seen)).hasSize(5);
  }

  /** ResNet of 3 s: 10 x 8 tokens, masks of 75 x 64; of 1 s; VGGish: 6 x 16 and 24 x 64. */
  @ParameterizedTest
  @CsvSource({
    "resnet, 2, 300, 4, 80, 75, 64",
    "resnet, 1, 96, 4, 24, 24, 64",
    "resnet, 1, 96, 16, 24, 6, 16",
    "vggish, 1, 96, 4, 96, 24, 64",
    "vggish, 1, 96, 16, 96, 6, 16"
  })
  void hear_sounds_givesTokensAndMaskFeatures(
      String kind, int channels, int frames, int stride, int tokens, int maskFrames, int maskBins) {
    CpmBackbones.Sound sound =
        kind.equals("vggish")
            ? CpmBackbones.vggish()
            : new CpmBackbones.Sound.OfResNet(
                ResNetConfig.plain(ResNetConfig.Block.BASIC, channels, 8, List.of(1, 1, 1, 1)));
    CpmNetwork network = network(sound, "network.audio_mask_stride " + stride);
    AudioHead.Heard heard =
        network.hear(WeightFormula.input("a", 1, 1, channels, frames, 256).abs());
    assertThat(heard.memory().tokens().shape()).containsExactly(1, tokens, 64);
    assertThat(heard.memory().positions().shape()).containsExactly(1, tokens, 64);
    assertThat(heard.masks().shape()).containsExactly(1, 64, maskFrames, maskBins);
  }

  /** VGGish on what it was made for: its own linear layers on the last map give its output. */
  @Test
  void vggishMaps_of64Bands_areVggishs() {
    Vggish whole = new Vggish(128);
    WeightFormula.fill(whole);
    VggishMaps maps = new VggishMaps();
    WeightFormula.fill(maps);
    Map<String, Tensor> weights = whole.state();
    assertThat(weights.keySet()).containsAll(maps.state().keySet());
    Tensor x = WeightFormula.input("second", 4, 1, 1, 96, 64);
    List<Tensor> stages = maps.stages(x);
    assertThat(stages).extracting(map -> map.size(1)).isEqualTo(wide(VggishMaps.WIDTHS));
    Tensor y = stages.get(2).permute(0, 2, 3, 1).reshape(1, -1);
    for (int layer = 0; layer <= 4; layer += 2) {
      String name = "embeddings." + layer;
      y =
          NeuralOps.relu(
              NeuralOps.linear(y, weights.get(name + ".weight"), weights.get(name + ".bias")));
    }
    assertThat(y.sub(whole.forward(x)).abs().max().item()).isZero();
  }

  private static List<Long> wide(List<Integer> values) {
    return values.stream().map(Integer::longValue).toList();
  }

  /**
   * The network that {@code bench-models} compares with is this one: outputs of both paths and
   * every gradient, in training's mode and in evaluation's.
   */
  @Test
  void network_equalsTheReferenceInPyTorch() throws IOException {
    off.close();
    JsonNode golden = Golden.json("cpm/network.json");
    CpmNetwork network =
        new CpmNetwork(
            CpmWorld.config("network.rounds 2", "network.audio_mask_stride 4"),
            CpmWorld.BACKBONES,
            4);
    WeightFormula.fill(network);
    List<String> names = new ArrayList<>();
    golden.get("names").forEach(name -> names.add(name.asText()));
    assertThat(network.parameters().keySet()).containsExactlyInAnyOrderElementsOf(names);
    network.train(true);
    Tensor image = WeightFormula.input("image", 4, 2, 3, 64, 96);
    Tensor magnitudes = WeightFormula.input("sound", 20, 2, 2, 48, 64).abs();
    Tensor blocked = Tensors.of(new float[] {0, 0, 0, 0, 0, 1}, 2, 1, 1, 3).greater(0.5);
    Queries prompts = network.prompts(WeightFormula.input("prompts", 4, 2, 3, 64), blocked);
    CpmNetwork.Seen seen = network.see(image, magnitudes);
    List<QueryAnswer> agnostic = network.agnostic(seen);
    List<QueryAnswer> visual = network.visual(prompts, seen);
    Tensor audible = network.audible(prompts, seen.sound());
    check("agnostic", agnostic, golden);
    check("visual", visual, golden);
    Golden.check("audible", audible, golden.get("audible"), 1e-5);
    Golden.check("features", seen.sound().masks(), golden.get("features"), 1e-5);
    Autograd.backward(probed(agnostic).add(probed(visual)).add(probed(audible)));
    JsonNode gradients = golden.get("gradients");
    network
        .parameters()
        .forEach(
            (name, parameter) -> {
              Optional<Tensor> gradient = Autograd.gradient(parameter);
              assertThat(gradient.isPresent()).as(name).isEqualTo(gradients.has(name));
              gradient.ifPresent(g -> Golden.check(name, g, gradients.get(name), 1e-3));
            });
    network.train(false);
    List<QueryAnswer> evaluated = network.agnostic(network.see(image, magnitudes));
    Golden.check(
        "evaluated", evaluated.get(evaluated.size() - 1).masks(), golden.get("evaluated"), 1e-5);
    off = Autograd.off();
  }

  private static void check(String path, List<QueryAnswer> outputs, JsonNode golden) {
    assertThat(outputs).hasSameSizeAs(golden.get(path).get("classes"));
    for (int i = 0; i < outputs.size(); i++) {
      String what = path + " " + i;
      Golden.check(what, outputs.get(i).classes(), golden.get(path).get("classes").get(i), 1e-5);
      Golden.check(what, outputs.get(i).masks(), golden.get(path).get("masks").get(i), 1e-5);
    }
  }

  private static Tensor probed(List<QueryAnswer> outputs) {
    List<Tensor> sums = new ArrayList<>();
    for (QueryAnswer each : outputs) {
      sums.add(probed(each.classes()).add(probed(each.masks()).div(10)));
    }
    return Tensors.stack(0, sums).sum();
  }

  private static Tensor probed(Tensor x) {
    return x.mul(WeightFormula.input("probe", 2, x.shape())).sum();
  }

  /** 100 dB and more are 1, silence is -1. */
  @Test
  void decibels_ofMagnitudes_spanFromMinusOneToOne() {
    Tensor magnitudes = Tensors.of(new float[] {0, 1e-5f, 1, 10, 1e5f}, 5);
    float[] got = CpmNetwork.decibels(magnitudes).floats();
    float[] wanted = {-1, -1, 0, .2f, 1};
    for (int i = 0; i < wanted.length; i++) {
      assertThat(got[i]).as(Arrays.toString(got)).isCloseTo(wanted[i], within(1e-6f));
    }
  }
}
