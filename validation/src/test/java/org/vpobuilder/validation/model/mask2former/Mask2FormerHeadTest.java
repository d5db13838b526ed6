package org.vpobuilder.validation.model.mask2former;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.validation.model.Golden;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.nn.Pyramid;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

/** Against the authors' modules: src/test/python/golden_mask2former.py. */
class Mask2FormerHeadTest {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static JsonNode golden() throws IOException {
    return Golden.json("mask2former/mask2former.json");
  }

  /** Names, shapes and what decays of the published head of ADE20K with ResNet-50. */
  @Test
  void parameters_published_asInTheAuthorsModule() throws IOException {
    Mask2FormerHead head =
        new Mask2FormerHead(List.of(256, 512, 1024, 2048), Mask2FormerConfig.published(150));
    List<String> own = new ArrayList<>();
    Predicate<String> decays = ParameterGroup.decayingAsDetectron2(head);
    head.state()
        .forEach(
            (name, tensor) ->
                own.add(
                    name
                        + ","
                        + Arrays.stream(tensor.shape())
                            .mapToObj(Long::toString)
                            .collect(Collectors.joining("x"))
                        + (decays.test(name) ? ",True" : ",False")));
    assertThat(own).containsExactlyInAnyOrderElementsOf(Golden.rows("mask2former/parameters.csv"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"even", "odd"})
  void forward_andBackward_equalTheAuthors(String kind) throws IOException {
    JsonNode golden = golden().get(kind);
    Mask2FormerHead head =
        new Mask2FormerHead(
            List.of(8, 12, 16, 20), new Mask2FormerConfig(5, 7, 64, 8, 2, 96, 4, 80));
    WeightFormula.fill(head);
    List<Tensor> maps = maps(golden);
    PixelDecoder.Features features = head.pixels().forward(maps);
    Golden.check("mask features", features.masks(), golden.get("masks"), 1e-5);
    for (int i = 0; i < 3; i++) {
      Golden.check("level " + i, features.levels().get(i), golden.get("levels").get(i), 1e-5);
    }
    List<QueryAnswer> predictions = head.predictor().forward(features);
    assertThat(predictions).hasSize(10).hasSameSizeAs(golden.get("classes"));
    List<Tensor> costs = new ArrayList<>();
    for (int i = 0; i < predictions.size(); i++) {
      QueryAnswer each = predictions.get(i);
      Golden.check("classes " + i, each.classes(), golden.get("classes").get(i), 1e-5);
      Golden.check("masks " + i, each.masks(), golden.get("mask_logits").get(i), 1e-5);
      costs.add(probed(each.classes()).add(probed(each.masks()).div(10)));
    }
    Autograd.backward(Tensors.stack(0, costs).sum());
    for (int i = 0; i < 4; i++) {
      Tensor gradient = Autograd.gradient(maps.get(i)).orElseThrow();
      Golden.check("gradient of map " + i, gradient, golden.get("map_gradients").get(i), 1e-4);
    }
    JsonNode gradients = golden.get("gradients");
    head.parameters()
        .forEach(
            (name, leaf) -> {
              if (gradients.has(name)) {
                Tensor gradient = Autograd.gradient(leaf).orElseThrow();
                Golden.check("gradient of " + name, gradient, gradients.get(name), 1e-4);
              }
            });
    assertThat(gradients.size()).isEqualTo(head.parameters().size());
  }

  /** The feature pyramid that MaskFormer had before it, of maps of odd sizes. */
  @Test
  void pyramid_forwardAndBackward_equalTheAuthors() throws IOException {
    JsonNode golden = golden().get("pyramid");
    FpnDecoder decoder = new FpnDecoder(List.of(8, 12, 16, 20), 64);
    WeightFormula.fill(decoder);
    List<Tensor> maps = maps(golden);
    PixelDecoder.Features features = decoder.forward(maps);
    Golden.check("mask features", features.masks(), golden.get("masks"), 1e-5);
    Tensor cost = probed(features.masks());
    assertThat(features.levels()).hasSize(3);
    for (int i = 0; i < 3; i++) {
      Tensor level = features.levels().get(i);
      Golden.check("level " + i, level, golden.get("levels").get(i), 1e-5);
      cost = cost.add(probed(level));
    }
    Autograd.backward(cost);
    for (int i = 0; i < 4; i++) {
      Tensor gradient = Autograd.gradient(maps.get(i)).orElseThrow();
      Golden.check("gradient of map " + i, gradient, golden.get("map_gradients").get(i), 1e-4);
    }
    JsonNode gradients = golden.get("gradients");
    decoder
        .parameters()
        .forEach(
            (name, leaf) ->
                Golden.check(
                    "gradient of " + name,
                    Autograd.gradient(leaf).orElseThrow(),
                    gradients.get(name),
                    1e-4));
    assertThat(gradients.size()).isEqualTo(decoder.parameters().size());
  }

  /** Maps of 8, 12, 16 and 20 channels and the golden sizes. */
  private static List<Tensor> maps(JsonNode golden) {
    List<Tensor> maps = new ArrayList<>();
    int[] channels = {8, 12, 16, 20};
    for (int i = 0; i < 4; i++) {
      JsonNode size = golden.get("sizes").get(i);
      maps.add(
          Autograd.require(
              WeightFormula.input(
                  "res" + (i + 2), 4, 2, channels[i], size.get(0).asLong(), size.get(1).asLong())));
    }
    return maps;
  }

  private static Tensor probed(Tensor x) {
    return x.mul(WeightFormula.input("probe", 2, x.shape())).sum();
  }

  @Test
  void blocked_emptyMask_looksEverywhere() {
    // Two queries on 2 x 2: the first has one pixel, the second none.
    Tensor masks = Tensors.of(new float[] {1, -1, -1, -1, -1, -2, -3, -4}, 1, 2, 2, 2);
    QueryAnswer prediction = new QueryAnswer(masks, masks, masks);
    Tensor blocked = prediction.blocked(new Pyramid.Size(2, 2));
    assertThat(blocked.shape()).containsExactly(1, 1, 2, 4);
    assertThat(blocked.to(DType.F32).floats()).containsExactly(0, 1, 1, 1, 0, 0, 0, 0);
  }

  /** The layers of each family are counted on their own: what a model adds moves no other name. */
  @Test
  void plan_ofTwoFamilies_namesEachFromZero() {
    List<TransformerDecoder.Block> plan = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      plan.add(new TransformerDecoder.Block("audio", 3));
      for (int level = 0; level < 3; level++) {
        plan.add(new TransformerDecoder.Block(TransformerDecoder.VISUAL, level));
      }
    }
    Mask2FormerConfig config = Mask2FormerConfig.tiny(3);
    TransformerDecoder both = new TransformerDecoder(config, plan, 4);
    TransformerDecoder one = new TransformerDecoder(config, TransformerDecoder.published(), 3);
    assertThat(both.parameters().keySet())
        .containsAll(one.parameters().keySet())
        .contains("audio_cross_attention_layers.2.multihead_attn.in_proj_weight")
        .doesNotContain("audio_cross_attention_layers.3.multihead_attn.in_proj_weight");
    both.initialise(3);
    PixelDecoder.Features features =
        new PixelDecoder.Features(
            WeightFormula.input("masks", 1, 2, 64, 16, 16),
            List.of(
                WeightFormula.input("f5", 1, 2, 64, 2, 2),
                WeightFormula.input("f4", 1, 2, 64, 4, 4),
                WeightFormula.input("f3", 1, 2, 64, 8, 8)));
    List<Memory> memories = new ArrayList<>(both.memories(features.levels(), 0, true));
    memories.addAll(both.memories(List.of(WeightFormula.input("sound", 1, 2, 64, 3, 5)), 3, false));
    List<QueryAnswer> predictions = both.decode(both.learnt(2), memories, features.masks());
    assertThat(predictions).hasSize(13);
    assertThat(predictions.get(12).classes().shape()).containsExactly(2, 8, 4);
    assertThat(predictions.get(12).masks().shape()).containsExactly(2, 8, 16, 16);
    Autograd.backward(predictions.get(12).masks().sum());
    assertThat(
            Autograd.gradient(
                    both.parameters()
                        .get("audio_cross_attention_layers.2.multihead_attn.in_proj_weight"))
                .orElseThrow()
                .abs()
                .max()
                .item())
        .isPositive();
  }
}
