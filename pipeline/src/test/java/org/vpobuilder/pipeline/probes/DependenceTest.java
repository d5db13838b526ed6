package org.vpobuilder.pipeline.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.pipeline.probes.Dependence.Tested;
import org.vpobuilder.spec.draw.Draws;

/** Compares with values computed by hand: entropies of halves and quarters, and textbook cases. */
class DependenceTest {
  @Test
  void bits_ofJointShares_isMutualInformation() {
    assertThat(Dependence.bits(new double[][] {{.4, .1}, {.1, .4}}))
        .isCloseTo(.278072, within(1e-6));
    assertThat(Dependence.bits(new double[][] {{2, 2}, {3, 3}})).isZero();
    assertThat(Dependence.bits(new double[][] {{5, 0}, {0, 5}})).isCloseTo(1, within(1e-12));
    assertThat(Dependence.bits(new double[0][])).isZero();
  }

  /** H(3/4, 1/4) - H(1/2, 1/2) / 2 = 0.811278 - 0.5, for any numbers in the two splits. */
  @ParameterizedTest
  @CsvSource({"1, 0.311278", "7, 0.311278"})
  void drift_ofHalfAgainstWhole_isByHand(int times, double expected) {
    int[] values = new int[2 + times];
    int[] sides = new int[2 + times];
    values[1] = 1;
    for (int i = 0; i < times; i++) {
      sides[2 + i] = 1;
    }

    assertThat(Dependence.drift(values, 2).of(sides)).isCloseTo(expected, within(1e-6));
  }

  @Test
  void drift_ofAlikeAndOfApart_isNothingAndOneBit() {
    assertThat(Dependence.drift(new int[] {0, 1, 0, 1}, 2).of(new int[] {0, 0, 1, 1})).isZero();
    assertThat(Dependence.drift(new int[] {0, 0, 1, 1}, 2).of(new int[] {0, 0, 1, 1}))
        .isCloseTo(1, within(1e-12));
    assertThat(Dependence.drift(new int[] {0, 1}, 2).of(new int[] {0, 0})).isZero();
  }

  @Test
  void gini_ofUses_isByHand() {
    assertThat(Dependence.gini(List.of(2, 2, 2))).isZero();
    // Two of them, of which one is used three times as often: (3 - 1) / (2 * 4).
    assertThat(Dependence.gini(List.of(3, 1))).isCloseTo(.25, within(1e-12));
    assertThat(Dependence.gini(List.of(4, 0, 0, 0))).isCloseTo(.75, within(1e-12));
    assertThat(Dependence.gini(List.of())).isZero();
  }

  @Test
  void eta2_ofValues_isTheShareBetweenLabels() {
    int[] labels = {0, 0, 1, 1};
    assertThat(Dependence.eta2(labels, new double[] {1, 1, 3, 3}, 2)).isCloseTo(1, within(1e-12));
    assertThat(Dependence.eta2(labels, new double[] {1, 3, 1, 3}, 2)).isZero();
    // Around means 1 and 3, each value by 1: 4 between, 4 within.
    assertThat(Dependence.eta2(labels, new double[] {0, 2, 2, 4}, 2)).isCloseTo(.5, within(1e-12));
    assertThat(Dependence.eta2(labels, new double[] {7, 7, 7, 7}, 2)).isZero();
  }

  @Test
  void entropy_ofCounts_isInBits() {
    assertThat(Dependence.entropy(3, 1)).isCloseTo(.811278, within(1e-6));
    assertThat(Dependence.entropy(0, 4)).isZero();
  }

  @Test
  void spearman_ofOrders_isByHand() {
    double[] up = {1, 2, 3, 4};
    assertThat(Dependence.spearman(up, new double[] {1, 10, 100, 1000}))
        .isCloseTo(1, within(1e-12));
    assertThat(Dependence.spearman(up, new double[] {4, 3, 2, 1})).isCloseTo(-1, within(1e-12));
    // 1 - 6 * (1 + 1) / (4 * 15).
    assertThat(Dependence.spearman(up, new double[] {2, 1, 3, 4})).isCloseTo(.8, within(1e-12));
    assertThat(Dependence.spearman(up, new double[] {5, 5, 5, 5})).isZero();
  }

  /**
   * Labels that determine the other variable: a permutation of eight of each reaches one bit only
   * by great luck.
   */
  @Test
  void permuted_ofLabelsThatTell_isRare() {
    int[] labels = new int[16];
    int[] other = new int[16];
    for (int i = 8; i < 16; i++) {
      labels[i] = 1;
      other[i] = 1;
    }

    Tested tested =
        Dependence.permuted(
            labels, 199, Draws.of(7), Dependence.bitsWith(other, 2, 2), "probe", "test");

    assertThat(tested.value()).isCloseTo(1, within(1e-12));
    assertThat(tested.p()).isCloseTo(1 / 200.0, within(1e-12));
    // For a table of 2 x 2 with one degree of freedom: about 1 / (2 n ln 2).
    assertThat(tested.chance()).isCloseTo(1 / (2 * 16 * Math.log(2)), within(.02));
    assertThat(
            Dependence.permuted(
                labels, 199, Draws.of(7), Dependence.bitsWith(other, 2, 2), "probe", "test"))
        .isEqualTo(tested);
  }

  @Test
  void permuted_ofLabelsThatAreAlike_isCertain() {
    Tested tested =
        Dependence.permuted(
            new int[8], 9, Draws.of(7), Dependence.bitsWith(new int[8], 1, 1), "probe");

    assertThat(tested).isEqualTo(new Tested(0, 0, 1));
  }
}
