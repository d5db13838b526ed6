package org.vpobuilder.validation.model.mask2former;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.nn.Pyramid;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

/** What figures show of queries, by hand. */
class SemanticInferenceTest {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  /** Of background, dog and cat, two queries say (.1, .5, .1) and (.8, .2, 0). */
  private static Tensor probabilities() {
    return Tensors.of(new float[] {0.1f, 0.5f, 0.1f, 0.8f, 0.2f, 0}, 1, 2, 3);
  }

  /** The first one answers with .6 for something that sounds, the second with .2: 3 to 1. */
  @Test
  void attention_ofTwoQueries_isWeightedByWhatSounds() {
    Tensor looks = Tensors.of(new float[] {0.5f, 0.5f, 0, 0, 0, 0, 0.1f, 0.9f}, 1, 2, 2, 2);
    assertThat(SemanticInference.attention(looks, probabilities()).floats())
        .containsExactly(new float[] {0.375f, 0.375f, 0.025f, 0.225f}, within(1e-6f));
  }

  /** Claims: of the first place .7 x .5 and 1 x .5, of the second .7 x .9 and 1 x .1. */
  @Test
  void embeddings_ofTwoQueries_areWeightedByTheirClaims() {
    float ninth = (float) Math.log(9);
    QueryAnswer prediction =
        new QueryAnswer(
            Tensors.zeros(1, 2, 4),
            Tensors.of(new float[] {1, 0, 0, 2}, 1, 2, 2),
            Tensors.of(new float[] {0, ninth, 0, -ninth}, 1, 2, 1, 2));
    Tensor maps = SemanticInference.embeddings(probabilities(), prediction);
    assertThat(maps.shape()).containsExactly(1, 2, 1, 2);
    assertThat(maps.floats())
        .containsExactly(
            new float[] {0.35f / 0.85f, 0.63f / 0.73f, 2 * 0.5f / 0.85f, 2 * 0.1f / 0.73f},
            within(1e-6f));
  }

  /** Shares of places, none where the query's own mask was not before. */
  @Test
  void looks_ofMaskedQueries_areSharesInsideTheirMasks() {
    Mask2FormerConfig config = new Mask2FormerConfig(3, 5, 32, 4, 1, 64, 4, 64);
    TransformerDecoder decoder =
        new TransformerDecoder(
            config,
            List.of(
                new TransformerDecoder.Block(TransformerDecoder.VISUAL, 0),
                new TransformerDecoder.Block(TransformerDecoder.VISUAL, 1),
                new TransformerDecoder.Block("audio", 2)),
            2);
    WeightFormula.fill(decoder);
    List<Memory> memories =
        new ArrayList<>(
            decoder.memories(
                List.of(
                    WeightFormula.input("a", 4, 1, 32, 2, 3),
                    WeightFormula.input("b", 4, 1, 32, 4, 6)),
                0,
                true));
    memories.add(
        new Memory(
            WeightFormula.input("s", 4, 1, 7, 32), WeightFormula.input("p", 4, 1, 7, 32), null));
    Tensor masks = WeightFormula.input("m", 4, 1, 32, 8, 12);
    try (Autograd.Off off = Autograd.off()) {
      Queries queries = decoder.learnt(1);
      Tensor looks = decoder.looks(queries, memories, masks);
      assertThat(looks.shape()).containsExactly(1, 5, 4, 6);
      QueryAnswer before = decoder.decode(queries, memories, masks).get(1);
      byte[] blocked = before.blocked(new Pyramid.Size(4, 6)).to(DType.U8).bytes();
      float[] shares = looks.floats();
      int out = 0;
      for (int query = 0; query < 5; query++) {
        double sum = 0;
        for (int place = 0; place < 24; place++) {
          sum += shares[query * 24 + place];
          if (blocked[query * 24 + place] != 0) {
            assertThat(shares[query * 24 + place]).isZero();
            out++;
          }
        }
        assertThat(sum).isCloseTo(1, within(1e-5));
      }
      assertThat(out).isPositive();
    }
  }
}
