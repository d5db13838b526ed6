package org.vpobuilder.spec.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

/** What every law promises, and what the formulas of SPEC.md imply. */
class SpatialLawPropertyTest {
  private static final int RATE = 16_000;

  @Provide
  Arbitrary<SpatialLaw> laws() {
    return Arbitraries.of(SpatialLaws.all());
  }

  /** Evenly, with all digits that a double has: jqwik's own have two, and most lie at the edges. */
  @Provide
  Arbitrary<Double> places() {
    return Arbitraries.doubles()
        .between(0, 1)
        .ofScale(17)
        .withDistribution(RandomDistribution.uniform());
  }

  private static Ears at(String law, double alpha) {
    return SpatialLaws.named(law).at(alpha, RATE);
  }

  /** At a place that two subtractions from 1 bring back: those that one of them made. */
  @Property
  void at_mirroredPlace_earsAreSwapped(
      @ForAll("laws") SpatialLaw law, @ForAll("places") double place) {
    double alpha = 1 - place;

    assertThat(law.at(1 - alpha, RATE)).isEqualTo(law.at(alpha, RATE).swapped());
  }

  /** At every place by all laws but the published one, whose right ear hears alpha as it is. */
  @Property
  void at_anyMirroredPlace_earsAreSwappedByEveryNewLaw(
      @ForAll("laws") SpatialLaw law, @ForAll("places") double alpha) {
    Assume.that(!law.name().equals("linear"));

    assertThat(law.at(1 - alpha, RATE)).isEqualTo(law.at(alpha, RATE).swapped());
  }

  /** To the right of another place a source is softer on the left and louder on the right. */
  @Property
  void at_placeFurtherRight_isHeardFurtherRight(
      @ForAll("laws") SpatialLaw law,
      @ForAll("places") double one,
      @ForAll("places") double other) {
    Assume.that(Math.abs(one - other) > 1e-6);
    double alpha = Math.min(one, other);
    double further = Math.max(one, other);

    Ears here = law.at(alpha, RATE);
    Ears there = law.at(further, RATE);

    assertThat(there.left().power()).isLessThanOrEqualTo(here.left().power());
    assertThat(there.right().power()).isGreaterThanOrEqualTo(here.right().power());
    assertThat(there.differenceDb()).isLessThan(here.differenceDb());
  }

  @Property
  void at_anyPlace_noEarHearsMoreThanThereIs(
      @ForAll("laws") SpatialLaw law, @ForAll("places") double alpha) {
    Ears ears = law.at(alpha, RATE);

    assertThat(ears.left().peak()).isBetween(0.0, 1.0);
    assertThat(ears.right().peak()).isBetween(0.0, 1.0);
    assertThat(ears.reach()).isZero();
  }

  /** By the published law 10 log10(1 - 2a + 2a^2), by the mean of two laws half of it. */
  @Property
  void level_anyPlace_tellsOfThePlaceByTheLinearLawAndNotByConstantPower(
      @ForAll("places") double alpha) {
    double linear = 10 * Math.log10(1 - 2 * alpha + 2 * alpha * alpha);

    assertThat(at("linear", alpha).levelDb()).isCloseTo(linear, within(1e-9));
    assertThat(at("linear-neutral", alpha).levelDb()).isCloseTo(0, within(1e-9));
    assertThat(at("power", alpha).levelDb()).isCloseTo(0, within(1e-9));
    assertThat(at("minus4_5", alpha).levelDb()).isBetween(linear - 1e-9, 1e-9);
  }

  /** Left to right as (1 - a) to a by two laws, as the cotangent by one, as their mean by one. */
  @Property
  void difference_anyPlace_isTheFormulas(@ForAll("places") double a) {
    Assume.that(a > 0.01 && a < 0.99);
    double linear = 20 * Math.log10((1 - a) / a);
    double power = -20 * Math.log10(Math.tan(a * Math.PI / 2));

    assertThat(at("linear", a).differenceDb()).isCloseTo(linear, within(1e-9));
    assertThat(at("linear-neutral", a).differenceDb()).isCloseTo(linear, within(1e-9));
    assertThat(at("power", a).differenceDb()).isCloseTo(power, within(1e-9));
    assertThat(at("minus4_5", a).differenceDb()).isCloseTo((linear + power) / 2, within(1e-9));
  }

  /** What the published releases are made of, bit for bit. */
  @Property
  void linear_anyPlace_isOneMinusAlphaAndAlpha(@ForAll("places") double alpha) {
    assertThat(at("linear", alpha)).isEqualTo(Ears.gains(1 - alpha, alpha));
  }
}
