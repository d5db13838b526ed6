package org.vpobuilder.validation.model.swin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;

/** VctGoldenTest compares Swin-B at its size with the authors' outputs. */
class SwinTest {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  /** Written down from the rule: rows down, then columns across. */
  @Test
  void ways_windowOfTwo_areAsWrittenDown() {
    assertThat(Swin.WindowAttention.ways(2).longs())
        .containsExactly(4, 3, 1, 0, 5, 4, 2, 1, 7, 6, 4, 3, 8, 7, 5, 4);
  }

  /** With windows as large as the map and no shift, an odd map is as if cut out of a padded one. */
  @Test
  void forward_oddSides_areRoundedUpAndReachEveryParameter() {
    Swin swin = new Swin(new SwinConfig(8, List.of(2, 2, 1, 1), List.of(1, 2, 2, 4), 4, 0.5));
    WeightFormula.fill(swin);
    swin.train(false);
    Tensor images = Autograd.require(WeightFormula.input("images", 4, 2, 3, 36, 52));
    List<Tensor> maps = swin.forward(images);
    long[][] sizes = {{8, 9, 13}, {16, 5, 7}, {32, 3, 4}, {64, 2, 2}};
    Tensor sum = maps.get(0).mul(WeightFormula.input("probe", 1, maps.get(0).shape())).sum();
    for (int i = 0; i < 4; i++) {
      assertThat(maps.get(i).shape()).containsExactly(2, sizes[i][0], sizes[i][1], sizes[i][2]);
      sum = sum.add(maps.get(i).square().mul(maps.get(i)).sum());
    }
    Autograd.backward(sum);
    swin.parameters()
        .forEach(
            (name, leaf) ->
                assertThat(Autograd.gradient(leaf).orElseThrow().abs().max().item())
                    .as(name)
                    .isPositive());
  }

  /** A shifted block looks across the borders of windows; one that is not shifted can't. */
  @Test
  void forward_aPixelOfAnotherWindow_isSeenBySecondBlocksOnly() {
    for (int depth : new int[] {1, 2}) {
      Swin swin = new Swin(new SwinConfig(8, List.of(depth, 1, 1, 1), List.of(1, 1, 1, 1), 4, 0));
      WeightFormula.fill(swin);
      swin.train(false);
      try (Autograd.Off off = Autograd.off()) {
        Tensor one = WeightFormula.input("images", 4, 1, 3, 32, 32);
        // The first window is 16 x 16 pixels; what lies beyond it changes.
        Tensor other =
            org.vpobuilder.validation.tensor.Tensors.concat(
                3, one.slice(3, 0, 16), one.slice(3, 16, 32).mul(2));
        float[] a = swin.forward(one).get(0).slice(2, 0, 4).slice(3, 0, 4).floats();
        float[] b = swin.forward(other).get(0).slice(2, 0, 4).slice(3, 0, 4).floats();
        double apart = 0;
        for (int i = 0; i < a.length; i++) {
          apart = Math.max(apart, Math.abs(a[i] - b[i]));
        }
        if (depth == 1) {
          assertThat(apart).isCloseTo(0, within(1e-5));
        } else {
          assertThat(apart).isGreaterThan(1e-3);
        }
      }
    }
  }
}
