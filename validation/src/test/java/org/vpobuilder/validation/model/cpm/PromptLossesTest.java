package org.vpobuilder.validation.model.cpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

/** By hand: T16 to T19 of the plan. */
class PromptLossesTest {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor row(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return Tensors.of(floats, 1, 1, floats.length);
  }

  @Test
  void ratio_andOnScreen_asByHand() {
    Tensor own = row(3, 0, 1, 0);
    Tensor noise = row(1, 2, 1, 0);
    Tensor ratio = PromptLosses.ratio(own, own.add(noise), 1e-10);
    assertThat(ratio.floats()).containsExactly(new float[] {.75f, 0, .5f, 0}, within(1e-6f));
    float[] both = ratio.add(PromptLosses.ratio(noise, own.add(noise), 1e-10)).floats();
    assertThat(both).containsExactly(new float[] {1, 1, 1, 0}, within(1e-6f));
    // Two masks, 5 and -5, sum to 0: a half everywhere, and not two sigmoids.
    Tensor summed = row(5, 5, 5, 5).add(row(-5, -5, -5, -5));
    assertThat(PromptLosses.onScreen(summed, ratio, CpmConfig.AcpNorm.MSE).item())
        .isCloseTo(.140625, within(1e-6));
    assertThat(PromptLosses.onScreen(summed, ratio, CpmConfig.AcpNorm.L2).item())
        .isCloseTo(.75, within(1e-6));
  }

  @Test
  void pooled_twoBins_asByHand() {
    Tensor masks = Tensors.of(new float[] {.5f, .1f, 0, 0}, 2, 2);
    Tensor features = Tensors.of(new float[] {1, 3, 5, 7}, 2, 1, 2);
    float[] pooled = PromptLosses.pooled(masks, features).floats();
    assertThat(pooled[0]).isCloseTo(1.333333f, within(1e-5f));
    assertThat(pooled[1]).isZero();
  }

  @Test
  void contrast_onePositiveOneNegative_asByHand() {
    Tensor anchor = Tensors.of(new float[] {1, 0}, 1, 2);
    Tensor pixels = Tensors.of(new float[] {1, 0, 0, 1}, 2, 2);
    Tensor kind = Tensors.of(new long[] {1}, 1);
    Tensor right = Tensors.of(new long[] {1, 0}, 2);
    Tensor wrong = Tensors.of(new long[] {0, 1}, 2);
    assertThat(PromptLosses.contrast(anchor, kind, pixels, right, .1).item())
        .isCloseTo(4.5399e-5, within(1e-7));
    assertThat(PromptLosses.contrast(anchor, kind, pixels, wrong, .1).item())
        .isCloseTo(10.0000454, within(1e-5));
    assertThat(PromptLosses.contrast(anchor, kind, pixels, right, 1).item())
        .isCloseTo(.3132617, within(1e-6));
  }

  @Test
  void contrast_twoAndTwo_asByHandAndOfAnyLength() {
    Tensor pixels = Tensors.of(new float[] {1, 0, .8f, .6f, 0, 1, -1, 0}, 4, 2);
    Tensor labels = Tensors.of(new long[] {3, 3, 0, 5}, 4);
    Tensor kind = Tensors.of(new long[] {3}, 1);
    for (double length : new double[] {1, 7}) {
      Tensor anchor = Tensors.of(new float[] {(float) length, 0}, 1, 2);
      Tensor scaled = pixels.mul(length);
      assertThat(PromptLosses.contrast(anchor, kind, scaled, labels, .1).item())
          .isCloseTo(1.904113e-4, within(1e-7));
      assertThat(PromptLosses.contrast(anchor, kind, scaled, labels, .5).item())
          .isCloseTo(.1746558, within(1e-6));
    }
  }
}
