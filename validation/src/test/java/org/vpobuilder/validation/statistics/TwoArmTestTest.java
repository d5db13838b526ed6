package org.vpobuilder.validation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.statistics.TwoArmTest.NoncentralT;

class TwoArmTestTest {
  private static final Offset<Double> CLOSE = within(1e-7);

  private static void assertTest(MeanTest test, JsonNode golden) {
    assertThat(test.t()).isCloseTo(golden.get(0).asDouble(), CLOSE);
    assertThat(test.p()).isCloseTo(golden.get(1).asDouble(), CLOSE);
    assertThat(test.degreesOfFreedom()).isCloseTo(golden.get(2).asDouble(), CLOSE);
    assertThat(test.interval().low()).isCloseTo(golden.get(3).asDouble(), CLOSE);
    assertThat(test.interval().high()).isCloseTo(golden.get(4).asDouble(), CLOSE);
    assertThat(test.equivalenceP()).isCloseTo(golden.get(5).asDouble(), CLOSE);
  }

  @Test
  void compare_printedFigures_agreesWithScipy() {
    assertThat(Golden.ROOT.get("cases")).hasSize(6);
    for (JsonNode golden : Golden.ROOT.get("cases")) {
      TestOptions options =
          new TestOptions(golden.get("margin").asDouble(), golden.get("confidence").asDouble(), 1);
      TwoArmResult result =
          TwoArmTest.compare(
              "m",
              Golden.arm("a", golden.get("first")),
              Golden.arm("b", golden.get("second")),
              options);
      assertTest(result.student(), golden.get("student"));
      assertTest(result.welch(), golden.get("welch"));
      assertThat(result.effect().cohensD()).isCloseTo(golden.get("cohens_d").asDouble(), CLOSE);
      assertThat(result.effect().hedgesG()).isCloseTo(golden.get("hedges_g").asDouble(), CLOSE);
      assertThat(result.smallestDetectable())
          .isCloseTo(golden.get("detectable").asDouble(), within(1e-6));
      assertThat(result.student().equivalent())
          .isEqualTo(golden.get("student").get(5).asDouble() < options.alpha());
    }
  }

  @Test
  void compare_runs_agreesWithScipy() {
    JsonNode golden = Golden.ROOT.get("samples");
    TwoArmResult result =
        TwoArmTest.compare(
            "m",
            Arm.of("a", List.of(71.2, 72.4, 72.43)),
            Arm.of("b", List.of(72.9, 71.5, 71.81, 72.3)),
            TestOptions.DEFAULT);
    assertThat(result.student().t()).isCloseTo(golden.get("student").get(0).asDouble(), CLOSE);
    assertThat(result.student().p()).isCloseTo(golden.get("student").get(1).asDouble(), CLOSE);
    assertThat(result.welch().t()).isCloseTo(golden.get("welch").get(0).asDouble(), CLOSE);
    assertThat(result.welch().p()).isCloseTo(golden.get("welch").get(1).asDouble(), CLOSE);
    assertThat(result.first().n()).isEqualTo(3);
    assertThat(result.first().values()).containsExactly(71.2, 72.4, 72.43);
  }

  /** The published p of F_beta, 0.73, and what the figures of mIoU give instead of 0.66. */
  @Test
  void compare_publishedAvsMSs_givesPaperPForFBetaAlone() {
    List<TwoArmResult> results =
        PublishedTest.named("avs-m-ss").stream()
            .map(test -> test.compare(TestOptions.DEFAULT))
            .toList();
    assertThat(results).extracting(TwoArmResult::metric).containsExactly("mIoU", "F_beta");
    assertThat(results.get(0).student().p()).isCloseTo(0.92, within(0.005));
    assertThat(results.get(0).printedCheck().follows()).isFalse();
    assertThat(results.get(1).student().p()).isCloseTo(0.73, within(0.005));
    assertThat(results.get(1).printedCheck().follows()).isTrue();
  }

  @Test
  void noncentralT_grid_agreesWithScipy() {
    for (JsonNode row : Golden.ROOT.get("noncentral_t")) {
      double t = row.get(0).asDouble();
      double got = new NoncentralT(row.get(1).asDouble(), row.get(2).asDouble()).cumulative(t);
      assertThat(got).as(row.toString()).isCloseTo(row.get(3).asDouble(), within(1e-9));
    }
  }

  @Test
  void compare_noSpreadInEitherArm_isBadInput() {
    Arm flat = Arm.of("flat", List.of(70.0, 70.0));
    assertThatThrownBy(() -> TwoArmTest.compare("mIoU", flat, flat, TestOptions.DEFAULT))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "mIoU cannot be tested: each of the 2 runs of flat scored 70.00 and each of the 2 runs of"
                + " flat 70.00, and a t-test needs scores that spread.");
  }

  @Test
  void arm_tooFewRunsOrOddNumbers_isBadInput() {
    assertThatThrownBy(() -> Arm.of("x", List.of(70.0)))
        .isInstanceOf(BadInputException.class)
        .hasMessage("arm x: got 1 runs, wanted two at least");
    assertThatThrownBy(() -> Arm.of("x", Double.NaN, 1, 3)).isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> Arm.of("x", 1, -0.1, 3)).isInstanceOf(BadInputException.class);
  }

  @Test
  void options_oddMarginOrConfidence_isBadInput() {
    assertThatThrownBy(() -> new TestOptions(0, 0.95, 1)).isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> new TestOptions(1, 95, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessage("confidence: got 95.0, wanted more than 0.5 and less than 1");
  }
}
