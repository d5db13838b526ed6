package org.vpobuilder.validation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.failure.BadInputException;

class PairedBootstrapTest {
  private static final JsonNode GOLDEN = Golden.ROOT.get("bootstrap");

  private static PairedBootstrap run(long seed) {
    return PairedBootstrap.of(
        "J",
        Golden.doubles(GOLDEN.get("first")),
        Golden.doubles(GOLDEN.get("second")),
        new TestOptions(1, 0.95, seed));
  }

  /** Scipy took 200,000 resamples; ends of 10,000 scatter by about 0.03 around them. */
  @Test
  void of_skewedDifferences_agreesWithScipyBca() {
    PairedBootstrap result = run(1);
    assertThat(result.meanDifference()).isCloseTo(GOLDEN.get("mean").asDouble(), within(1e-9));
    assertThat(result.pairedP()).isCloseTo(GOLDEN.get("paired_p").asDouble(), within(1e-9));
    assertThat(result.interval().low())
        .isCloseTo(GOLDEN.get("interval").get(0).asDouble(), within(0.08));
    assertThat(result.interval().high())
        .isCloseTo(GOLDEN.get("interval").get(1).asDouble(), within(0.08));
    // The percentile interval would be symmetric: the skew moves BCa's to the right.
    double centre = (result.interval().low() + result.interval().high()) / 2;
    assertThat(centre).isGreaterThan(result.meanDifference() + 0.1);
  }

  @Test
  void of_sameSeed_isSame() {
    assertThat(run(5)).isEqualTo(run(5));
    assertThat(run(5).interval()).isNotEqualTo(run(6).interval());
  }

  @Test
  void of_constantDifference_isThatPoint() {
    PairedBootstrap shifted =
        PairedBootstrap.of(
            "J", new double[] {1, 2, 3}, new double[] {2, 3, 4}, TestOptions.DEFAULT);
    assertThat(shifted.interval()).isEqualTo(new Interval(1, 1));
    assertThat(shifted.pairedP()).isZero();
    PairedBootstrap same =
        PairedBootstrap.of("J", new double[] {1, 2}, new double[] {1, 2}, TestOptions.DEFAULT);
    assertThat(same.pairedP()).isEqualTo(1);
  }

  @Test
  void of_oneImage_isBadInput() {
    assertThatThrownBy(
            () -> PairedBootstrap.of("J", new double[1], new double[1], TestOptions.DEFAULT))
        .isInstanceOf(BadInputException.class);
  }
}
