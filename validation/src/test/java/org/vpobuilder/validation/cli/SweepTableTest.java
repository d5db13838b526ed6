package org.vpobuilder.validation.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.protocol.SweepResult;

/** The sweep's table on the console. */
class SweepTableTest {
  private static SweepResult.Score score(double mean, double sd) {
    return new SweepResult.Score(2, mean, sd);
  }

  @Test
  void print_twoArms_areLinesUnderTheirKeys() {
    SweepResult.Arm with =
        new SweepResult.Arm(
            "cpm",
            "tiny-cpm",
            false,
            AudioMode.STEREO,
            "vpo-ms",
            Map.of("model.vcp.enabled", "true"),
            List.of("a", "b"),
            0,
            new TreeMap<>(
                Map.of(
                    "miou", score(61.254, 0.5), "f_beta", score(70, 1), "fdr", score(9.5, 0.25))),
            new TreeMap<>(Map.of("sts", score(-0.0625, 0.03125))));
    SweepResult.Arm without =
        new SweepResult.Arm(
            "cpm",
            "tiny-cpm",
            true,
            AudioMode.MONO,
            "vpo-ms",
            Map.of("model.vcp.enabled", "false", "optimiser.lr", "0.1"),
            List.of("c"),
            1,
            new TreeMap<>(Map.of("miou", new SweepResult.Score(1, 5, null))),
            new TreeMap<>());
    StringWriter out = new StringWriter();
    SweepTable.print(
        new SweepResult(1, List.of("model.vcp.enabled", "optimiser.lr"), List.of(with, without)),
        new PrintWriter(out));
    assertThat(out.toString().lines())
        .containsExactly(
            "",
            "Sweep of tiny-cpm on vpo-ms: mean ± sd over seeds; mIoU, F_beta and FDR in %,"
                + " the others of the last epoch",
            "vcp.enabled  optimiser.lr  audio           mIoU        F_beta          FDR             sts",
            "true         -             stereo  61.25 ± 0.50  70.00 ± 1.00  9.50 ± 0.25  -0.063 ± 0.031",
            "false        0.1           mono *          5.00             -            -               -",
            "* runs that answer background alone: they have learnt nothing");
  }
}
