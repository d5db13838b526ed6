package org.vpobuilder.validation.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.validation.model.Golden;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * Parts of transformers against torch.nn (src/test/python/golden_parts.py) and against
 * Mask2Former's own modules (golden_mask2former.py).
 */
class PartsTest {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor input(String name, long... shape) {
    return Autograd.require(WeightFormula.input(name, 4, shape));
  }

  private static void backward(Tensor out) {
    Autograd.backward(out.mul(WeightFormula.input("probe", 2, out.shape())).sum());
  }

  private static void checkGradients(Map<String, Tensor> leaves, JsonNode gradients) {
    leaves.forEach(
        (name, leaf) ->
            Golden.check(
                "gradient of " + name,
                Autograd.gradient(leaf).orElseThrow(),
                gradients.get(name),
                2e-5));
    assertThat(gradients.size()).isGreaterThanOrEqualTo(leaves.size());
  }

  private static void attention(String kind, boolean bias, boolean masked) throws IOException {
    JsonNode golden = Golden.json("parts.json").get(kind);
    MultiHeadAttention module = new MultiHeadAttention(32, 4, bias);
    WeightFormula.fill(module);
    Tensor query = input("query", 2, 5, 32);
    Tensor key = input("key", 2, 7, 32);
    Tensor value = input("value", 2, 7, 32);
    Tensor blocked = WeightFormula.input("blocked", 2, 2, 4, 5, 7).greater(0);
    Tensor out = module.forward(query, key, value, masked ? blocked : null);
    Golden.check(kind, out, golden.get("out"), 1e-5);
    backward(out);
    checkGradients(Map.of("query", query, "key", key, "value", value), golden.get("gradients"));
    checkGradients(module.parameters(), golden.get("gradients"));
    assertThat(golden.get("gradients").size()).isEqualTo(3 + module.parameters().size());
  }

  @Test
  void attention_published_equalsTorch() throws IOException {
    attention("attention", true, false);
    attention("attention_masked", true, true);
    attention("attention_no_bias", false, false);
  }

  /** Scores of 1 / sqrt 2 and 0: shares of 0.6697 and 0.3303, or all where the other is blocked. */
  @Test
  void weights_ofOneQueryAndTwoKeys_areAsByHand() {
    MultiHeadAttention module = new MultiHeadAttention(2, 1, true);
    Map<String, Tensor> state = module.state();
    try (Autograd.Off off = Autograd.off()) {
      state
          .get("in_proj_weight")
          .assign(Tensors.of(new float[] {1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1}, 6, 2));
      state.get("in_proj_bias").assign(Tensors.zeros(6));
    }
    Tensor query = Tensors.of(new float[] {1, 0}, 1, 1, 2);
    Tensor keys = Tensors.of(new float[] {1, 0, 0, 1}, 1, 2, 2);
    assertThat(module.weights(query, keys, null).floats())
        .containsExactly(new float[] {0.66976f, 0.33024f}, within(1e-5f));
    Tensor second = Tensors.of(new float[] {0, 1}, 1, 1, 1, 2).greater(0.5);
    assertThat(module.weights(query, keys, second).floats()).containsExactly(1, 0);
  }

  @Test
  void attention_queryThatMayLookNowhere_takesTheMean() {
    MultiHeadAttention module = new MultiHeadAttention(8, 2, true);
    WeightFormula.fill(module);
    Tensor same = WeightFormula.input("key", 4, 1, 1, 8).expand(1, 3, 8);
    Tensor query = WeightFormula.input("query", 4, 1, 2, 8);
    Tensor value = WeightFormula.input("value", 4, 1, 3, 8);
    float[] free = module.forward(query, same, value, null).floats();
    Tensor all = Tensors.full(1, DType.BOOL, 1, 1, 2, 3);
    float[] none = module.forward(query, same, value, all).floats();
    for (int i = 0; i < free.length; i++) {
      assertThat(none[i]).isCloseTo(free[i], within(1e-5f));
    }
  }

  @Test
  void groupNorm_equalsTorch() throws IOException {
    JsonNode golden = Golden.json("parts.json").get("group_norm");
    GroupNorm module = new GroupNorm(4, 12);
    WeightFormula.fill(module);
    Tensor x = input("x", 2, 12, 5, 7);
    Tensor out = module.forward(x);
    Golden.check("norm", out, golden.get("out"), 1e-5);
    backward(out);
    checkGradients(Map.of("x", x), golden.get("gradients"));
    checkGradients(module.parameters(), golden.get("gradients"));
    assertThatThrownBy(() -> new GroupNorm(5, 12))
        .hasMessage("got 12 channels, wanted a multiple of 5 groups");
  }

  @Test
  void mlpHead_equalsTorch() throws IOException {
    JsonNode golden = Golden.json("parts.json").get("mlp_head");
    MlpHead module = new MlpHead(8, 16, 6, 3);
    WeightFormula.fill(module);
    Tensor x = input("x", 2, 5, 8);
    Tensor out = module.forward(x);
    Golden.check("head", out, golden.get("out"), 1e-5);
    backward(out);
    checkGradients(Map.of("x", x), golden.get("gradients"));
    checkGradients(module.parameters(), golden.get("gradients"));
  }

