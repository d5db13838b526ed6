package org.vpobuilder.validation.model.tpavi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.validation.model.Golden;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.model.pvt.PvtConfig;
import org.vpobuilder.validation.model.tpavi.TpaviTask.TpaviLoss;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * The networks at the papers' sizes against values of {@code src/test/python/tpavi_golden.py}, in
 * double precision; that reference was compared with the published code at the same weights.
 */
class TpaviGoldenTest {
  /** Of single precision through 50 to 200 layers; a wrong shortcut or epsilon gives 1e-2. */
  private static final double TOLERANCE = 1e-5;

  /** The same where batches of 24 pixels are normalised. */
  private static final double TRAINING_TOLERANCE = 1e-4;

  /** Of norms of gradients: where they nearly cancel, rounding shows. */
  private static final double GRADIENT_TOLERANCE = 1e-3;

  @ParameterizedTest
  @ValueSource(
      strings = {"resnet50-object", "resnet50-semantic", "resnet50-vpo", "pvt-v2-b5-object"})
  void forward_paperSize_asGolden(String name) throws IOException {
    JsonNode golden = Golden.json("tpavi/" + name + ".json");
    try (TensorScope scope = TensorScope.open()) {
      Tpavi network = new Tpavi(config(golden));
      WeightFormula.fill(network);
      network.train(false);
      try (Autograd.Off off = Autograd.off()) {
        check(golden, golden.get("eval"), run(network, golden), TOLERANCE);
      }
      network.train(true);
      Map<String, Tensor> losses =
          check(golden, golden.get("train"), run(network, golden), TRAINING_TOLERANCE);
      Autograd.backward(losses.get("total"));
      checkNorms(golden.get("buffers"), network.state());
      checkNorms(golden.get("gradients"), gradients(network));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet50-object", "resnet50-semantic", "pvt-v2-b5-object"})
  void state_paperSize_namesAndShapesOfPublished(String name) throws IOException {
    JsonNode golden = Golden.json("tpavi/" + name + ".json");
    Map<String, String> published = new TreeMap<>();
    for (String row : Golden.rows("tpavi/" + name + "-parameters.csv")) {
      String[] cells = row.split(",", -1);
      if (Tpavi.UNUSED.stream().noneMatch(cells[0]::startsWith)) {
        published.put(cells[0], cells[1]);
      } else {
        assertThat(cells[2]).as("whether an output depends on " + cells[0]).isEqualTo("no");
      }
    }
    try (TensorScope scope = TensorScope.open()) {
      Map<String, String> ours = new TreeMap<>();
      new Tpavi(config(golden)).state().forEach((n, tensor) -> ours.put(n, shape(tensor)));
      assertThat(ours).isEqualTo(published);
    }
  }

  private static String shape(Tensor tensor) {
    return Arrays.stream(tensor.shape()).mapToObj(Long::toString).collect(Collectors.joining("x"));
  }

  private static TpaviConfig config(JsonNode golden) {
    TpaviConfig.Backbone backbone =
        golden.get("backbone").asText().equals("resnet50")
            ? TpaviConfig.Backbone.resNet50()
            : new TpaviConfig.Backbone.Pyramid(PvtConfig.b5().withDropPath(0));
    int classes = golden.get("classes").asInt();
    return switch (golden.get("kind").asText()) {
      case "object" -> TpaviConfig.object(backbone);
      case "semantic" -> TpaviConfig.semantic(backbone, classes);
      default -> TpaviConfig.image(backbone, classes);
    };
  }

  private static TpaviOutput run(Tpavi network, JsonNode golden) {
    int videos = golden.get("videos").asInt();
    int frames = golden.get("frames").asInt();
    long height = golden.get("height").asLong();
    long width = golden.get("width").asLong();
    Tensor images = WeightFormula.input("input.image", 4, (long) videos * frames, 3, height, width);
    Tensor audio = WeightFormula.input("input.audio", 2, videos, frames, 128);
    return golden.get("kind").asText().equals("semantic")
        ? network.forward(images, audio, Tensors.of(new float[] {1, 1, 1, 0}, 4))
        : network.forward(images, audio);
  }

  private static Map<String, Tensor> check(
      JsonNode golden, JsonNode wanted, TpaviOutput output, double tolerance) {
    Golden.check("logits", output.logits(), wanted.get("logits"), tolerance);
    for (int i = 0; i < 4; i++) {
      Golden.check("map " + i, output.maps().get(i), wanted.get("fused").get(i), tolerance);
      Golden.check("audio " + i, output.audio().get(i), wanted.get("audio").get(i), tolerance);
    }
    Map<String, Tensor> losses = losses(golden, output);
    losses.forEach(
        (name, loss) -> {
          double expected = wanted.get("losses").get(name).asDouble();
          assertThat(loss.item()).as(name).isCloseTo(expected, within(tolerance * expected));
        });
    return losses;
  }

  private static Map<String, Tensor> losses(JsonNode golden, TpaviOutput output) {
    Map<String, Tensor> losses = new LinkedHashMap<>();
    switch (golden.get("kind").asText()) {
      case "object" -> {
        Tensor masks = input("input.mask", output).greater(0).to(DType.I64);
        losses.put("s4", TpaviTask.FIRST_FRAMES.losses(output, masks, 2).total());
        losses.put("bce", TpaviLoss.binary(output.logits(), masks));
        losses.put("matching", TpaviLoss.matching(output));
        losses.put("total", TpaviTask.ALL_FRAMES.losses(output, masks, 2).total());
      }
      case "semantic" -> {
        Tensor labelled = Tensors.of(new float[] {1, 0, 1, 0}, 4);
        Tensor labels = labels(golden, output);
        Tensor holes = labels.where(labelled.reshape(4, 1, 1).greater(0), labels.mul(0).add(255));
        losses.put("ce", TpaviLoss.semantic(output.logits(), labels, labelled));
        losses.put("matching", TpaviLoss.semanticMatching(output, labelled));
        losses.put("total", TpaviTask.SEMANTIC.losses(output, holes, 2).total());
      }
      default -> {
        Tensor ignored = input("input.ignore", output).greater(0.4);
        Tensor labels = labels(golden, output);
        Tensor holes = labels.mul(0).add(255).where(ignored, labels);
        losses.put("total", TpaviTask.IMAGE.losses(output, holes, 1).total());
      }
    }
    return losses;
  }

  /** [BT, H, W], in [-0.5, 0.5). */
  private static Tensor input(String name, TpaviOutput output) {
    Tensor logits = output.logits();
    return WeightFormula.input(name, 1, logits.size(0), logits.size(2), logits.size(3));
  }

  private static Tensor labels(JsonNode golden, TpaviOutput output) {
    Tensor logits = output.logits();
    long[] size = {logits.size(0), logits.size(2), logits.size(3)};
    int classes = golden.get("classes").asInt();
    double[] draws = WeightFormula.draws("input.label", (int) (size[0] * size[1] * size[2]));
    long[] labels = Arrays.stream(draws).mapToLong(u -> (long) ((u + 0.5) * classes)).toArray();
    return Tensors.of(labels, size);
  }

  private static Map<String, Tensor> gradients(Tpavi network) {
    Map<String, Tensor> gradients = new LinkedHashMap<>();
    network
        .parameters()
        .forEach((n, p) -> Autograd.gradient(p).ifPresent(g -> gradients.put(n, g)));
    return gradients;
  }

  private static void checkNorms(JsonNode wanted, Map<String, Tensor> tensors) {
    List<String> names = new java.util.ArrayList<>();
    wanted.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      double expected = wanted.get(name).asDouble();
      assertThat(Math.sqrt(tensors.get(name).square().sum().item()))
          .as(name)
          .isCloseTo(expected, within(GRADIENT_TOLERANCE * expected));
    }
  }
}
