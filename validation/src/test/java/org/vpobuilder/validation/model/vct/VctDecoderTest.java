package org.vpobuilder.validation.model.vct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.validation.model.Golden;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.model.mask2former.CriterionConfig;
import org.vpobuilder.validation.model.mask2former.PixelDecoder;
import org.vpobuilder.validation.model.mask2former.QueryAnswer;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;
import org.vpobuilder.validation.train.Optimiser;
import org.vpobuilder.validation.train.OptimiserConfig;

/** Against the authors' decoder and criterion in training: src/test/python/golden_vct.py. */
class VctDecoderTest {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void forward_gradientsAndStepInTraining_asTheAuthors() throws IOException {
    JsonNode golden = Golden.json("vct/learning.json");
    VctDecoder decoder =
        new VctDecoder(
            new VctConfig(
                32,
                false,
                new VctConfig.Network(7, 256, 8, 0, 1, 4, 64, 5, 1),
                CriterionConfig.PUBLISHED,
                1,
                1),
            4,
            4);
    WeightFormula.fill(decoder);
    Tensor sound = Autograd.require(WeightFormula.input("sound", 2, 2, 256, 3, 2));
    Tensor features = Autograd.require(WeightFormula.input("features", 2, 2, 256, 8, 8));
    List<Tensor> levels = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      levels.add(WeightFormula.input("level " + i, 2, 2, 256, 1 << i, 1 << i));
    }
    Tensor noise = WeightFormula.input("noise", 1, 2, 7, 64).add(0.5);
    List<QueryAnswer> predictions =
        decoder.forward(new PixelDecoder.Features(features, levels), sound, noise);
    assertThat(predictions).hasSize(6);
    Tensor logScale = Autograd.require(Tensors.full(Math.log(1 / 0.07), DType.F32));
    // Classes 0 and 2 in the first image, 3 in the second.
    Tensor targets = Tensors.of(new float[] {1, 0, 1, 0, 0, 0, 0, 1}, 2, 4);
    Tensor contrast =
        VctNetwork.contrast(
            Objects.requireNonNull(decoder.contrasted(sound)).cosines(), logScale, targets);
    assertThat(contrast.item()).isCloseTo(golden.get("contrast").asDouble(), within(1e-5));
    Tensor total = contrast.mul(10);
    for (int i = 0; i < predictions.size(); i++) {
      QueryAnswer each = predictions.get(i);
      Golden.check("classes " + i, each.classes(), golden.get("classes").get(i), 1e-5);
      Golden.check("masks " + i, each.masks(), golden.get("masks").get(i), 1e-5);
      total = total.add(probed(each.classes())).add(probed(each.masks()).div(10));
    }
    Autograd.backward(total);
    check("sound", sound, golden.get("sound_gradient"));
    check("features", features, golden.get("feature_gradient"));

    Map<String, Tensor> parameters = decoder.parameters();
    JsonNode gradients = golden.get("gradients");
    JsonNode stepped = golden.get("stepped");
    check("logit_scale", logScale, gradients.get("logit_scale"));
    int learning = 0;
    for (String name : parameters.keySet()) {
      // A bias of the grouping's queries moves all scores of a pixel alike: it learns nothing.
      if (name.endsWith("assign_attn.q_proj.bias")) {
        learning++;
      } else if (!name.startsWith("transformer_")) {
        check(name, parameters.get(name), gradients.get(name));
        learning++;
      }
    }
    assertThat(learning + 1).isEqualTo(gradients.size());
    new Optimiser(
            new OptimiserConfig(OptimiserConfig.Kind.ADAM_W, 0.01, 0.9, 0.1, 1, 0, 0),
            parameters,
            ParameterGroup.of(decoder, name -> 1, name -> true))
        .update(1);
    for (String name : parameters.keySet()) {
      // What has no gradient but rounding's moves by its sign: biases of keys, and of the
      // grouping's queries.
      boolean rounding = name.endsWith("in_proj_bias") || name.endsWith("q_proj.bias");
      if (!name.startsWith("transformer_") && !rounding) {
        Golden.check("stepped " + name, parameters.get(name), stepped.get(name), 1e-3);
      }
    }
  }

  private static void check(String what, Tensor leaf, JsonNode digest) {
    Tensor gradient = Autograd.gradient(leaf).orElseThrow();
    Golden.check("gradient of " + what, gradient, digest, 3e-4);
  }

  private static Tensor probed(Tensor x) {
    return x.mul(WeightFormula.input("probe", 2, x.shape())).sum();
  }
}
