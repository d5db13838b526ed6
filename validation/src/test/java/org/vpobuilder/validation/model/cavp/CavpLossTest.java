package org.vpobuilder.validation.model.cavp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.model.Golden;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.model.cavp.CavpLoss.Anchors;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

class CavpLossTest {
  private static final Set<Integer> CAT = Set.of(3);
  private static final Set<Integer> TWO = Set.of(5, 7);

  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static CavpLossConfig config(CavpLossConfig.OwnBackground background) {
    return new CavpLossConfig(1, 0.1, 1000, background);
  }

  private static Pairing.Pair pair(Set<Integer> sounds, boolean matches) {
    return new Pairing.Pair(new Pairing.Source.Other(0), sounds, matches);
  }

  /** Labels 6 x 8 of golden_cavp.py's loss_cases, at every second pixel. */
  private static long[] lattice() {
    long[] labels = new long[2 * 6 * 8];
    for (int y = 0; y < 6; y++) {
      for (int x = 0; x < 8; x++) {
        labels[y * 8 + x] = y < 3 && x < 4 ? 3 : y >= 4 && x >= 6 ? 255 : 0;
        labels[48 + y * 8 + x] = x < 2 ? 5 : y >= 2 && x >= 4 ? 7 : 0;
      }
    }
    return CavpLoss.lattice(Tensors.of(labels, 2, 6, 8), 3, 4);
  }

  private static void golden(
      String name, CavpLossConfig.OwnBackground background, Pairing.Pair... pairs)
      throws IOException {
    JsonNode golden = Golden.json("cavp/cavp.json").get("loss").get(name);
    Tensor fused = Autograd.require(WeightFormula.input("input.fused", 4, 4, 6, 3, 4));
    CavpLossConfig config = config(background);
    Anchors anchors =
        Anchors.mine(
            lattice(), List.of(CAT, TWO), new Pairing(List.of(pairs)), config, Draws.of(1), 0);
    assertThat(anchors.places()).hasSize(golden.get("anchors").asInt());
    assertThat(Arrays.stream(anchors.kinds()).distinct().count())
        .isEqualTo(golden.get("kinds").asLong());
    Tensor places = fused.reshape(4, 6, 12).transpose(1, 2);
    Tensor loss = new CavpLoss(config).contrast(places, anchors);
    assertThat(loss.item()).isCloseTo(golden.get("loss").asDouble(), within(1e-5));
    Autograd.backward(loss);
    Golden.check("gradient", Autograd.gradient(fused).orElseThrow(), golden.get("gradient"), 1e-4);
  }

  @Test
  void contrast_oneOfTwoPairsMatches_equalsReference() throws IOException {
    golden("one_matches", CavpLossConfig.OwnBackground.UNKNOWN, pair(CAT, true), pair(CAT, false));
  }

  @Test
  void contrast_withOwnBackground_equalsReference() throws IOException {
    golden(
        "one_matches_own_background",
        CavpLossConfig.OwnBackground.ANCHOR,
        pair(CAT, true),
        pair(CAT, false));
  }

  @Test
  void contrast_noPairMatches_equalsReference() throws IOException {
    golden(
        "none_matches", CavpLossConfig.OwnBackground.UNKNOWN, pair(TWO, false), pair(CAT, false));
  }

  @Test
  void contrast_silencePaired_equalsReference() throws IOException {
    golden(
        "silence_paired",
        CavpLossConfig.OwnBackground.UNKNOWN,
        pair(Set.of(), false),
        pair(Set.of(5), false));
  }

  /**
   * Unit vectors with products z1 z2 = 0.6, z1 z3 = 0, z2 z3 = 0.8; z1 and z2 are of one kind; tau
   * = 0.5. Anchor 1: log(1 + exp((0 - 0.6) / 0.5)) = 0.263282. Anchor 2: log(1 + exp((0.8 - 0.6) /
   * 0.5)) = 0.913015. Anchor 3 has no positive: 0. Their mean is 0.392099.
   */
  @Test
  void contrast_threePixelsOfTwoClasses_asByHand() {
    // Lengths 2, 5 and 3: features count by direction alone.
    Tensor fused = Tensors.of(new float[] {2, 0, 3, 4, 0, 3}, 1, 3, 2);
    CavpLoss loss =
        new CavpLoss(new CavpLossConfig(1, 0.5, 10, CavpLossConfig.OwnBackground.UNKNOWN));
    Anchors anchors = new Anchors(new long[] {0, 1, 2}, new long[] {1, 1, 2});
    assertThat(loss.contrast(fused, anchors).item()).isCloseTo(0.392099, within(2e-6));
  }

  /** Two sounding pixels and their paired ones; eq. 5 is the case of weight 1. */
  @Test
  void of_weightOfATenth_addsATenthOfTheContrast() {
    CavpOutput output =
        new CavpOutput(
            Tensors.of(new float[] {0, 1, 1, 0}, 1, 2, 1, 2),
            Tensors.of(new float[] {1, 2, 3, 1, 1, 1, 2, 0}, 2, 2, 2),
            1,
            2,
            Tensors::zeros);
    Losses whole = ofTwoPixels(output, 1);
    Losses tenth = ofTwoPixels(output, 0.1);
    double crossEntropy = whole.terms().get("cross_entropy").item();
    double contrast = whole.terms().get("contrast").item();
    assertThat(contrast).isGreaterThan(0.1);
    assertThat(whole.total().item()).isCloseTo(crossEntropy + contrast, within(1e-5));
    assertThat(tenth.terms().get("contrast").item()).isCloseTo(0.1 * contrast, within(1e-5));
    assertThat(tenth.total().item()).isCloseTo(crossEntropy + 0.1 * contrast, within(1e-5));
  }

