package org.vpobuilder.spec.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DrawStreamTest {
  /**
   * Known outputs of SplitMix64 from state 1234567 (Vigna's reference code, as Rosetta Code lists).
   */
  @Test
  void next_fromKnownState_isSplitMix64() {
    DrawStream stream = new Draws.Draw(1234567).stream();
    assertThat(Long.toUnsignedString(stream.next().bits())).isEqualTo("6457827717110365317");
    assertThat(Long.toUnsignedString(stream.next().bits())).isEqualTo("3203168211198807973");
    assertThat(Long.toUnsignedString(stream.next().bits())).isEqualTo("9817491932198370423");
  }

  @Test
  void gaussian_manyDraws_hasMomentsOfTheNormal() {
    DrawStream stream = Draws.of(5).at("init").stream();
    int n = 100_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double value = stream.gaussian();
      sum += value;
      squares += value * value;
    }
    // Standard errors 0.003 and 0.0045: four of them.
    assertThat(sum / n).isCloseTo(0, within(0.013));
    assertThat(squares / n).isCloseTo(1, within(0.018));
  }

  @Test
  void shuffle_ofThree_givesEachOrderEquallyOften() {
    int[] counts = new int[3 * 3 * 3];
    for (int seed = 0; seed < 6000; seed++) {
      int[] values = {0, 1, 2};
      Draws.of(seed).at("order").stream().shuffle(values);
      counts[values[0] * 9 + values[1] * 3 + values[2]]++;
    }
    for (int order : new int[] {5, 7, 11, 15, 19, 21}) {
      // 1000 expected, standard deviation 29.
      assertThat(counts[order]).isBetween(880, 1120);
    }
  }
}
