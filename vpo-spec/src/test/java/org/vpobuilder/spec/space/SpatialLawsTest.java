package org.vpobuilder.spec.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.failure.BadInputException;

class SpatialLawsTest {
  @Test
  void all_byName_areThoseOfSpec() {
    assertThat(SpatialLaws.all())
        .extracting(SpatialLaw::name)
        .containsExactly("linear", "linear-neutral", "minus4_5", "power");
    assertThat(SpatialLaws.all()).allMatch(law -> law.name().matches("[a-z0-9_-]{1,64}"));
    assertThat(SpatialLaws.all()).allMatch(law -> law.words().startsWith("panned "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Linear", "", "constant-power"})
  void named_unknown_listsTheKnown(String name) {
    assertThatThrownBy(() -> SpatialLaws.named(name))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "audio.panning: got %s, wanted one of linear, linear-neutral, minus4_5, power", name);
  }

  /** A release of somebody else's may name anything. */
  @Test
  void named_hostile_isShortAndOnOneLine() {
    assertThatThrownBy(() -> SpatialLaws.named("a\nb\u001b" + "x".repeat(1_000_000)))
        .hasMessageStartingWith("audio.panning: got a?b?xxxx")
        .hasMessageMatching("[^\n]{1,200}");
  }

  @Test
  void ear_filter_hearsLateAndSilenceBefore() {
    Ear ear = Ear.of(2, 0.5, -0.25);
    double[] source = {1, 2, 4, 8};
    double[] heard = {100, 100, 100, 100, 100};

    ear.add(t -> t < source.length ? source[t] : 0, 0, 5, heard);

    // Two late: 0.5 of a sample and -0.25 of the one before it.
    assertThat(heard).containsExactly(100, 100, 100.5, 100 + 1 - 0.25, 100 + 2 - 0.5);
    assertThat(ear.reach()).isEqualTo(3);
    assertThat(ear.peak()).isEqualTo(0.75);
    assertThat(ear.power()).isEqualTo(0.3125);
    assertThatThrownBy(ear::gain).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void ear_inPieces_hearsTheSame() {
    Ear ear = Ear.of(3, 0.3, 0.2, 0.1);
    double[] whole = new double[20];
    ear.add(t -> Math.sin(t), 0, 20, whole);

    for (int from = 0; from < 20; from += 7) {
      double[] piece = new double[7];
      int to = Math.min(20, from + 7);
      ear.add(t -> Math.sin(t), from, to, piece);
      for (int t = from; t < to; t++) {
        assertThat(piece[t - from]).isEqualTo(whole[t]);
      }
    }
  }

  @Test
  void ears_ofBlock_addGainsAndRefuseFilters() {
    double[] source = {1, 2, 4};
    double[] left = {100, 100, 100};
    double[] right = {0, 0, 0};

    Ears.gains(0.5, -2).add(source, 2, left, right);

    assertThat(left).containsExactly(100.5, 101, 100);
    assertThat(right).containsExactly(-2, -4, 0);
    Ears late = new Ears(Ear.gain(1), Ear.of(2, 0.5));
    assertThatThrownBy(() -> late.add(source, 3, left, right))
        .isInstanceOf(IllegalStateException.class);
    assertThat(left).containsExactly(100.5, 101, 100);
  }

  @Test
  void ears_gains_haveLevelsInDecibels() {
    Ears ears = Ears.gains(1, 0.1);

    assertThat(ears.differenceDb()).isCloseTo(20, within(1e-12));
    assertThat(Ears.gains(0.5, 0.5).levelDb()).isCloseTo(-3.0103, within(1e-4));
    assertThat(Ears.gains(1, 0).differenceDb()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(ears.swapped()).isEqualTo(Ears.gains(0.1, 1));
    assertThat(ears.swapped()).isNotEqualTo(ears).hasSameHashCodeAs(Ears.gains(0.1, 1));
    assertThat(Ear.of(1, 0.5)).isNotEqualTo(Ear.gain(0.5));
  }

  @Test
  void ear_impossible_isRefused() {
    assertThatThrownBy(() -> Ear.of(-1, 1)).hasMessageContaining("got a delay of -1");
    assertThatThrownBy(() -> Ear.of(0)).hasMessageContaining("and 0 taps");
    assertThatThrownBy(() -> Ear.of(Ear.MAX_REACH, 1, 1)).hasMessageContaining("at most 65536");
    assertThatThrownBy(() -> Ear.of(0, 4, -4.5)).hasMessageContaining("add up to 8.5");
    assertThatThrownBy(() -> Ear.gain(Double.NaN)).hasMessageContaining("add up to NaN");
  }
}
