package org.vpobuilder.validation.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.validation.model.Golden;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

/** Against torchvision and float64: src/test/python/golden_cavp.py. */
class BackboneTest {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static void compare(String name, Supplier<Layer> make, Tensor input) throws IOException {
    JsonNode golden = Golden.json("backbone/backbones.json").get(name);
    Layer net = make.get();
    assertThat(rows(net)).isEqualTo(Golden.rows("backbone/" + name + ".csv"));
    assertThat(net.parameters().values().stream().mapToLong(Tensor::count).sum())
        .isEqualTo(golden.get("count").asLong());
    WeightFormula.fill(net);
    try (Autograd.Off off = Autograd.off()) {
      net.train(false);
      Golden.check("eval", net.forward(input), golden.get("eval"), 1e-5);
      if (golden.has("train")) {
        net.train(true);
        Golden.check("train", net.forward(input), golden.get("train"), 1e-3);
      }
    }
  }

  private static List<String> rows(Module net) {
    return net.state().entrySet().stream()
        .map(entry -> entry.getKey() + "," + shape(entry.getValue()))
        .toList();
  }

  private static String shape(Tensor tensor) {
    return Arrays.stream(tensor.shape()).mapToObj(Long::toString).collect(Collectors.joining("x"));
  }

  @Test
  void resNet50_withTorchvisionsClassifier_equalsTorchvision() throws IOException {
    compare(
        "resnet50",
        () -> new PooledResNet(ResNetConfig.resNet50(), PooledResNet.Pool.AVERAGE, 1000),
        WeightFormula.input("input.image", 4, 2, 3, 65, 97));
  }

  /** torchvision.models.resnet101: 626 entries, 44,549,160 parameters; 2 and 2,049,000 of fc. */
  @Test
  void resNet101_withoutItsClassifier_hasTorchvisionsEntries() {
    ResNet net = new ResNet(ResNetConfig.resNet101());
    assertThat(net.state()).hasSize(624).containsKey("layer3.22.bn3.num_batches_tracked");
    assertThat(net.parameters().values().stream().mapToLong(Tensor::count).sum())
        .isEqualTo(42_500_160);
  }

  @Test
  void resNet18_ofOneChannelMaxPooled_equalsTorchvisions() throws IOException {
    compare(
        "audio_resnet18",
        () -> new PooledResNet(ResNetConfig.resNet18(1), PooledResNet.Pool.MAX, 304),
        WeightFormula.input("input.mono", 4, 2, 1, 300, 64));
  }

  @Test
  void vggish_ofOneSecond_equalsReference() throws IOException {
    compare("vggish", () -> new Vggish(304), WeightFormula.input("input.second", 4, 2, 1, 96, 64));
  }

  /** Behind a plain stem, as torchvision has no deep one: src/test/python/golden_dilated.py. */
  @ParameterizedTest
  @ValueSource(ints = {8, 16})
  void stages_dilated_equalTorchvisions(int outputStride) throws IOException {
    JsonNode golden = Golden.json("backbone/dilated.json");
    ResNet net =
        new ResNet(
            new ResNetConfig(
                ResNetConfig.Block.BOTTLENECK,
                ResNetConfig.Stem.PLAIN,
                3,
                64,
                ResNetConfig.dilatedResNet50(outputStride).stages()));
    WeightFormula.fill(net);
    net.train(false);
    try (Autograd.Off off = Autograd.off()) {
      List<Tensor> maps = net.stages(WeightFormula.input("input.image", 4, 2, 3, 65, 97));
      for (int stage : List.of(3, 4)) {
        String name = "stride %d, layer%d".formatted(outputStride, stage);
        Golden.check(name, maps.get(stage - 1), golden.get(name), 1e-5);
      }
    }
  }

  /** As CAVP's authors begin what VGGish's and ImageNet's weights do not fit. */
  @Test
  void initialise_layersThatThePublishedWeightsLack_beginAsTheAuthorsBeginThem() {
    Vggish vggish = new Vggish(304);
    vggish.initialise(1);
    float[] last = vggish.state().get("embeddings.4.weight").floats();
    double square = 0;
    for (float weight : last) {
      square += (double) weight * weight;
    }
    // Kaiming normal over a fan in of 4096: 1.2 million draws of variance 2 / 4096.
    assertThat(square / last.length).isCloseTo(2.0 / 4096, within(2.0 / 4096 * 0.01));
    assertThat(vggish.state().get("embeddings.4.bias").floats()).containsOnly(0f);
    PooledResNet heard = new PooledResNet(ResNetConfig.resNet18(2), PooledResNet.Pool.MAX, 304);
    heard.initialise(1);
    // PyTorch's default: uniform up to 1 / sqrt(2 x 7 x 7).
    double bound = 1 / Math.sqrt(98);
    double most = 0;
    for (float weight : heard.state().get("conv1.weight").floats()) {
      most = Math.max(most, Math.abs(weight));
    }
    assertThat(most).isLessThanOrEqualTo(bound).isGreaterThan(0.99 * bound);
  }

  @Test
  void stages_plain_haveStrides4To32() {
    ResNet net =
        new ResNet(ResNetConfig.plain(ResNetConfig.Block.BASIC, 3, 4, List.of(1, 1, 1, 1)));
    List<String> shapes =
        net.stages(Tensors.ones(1, 3, 64, 96)).stream().map(BackboneTest::shape).toList();
    assertThat(shapes).containsExactly("1x4x16x24", "1x8x8x12", "1x16x4x6", "1x32x2x3");
    assertThat(net.config().widths()).containsExactly(4, 8, 16, 32);
  }

  @Test
  void stages_tinyDilated_stayAtStride8() {
    ResNet net = new ResNet(ResNetConfig.tinyDilated());
    List<String> shapes =
        net.stages(Tensors.ones(1, 3, 64, 96)).stream().map(BackboneTest::shape).toList();
    assertThat(shapes).containsExactly("1x16x16x24", "1x32x8x12", "1x48x8x12", "1x64x8x12");
  }

  @Test
  void withStageNames_ofTpavi_namesParametersSo() {
    ResNetConfig config =
        ResNetConfig.resNet18(3)
            .withStageNames(List.of("layer1", "layer2", "layer3_1", "layer4_1"));
    assertThat(new ResNet(config).state())
        .containsKeys("layer3_1.0.downsample.0.weight", "layer4_1.1.bn2.running_var")
        .doesNotContainKey("layer3.0.conv1.weight");
  }
}
