package org.vpobuilder.validation.model.vct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.model.vct.VctDecoder.QueryMaker;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

/** Worked out by hand. */
class QueryMakerTest {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void assigned_twoQueries_areOneHotWithTheSoftmaxsGradient() {
    Tensor scores = Autograd.require(Tensors.of(new float[] {2, 0, 1, 1, 3, 0}, 1, 2, 3));
    Tensor groups = QueryMaker.Grouping.assigned(scores);
    assertThat(groups.floats()).containsExactly(new float[] {1, 0, 1, 0, 1, 0}, within(1e-6f));
    Autograd.backward(groups.slice(1, 0, 1).slice(2, 0, 1).sum());
    float[] gradient = Autograd.gradient(scores).orElseThrow().floats();
    assertThat(gradient)
        .containsExactly(new float[] {.196612f, 0, 0, -.196612f, 0, 0}, within(1e-6f));
  }

  @Test
  void grouping_oneChannel_isTheSumOfItsPixelsByOneMoreThanThereAre() {
    QueryMaker.Grouping grouping = new QueryMaker.Grouping(1);
    try (Autograd.Off off = Autograd.off()) {
      grouping
          .parameters()
          .forEach(
              (name, leaf) ->
                  leaf.assign(
                      Tensors.full(name.endsWith("weight") ? 1 : 0, leaf.type(), leaf.shape())));
      Tensor queries = Tensors.of(new float[] {1, -1}, 1, 2, 1);
      Tensor pixels = Tensors.of(new float[] {3, -2, 4}, 1, 3, 1);
      assertThat(grouping.forward(queries, pixels, null).floats())
          .containsExactly(new float[] {7 / 3f, -1}, within(1e-6f));
      // Noise that all but forbids the first query: it takes nothing, the other one all.
      Tensor noise = Tensors.of(new float[] {0, 0, 0, .999f, .999f, .999f}, 1, 2, 3);
      assertThat(grouping.forward(queries, pixels, noise).floats())
          .containsExactly(new float[] {0, 5 / 4f}, within(1e-6f));
    }
  }

  @Test
  void gumbel_equalScores_shareThePixelsEvenly() {
    Tensor uniform = Tensors.uniform(List.of(Draws.of(2).at("groups")), 4, 10_000);
    Tensor groups = QueryMaker.Grouping.assigned(QueryMaker.Grouping.gumbel(uniform));
    for (float pixel : groups.sum(false, 1).floats()) {
      assertThat(pixel).isCloseTo(1, within(1e-5f));
    }
    // 2,500 each, deviation 43.
    for (float count : groups.sum(false, 2).floats()) {
      assertThat(count).isCloseTo(2500, within(200f));
    }
    float[] ends =
        QueryMaker.Grouping.gumbel(Tensors.of(new float[] {0, (1 << 24) - 1}, 2).div(1 << 24))
            .floats();
    assertThat(ends[0]).isCloseTo((float) -Math.log(20 * Math.log(10)), within(1e-4f));
    assertThat(ends[1]).isCloseTo((float) (24 * Math.log(2)), within(1e-2f));
  }

  @Test
  void contrast_twoPrototypes_asByHand() {
    Tensor cosines =
        new VctDecoder.Contrasted(
                Tensors.of(new float[] {1, 0}, 1, 2), Tensors.of(new float[] {1, 0, 0, 1}, 2, 2))
            .cosines();
    Tensor scale = Tensors.scalar(Math.log(2), cosines.type());
    assertThat(VctNetwork.contrast(cosines, scale, Tensors.of(new float[] {1, 0}, 1, 2)).item())
        .isCloseTo(0.410038, within(1e-6));
  }
}
