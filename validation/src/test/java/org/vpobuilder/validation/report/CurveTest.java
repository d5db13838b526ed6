package org.vpobuilder.validation.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vpobuilder.validation.train.MetricRow;

class CurveTest {
  private static Curve curve(int steps, double factor) {
    List<MetricRow> rows = new ArrayList<>();
    for (int step = 1; step <= steps; step++) {
      rows.add(new MetricRow(step, 0, step, 0.1, 1, Map.of("ce", factor * step)));
    }
    return Curve.of(rows, "ce");
  }

  @Test
  void spread_longRun_isMeansOfEqualStretches() {
    Curve.Spread spread = Curve.Spread.of(List.of(curve(400, 2)));
    // Four rows a point: (1 + 2 + 3 + 4) / 4 = 2.5 and (397 + ... + 400) / 4 = 398.5.
    assertThat(spread.steps()).hasSize(100).startsWith(2.5, 6.5).endsWith(398.5);
    assertThat(spread.mean()).startsWith(5.0, 13.0).endsWith(797.0);
    assertThat(spread.low()).isEqualTo(spread.mean()).isEqualTo(spread.high());
  }

  @Test
  void spread_threeSeeds_isTheirMeanBetweenTheLowestAndTheHighest() {
    Curve.Spread spread = Curve.Spread.of(List.of(curve(3, 1), curve(3, 2), curve(2, 6)));
    // Steps 1, 2 and 3; the third run stopped after step 2.
    assertThat(spread.steps()).containsExactly(1.0, 2.0, 3.0);
    assertThat(spread.mean()).containsExactly(3.0, 6.0, 4.5);
    assertThat(spread.low()).containsExactly(1.0, 2.0, 3.0);
    assertThat(spread.high()).containsExactly(6.0, 12.0, 6.0);
  }

  @Test
  void curve_termOfSomeRows_hasTheirStepsOnly() {
    List<MetricRow> rows =
        List.of(
            new MetricRow(10, 0, 1, 0.1, 1, Map.of("ce", 3.0)),
            new MetricRow(20, 0, 1, 0.1, 1, Map.of("ce", 2.0, "nce", 1.0)));
    assertThat(Curve.of(rows, "nce")).isEqualTo(new Curve(List.of(20.0), List.of(1.0)));
  }

  @Test
  void run_name_tellsArmFamilyAndAudio() {
    Run run = run("cavp-stereo-msmi-s12");
    assertThat(run.arm()).isEqualTo("cavp-stereo-msmi");
    assertThat(run.family()).isEqualTo("cavp-msmi");
    assertThat(run.audio()).isEqualTo("stereo");
    assertThat(run.label()).isEqualTo("stereo s12");
    assertThat(run("monophony").family()).isEqualTo("monophony");
    assertThat(run("monophony").label()).isEqualTo("monophony");
  }

  private static Run run(String name) {
    return new Run(
        name, Optional.empty(), Map.of(), List.of(), Map.of(), List.of(), List.of(), List.of());
  }
}