  @Test
  void positions_equalMask2FormersAndTheHandCases() throws IOException {
    JsonNode golden = Golden.json("mask2former/mask2former.json").get("positions");
    Tensor normalised = new SinePosition(16, true).of(5, 7);
    Golden.check("normalised", normalised, golden.get("normalised"), 2e-6);
    Golden.check("plain", new SinePosition(16, false).of(5, 7), golden.get("plain"), 2e-6);
    // Row 0 of 2, features of 2: sin and cos of pi; column 0 of 3: of 2 pi / 3.
    float[] first = new SinePosition(4, true).of(2, 3).floats();
    assertThat(first[1]).isCloseTo(-1, within(1e-5f));
    assertThat(first[2]).isCloseTo(0.866026f, within(1e-5f));
    assertThat(first[3]).isCloseTo(-0.5f, within(1e-5f));
    // AVSegFormer's on 2 x 3: the first pixel.
    float[] plain = new SinePosition(256, false).of(2, 3).floats();
    assertThat(plain[0]).isCloseTo(0.841471f, within(1e-5f));
    assertThat(plain[2]).isCloseTo(0.761720f, within(1e-5f));
  }

  @Test
  void deformableAttention_equalsMask2Formers() throws IOException {
    JsonNode golden = Golden.json("mask2former/mask2former.json").get("attention");
    DeformableAttention module = new DeformableAttention(32, 4, 2, 3);
    WeightFormula.fill(module);
    Tensor query = input("query", 2, 52, 32);
    Tensor value = input("value", 2, 52, 32);
    Pyramid pyramid = new Pyramid(List.of(new Pyramid.Size(3, 4), new Pyramid.Size(5, 8)));
    Tensor out = module.forward(query, value, pyramid);
    Golden.check("attention", out, golden.get("out"), 1e-5);
    backward(out);
    Golden.check("query", Autograd.gradient(query).orElseThrow(), golden.get("query"), 1e-4);
    Golden.check("value", Autograd.gradient(value).orElseThrow(), golden.get("value"), 1e-4);
    golden
        .get("gradients")
        .properties()
        .forEach(
            entry -> {
              Tensor leaf = module.parameters().get(entry.getKey());
              Golden.check(
                  entry.getKey(), Autograd.gradient(leaf).orElseThrow(), entry.getValue(), 1e-4);
            });
    assertThat(golden.get("gradients").size()).isEqualTo(module.parameters().size());
  }

  @Test
  void deformableAttention_initial_asPublished() throws IOException {
    JsonNode published = Golden.json("mask2former/mask2former.json").get("initial").get("offsets");
    DeformableAttention module = new DeformableAttention(256, 8, 3, 4);
    module.initialise(1);
    float[] offsets = module.state().get("sampling_offsets.bias").floats();
    for (int i = 0; i < offsets.length; i++) {
      assertThat((double) offsets[i]).isCloseTo(published.get(i).asDouble(), within(5e-6));
    }
    assertThat(module.state().get("sampling_offsets.weight").abs().max().item()).isZero();
    assertThat(module.state().get("attention_weights.weight").abs().max().item()).isZero();
    assertThat(module.state().get("attention_weights.bias").abs().max().item()).isZero();
    assertThat(module.state().get("value_proj.bias").abs().max().item()).isZero();
    double bound = Math.sqrt(6.0 / 512);
    assertThat(module.state().get("value_proj.weight").abs().max().item())
        .isBetween(0.99 * bound, bound);
  }

  /** Constant values, no offsets and even weights: what comes in goes out, projected. */
  @Test
  void deformableAttention_constantValues_areProjected() {
    DeformableAttention module = new DeformableAttention(256, 8, 3, 4);
    module.initialise(1);
    try (Autograd.Off off = Autograd.off()) {
      module.state().get("sampling_offsets.bias").assign(Tensors.zeros(192));
    }
    // Every pixel of every level has the same value, so the mean of its samples has it too.
    Tensor value = WeightFormula.input("value", 4, 1, 1, 256).expand(1, 84, 256);
    Pyramid pyramid =
        new Pyramid(
            List.of(new Pyramid.Size(2, 2), new Pyramid.Size(4, 4), new Pyramid.Size(8, 8)));
    Tensor query = WeightFormula.input("query", 4, 1, 84, 256);
    Tensor inner = module.forward(query, value, pyramid);
    Tensor weight = module.state().get("value_proj.weight");
    Tensor out = module.state().get("output_proj.weight");
    float[] wanted =
        value.slice(1, 0, 1).matmul(weight.transpose(0, 1)).matmul(out.transpose(0, 1)).floats();
    // A pixel in the middle of the finest level lies between the centres of the others' pixels.
    float[] got = inner.slice(1, 47, 48).floats();
    for (int i = 0; i < wanted.length; i++) {
      assertThat(got[i]).isCloseTo(wanted[i], within(2e-4f));
    }
  }
}
