package org.vpobuilder.validation.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.validation.train.MetricRow;

/** What a training says on a standard error that is no terminal. */
class TrainingLineTest {
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private PrintStream before = System.err;

  @BeforeEach
  void listen() {
    before = System.err;
    System.setErr(new PrintStream(heard, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(before);
  }

  private String lines() {
    return heard.toString(StandardCharsets.UTF_8);
  }

  @Test
  void report_epochThatAModelTellsOf_isALineOfItsOwn() {
    try (TrainingLine line = new TrainingLine("run-s1")) {
      line.report(new MetricRow(5, 1, 1, 0.1, 20, Map.of("total", 2.5)), 40);
      Map<String, Double> told = Map.of("sts", -0.8010282, "sts_classes", 2.0);
      // Within ten seconds of the line before, so that the losses are not told again.
      line.report(new MetricRow(10, 1, 2, 0.1, 20, Map.of("total", 2.25), told), 40);
    }
    assertThat(lines().lines())
        .containsExactly(
            "run-s1: step 5 of 40, epoch 1, loss 2.500, 20.0 images/s, 0:00:07 left",
            "run-s1: epoch 1 ended: sts -0.8010, sts_classes 2.000");
  }

  @Test
  void report_lastStep_tellsBoth() {
    try (TrainingLine line = new TrainingLine("run-s1")) {
      line.report(new MetricRow(1, 1, 1, 0.1, 20, Map.of("total", 2.5)), 2);
      Map<String, Double> losses = Map.of("total", 2.25, "vcp", 2.0, "acp", 0.25);
      line.report(new MetricRow(2, 1, 2, 0.1, 20, losses, Map.of("sts", -0.5)), 2);
    }
    assertThat(lines().lines())
        .containsExactly(
            "run-s1: step 1 of 2, epoch 1, loss 2.500, 20.0 images/s, 0:00:01 left",
            "run-s1: epoch 1 ended: sts -0.5000",
            "run-s1: step 2 of 2, epoch 1, loss 2.250 (acp 0.250, vcp 2.000), 20.0 images/s,"
                + " 0:00:00 left");
  }
}
