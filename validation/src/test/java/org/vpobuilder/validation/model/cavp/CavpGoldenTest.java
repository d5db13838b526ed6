package org.vpobuilder.validation.model.cavp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.model.Golden;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.model.backbone.ResNet;
import org.vpobuilder.validation.model.backbone.ResNetConfig;
import org.vpobuilder.validation.model.cavp.Cavp.AudioEncoder;
import org.vpobuilder.validation.model.deeplab.DeepLab;
import org.vpobuilder.validation.model.deeplab.DeepLabConfig;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * The network of the paper on VPO against src/test/python/golden_cavp.py, in float64; that
 * reference was compared with the authors' code at the same weights.
 */
class CavpGoldenTest {
  /** Single precision through 60 layers. */
  private static final double EVAL = 2e-5;

  /** Batch norm of three pooled pixels amplifies rounding: PyTorch's own float32 is off by 2e-4. */
  private static final double TRAIN = 1e-3;

  /** PyTorch's own float32 is off by 1e-3. */
  private static final double GRADIENT = 5e-3;

  private static final int HEIGHT = 65;
  private static final int WIDTH = 97;

  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static Cavp paper() {
    return new Cavp(CavpConfig.onResNet50(22, 8, CavpConfig.resNet18(2)));
  }

  /** As the golden file has it: [kB, width, h, w]. */
  private static Tensor map(CavpOutput output) {
    Tensor fused = output.fused();
    return fused
        .transpose(1, 2)
        .reshape(fused.size(0), fused.size(2), output.height(), output.width());
  }

  @Test
  void state_ofPaper_hasThePublishedNamesAndShapes() throws IOException {
    Cavp net = paper();
    List<String> rows =
        net.state().entrySet().stream()
            .map(
                entry ->
                    entry.getKey()
                        + ","
                        + Arrays.stream(entry.getValue().shape())
                            .mapToObj(Long::toString)
                            .collect(Collectors.joining("x")))
            .toList();
    assertThat(rows).isEqualTo(Golden.rows("cavp/parameters.csv"));
    assertThat(net.parameters().values().stream().mapToLong(Tensor::count).sum())
        .isEqualTo(Golden.json("cavp/cavp.json").get("count").asLong())
        .isEqualTo(58_241_480);
  }

  @Test
  void parts_inEvaluation_equalReference() throws IOException {
    JsonNode golden = Golden.json("cavp/cavp.json").get("eval");
    ResNet backbone = new ResNet(ResNetConfig.dilatedResNet50(8));
    DeepLab decoder = new DeepLab(DeepLabConfig.ofResNet50(22));
    AudioEncoder audio = new AudioEncoder(CavpConfig.resNet18(2), 304);
    WeightFormula.fill(backbone, "backbone.backbone.");
    WeightFormula.fill(decoder, "segment.");
    WeightFormula.fill(audio, "audio_backbone.");
    List.of(backbone, decoder, audio).forEach(part -> part.train(false));
    try (Autograd.Off off = Autograd.off()) {
      List<Tensor> maps = backbone.stages(WeightFormula.input("input.image", 4, 2, 3, 65, 97));
      for (int i = 0; i < 4; i++) {
        Golden.check("layer" + (i + 1), maps.get(i), golden.get("layer" + (i + 1)), EVAL);
      }
      Tensor visual = decoder.features(maps.get(0), maps.get(3));
      Golden.check("visual", visual, golden.get("visual"), EVAL);
      Tensor sound = audio.forward(WeightFormula.input("input.audio", 4, 2, 2, 300, 64));
      Golden.check("sound", sound, golden.get("sound"), EVAL);
    }
  }

  @Test
  void forward_inEvaluation_equalsReference() throws IOException {
    JsonNode golden = Golden.json("cavp/cavp.json").get("eval");
    Cavp net = paper();
    WeightFormula.fill(net);
    net.train(false);
    try (Autograd.Off off = Autograd.off()) {
      CavpOutput output =
          net.forward(
              WeightFormula.input("input.image", 4, 2, 3, HEIGHT, WIDTH),
              WeightFormula.input("input.audio", 4, 2, 2, 300, 64));
      Golden.check("logits", output.logits(), golden.get("logits"), EVAL);
      Golden.check("fused", map(output), golden.get("fused"), EVAL);
    }
  }

  @Test
  void forward_inTraining_equalsReferenceToTheGradients() throws IOException {
    JsonNode golden = Golden.json("cavp/cavp.json").get("train");
    Cavp net = paper();
    WeightFormula.fill(net);
    CavpOutput output =
        net.forward(
            WeightFormula.input("input.images", 4, 3, 3, HEIGHT, WIDTH),
            WeightFormula.input("input.sounds", 4, 6, 2, 300, 64));
    Golden.check("logits", output.logits(), golden.get("logits"), TRAIN);
    Golden.check("fused", map(output), golden.get("fused"), TRAIN);
    Losses losses = loss(output);
    assertThat(losses.terms().get("cross_entropy").item())
        .isCloseTo(golden.get("cross_entropy").asDouble(), within(1e-4));
    assertThat(losses.terms().get("contrast").item())
        .isCloseTo(golden.get("contrast").asDouble(), within(1e-4));
    Autograd.backward(losses.total());
    Map<String, Tensor> parameters = net.parameters();
    golden
        .get("gradients")
        .fields()
        .forEachRemaining(
            entry -> {
              Tensor gradient = Autograd.gradient(parameters.get(entry.getKey())).orElseThrow();
              double wanted = entry.getValue().asDouble();
              assertThat(gradient.square().sum().sqrt().item())
                  .as(entry.getKey())
                  .isCloseTo(wanted, within(GRADIENT * wanted));
            });
    Map<String, Tensor> state = net.state();
    golden
        .get("statistics")
        .fields()
        .forEachRemaining(
            entry ->
                Golden.check(entry.getKey(), state.get(entry.getKey()), entry.getValue(), 1e-5));
  }

  private static Losses loss(CavpOutput output) {
    long[] labels = new long[3 * HEIGHT * WIDTH];
    fill(labels, 0, 10, 40, 20, 60, 3);
    fill(labels, 0, 50, 65, 0, 15, 255);
    fill(labels, 1, 0, 30, 0, 40, 5);
    fill(labels, 1, 35, 65, 50, 97, 7);
    Pairing pairing =
        new Pairing(
            List.of(
                new Pairing.Pair(new Pairing.Source.Banked(3), Set.of(3), true),
                new Pairing.Pair(new Pairing.Source.Other(0), Set.of(3), false),
                new Pairing.Pair(new Pairing.Source.Other(1), Set.of(5, 7), false)));
    CavpLossConfig all = new CavpLossConfig(1, 0.1, 100_000, CavpLossConfig.OwnBackground.UNKNOWN);
    return new CavpLoss(all)
        .of(
            output,
            Tensors.of(labels, 3, HEIGHT, WIDTH),
            List.of(Set.of(3), Set.of(5, 7), Set.of()),
            pairing,
            Draws.of(1),
            0);
  }

  private static void fill(
      long[] labels, int image, int top, int bottom, int left, int right, int label) {
    for (int y = top; y < bottom; y++) {
      int row = (image * HEIGHT + y) * WIDTH;
      Arrays.fill(labels, row + left, row + right, label);
    }
  }
}