  private static Losses ofTwoPixels(CavpOutput output, double weight) {
    Tensor labels = Tensors.of(new long[] {1, 0}, 1, 1, 2);
    Pairing pairing =
        new Pairing(List.of(new Pairing.Pair(new Pairing.Source.Banked(1), Set.of(1), true)));
    CavpLossConfig config =
        new CavpLossConfig(weight, 0.1, 10, CavpLossConfig.OwnBackground.ANCHOR);
    return new CavpLoss(config).of(output, labels, List.of(Set.of(1)), pairing, Draws.of(1), 0);
  }

  @Test
  void contrast_withoutAnchors_isZero() {
    CavpLoss loss = new CavpLoss(CavpLossConfig.PAPER);
    Anchors none = new Anchors(new long[0], new long[0]);
    assertThat(loss.contrast(Tensors.ones(1, 3, 2), none).item()).isZero();
  }

  @Test
  void contrast_gradient_equalsFiniteDifferences() {
    double[] values = WeightFormula.draws("differences", 12);
    Anchors anchors = new Anchors(new long[] {0, 2, 1, 3}, new long[] {1, 1, 0, 0});
    CavpLoss loss = new CavpLoss(CavpLossConfig.PAPER);
    Tensor fused = Autograd.require(Tensors.of(values, 2, 2, 3));
    assertThat(fused.type()).isEqualTo(DType.F64);
    Autograd.backward(loss.contrast(fused, anchors));
    float[] gradient = Autograd.gradient(fused).orElseThrow().floats();
    double step = 1e-6;
    for (int i = 0; i < values.length; i++) {
      double[] up = values.clone();
      up[i] += step;
      double[] down = values.clone();
      down[i] -= step;
      double slope =
          (loss.contrast(Tensors.of(up, 2, 2, 3), anchors).item()
                  - loss.contrast(Tensors.of(down, 2, 2, 3), anchors).item())
              / (2 * step);
      assertThat((double) gradient[i]).as("element " + i).isCloseTo(slope, within(1e-5));
    }
  }

  /**
   * One row of pixels: class 5, class 7, background, ignored. The image of 5 and 7 is heard with
   * its own sound, then with 5 alone.
   */
  @Test
  void anchors_ofAMismatchedPair_areBackgroundWhereTheImageHadObjects() {
    Pairing pairing = new Pairing(List.of(pair(Set.of(5), false)));
    Anchors anchors =
        Anchors.mine(
            new long[] {5, 7, 0, 255},
            List.of(TWO),
            pairing,
            config(CavpLossConfig.OwnBackground.UNKNOWN),
            Draws.of(1),
            0);
    // Background first: 5 and 7 of the second round; then class by class.
    assertThat(anchors.places()).containsExactly(4, 5, 0, 1);
    assertThat(anchors.kinds()).containsExactly(0, 0, 1, 2);
  }

  @Test
  void anchors_sameLabelUnderOtherSounds_areOfAnotherKind() {
    Pairing pairing = new Pairing(List.of(pair(TWO, true), pair(Set.of(5), true)));
    Anchors anchors =
        Anchors.mine(
            new long[] {5, 0, 5, 0},
            List.of(TWO, Set.of(5)),
            pairing,
            config(CavpLossConfig.OwnBackground.ANCHOR),
            Draws.of(1),
            0);
    // Own backgrounds 1 and 3; class 5 in image 0, 1 and in both pairs. Eq. 3 asks for one t.
    assertThat(anchors.places()).containsExactly(1, 3, 0, 2, 4, 6);
    assertThat(anchors.kinds()).containsExactly(0, 0, 1, 2, 1, 2);
  }

  @Test
  void anchors_overTheMost_areDrawnByStep() {
    long[] labels = new long[600];
    Arrays.fill(labels, 0, 500, 3);
    Pairing pairing = new Pairing(List.of(pair(TWO, false)));
    CavpLossConfig few = new CavpLossConfig(1, 0.1, 40, CavpLossConfig.OwnBackground.ANCHOR);
    Anchors one = Anchors.mine(labels, List.of(CAT), pairing, few, Draws.of(1), 7);
    // 40 own background, 40 mismatched, 40 of the class, each place once.
    assertThat(one.places()).hasSize(120).doesNotHaveDuplicates();
    assertThat(Arrays.stream(one.kinds()).filter(kind -> kind == 1).count()).isEqualTo(40);
    Anchors again = Anchors.mine(labels, List.of(CAT), pairing, few, Draws.of(1), 7);
    assertThat(again.places()).isEqualTo(one.places());
    Anchors next = Anchors.mine(labels, List.of(CAT), pairing, few, Draws.of(1), 8);
    assertThat(next.places()).isNotEqualTo(one.places());
  }

  @Test
  void config_tooCold_isRefused() {
    assertThatThrownBy(() -> new CavpLossConfig(1, 0.01, 10, CavpLossConfig.OwnBackground.UNKNOWN))
        .hasMessage("got weight 1.0, temperature 0.01, 10 anchors, wanted at least 0, 0.025, 1");
  }
}
