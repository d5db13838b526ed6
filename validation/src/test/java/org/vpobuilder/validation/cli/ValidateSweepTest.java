package org.vpobuilder.validation.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.validation.data.avsbench.TestAvsBench;
import org.vpobuilder.validation.protocol.SweepResult;
import org.vpobuilder.validation.protocol.TinyRelease;
import org.vpobuilder.validation.protocol.ValidationSummary;

/** {@code vpo validate --sweep} from the command to its table, its file and the page. */
class ValidateSweepTest {
  /** Two steps of three images. */
  private static final String TINY =
      " --subsets ms --modes stereo --seeds 2 --threads 1 --workers 1 --set batch_size=3"
          + " --set epochs=1 --set audio.seconds=1 --set augmentation.crop_size=32"
          + " --set evaluation_side=64 --set cpm:model.criterion.points=64"
          + " --set cpm:model.mixtures.ready=2";

  @TempDir Path folder;

  private Outcome run(String line) {
    return Outcome.of(line.replace("@", folder + "/").split(" "));
  }

  @Test
  void validate_withVideos_trainsThemBesideTheRelease() throws IOException {
    TinyRelease.write(folder.resolve("release"));
    TestAvsBench.s4(folder.resolve("s4"));
    TestAvsBench.ms3(folder.resolve("ms3"));
    Outcome outcome =
        run(
            "validate --release @release --out @out --configs tiny-tpavi"
                + TINY.replaceAll(" --set cpm:\\S+", "").replace(" --set batch_size=3", "")
                + " --set tiny-tpavi:batch_size=3 --set tiny-tpavi-s4:batch_size=5"
                + " --videos tiny-tpavi-s4=@s4 --videos tiny-tpavi-s4=@ms3");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).startsWith("6 runs into ");
    String scores = "( +\\d+\\.\\d\\d ± \\d+\\.\\d\\d){5}\\R";
    assertThat(outcome.out())
        .containsPattern("\\Rmean ± sd over seeds, % +mIoU +F_beta +FDR +J +F\\R")
        .containsPattern("vpo-ms, tiny-tpavi, stereo" + scores)
        .containsPattern("avsbench-s4, tiny-tpavi-s4, recording" + scores)
        .containsPattern("avsbench-ms3, tiny-tpavi-s4, recording" + scores);
  }

  @Test
  void validate_swept_isATableAFileAndAPage() throws IOException {
    TinyRelease.write(folder.resolve("release"));
    String command = "validate --release @release --out @out --configs tiny-cavp,tiny-cpm" + TINY;
    Outcome plain = run(command.replace("tiny-cavp,", ""));
    assertThat(plain.err()).isEmpty();
    Path base = folder.resolve("out/runs/tiny-cpm-stereo-vpo-ms-s1/evaluation-vpo-ms.json");
    FileTime done = Files.getLastModifiedTime(base);
    assertThat(folder.resolve("out/sweep.json")).doesNotExist();

    Outcome swept = run(command + " --sweep model.vcp.enabled=true,false");
    assertThat(swept.err()).isEmpty();
    assertThat(swept.code()).isZero();
    assertThat(swept.out()).startsWith("6 runs into ");
    List<String> lines = swept.out().lines().toList();
    int head =
        lines.indexOf(
            "Sweep of tiny-cpm on vpo-ms: mean ± sd over seeds; mIoU, F_beta and FDR in %,"
                + " the others of the last epoch");
    assertThat(head).isPositive();
    assertThat(lines.get(head + 1))
        .matches("vcp.enabled  audio  +mIoU +F_beta +FDR +sts +sts_classes");
    String scores =
        "( \\*)?( +\\d+\\.\\d\\d ± \\d+\\.\\d\\d){3} +-?\\d\\.\\d{3} ± \\d\\.\\d{3} +\\d\\.\\d{3} ± .*";
    assertThat(lines.get(head + 2)).matches("true         stereo" + scores);
    assertThat(lines.get(head + 3)).matches("false        stereo" + scores);
    // What has none of the keys stands in the table of all models.
    assertThat(swept.out()).containsPattern("\\Rvpo-ms, tiny-cavp, stereo +\\d");
    assertThat(swept.out()).doesNotContainPattern("\\Rvpo-ms, tiny-cpm");
    // What is done stays: the arm of the preset's own values is the run without a sweep.
    assertThat(Files.getLastModifiedTime(base)).isEqualTo(done);

    byte[] json = Files.readAllBytes(folder.resolve("out/sweep.json"));
    assertThat(SweepResult.JSON.violations(json)).isEmpty();
    SweepResult result = SweepResult.JSON.read(json, "sweep.json");
    assertThat(result.keys()).containsExactly("model.vcp.enabled");
    assertThat(result.arms()).hasSize(2);
    assertThat(result.arms().get(0).changed()).isFalse();
    SweepResult.Arm second = result.arms().get(1);
    assertThat(second.settings()).isEqualTo(Map.of("model.vcp.enabled", "false"));
    assertThat(second.runs())
        .containsExactly(
            "tiny-cpm+vcp.enabled=false-stereo-vpo-ms-s1",
            "tiny-cpm+vcp.enabled=false-stereo-vpo-ms-s2");
    assertThat(second.changed()).isTrue();
    assertThat(second.scores().keySet()).containsExactly("f_beta", "fdr", "miou");
    assertThat(second.epochScores().keySet()).containsExactly("sts", "sts_classes");
    byte[] summary = Files.readAllBytes(folder.resolve("out/validation.json"));
    assertThat(ValidationSummary.JSON.violations(summary)).isEmpty();
    assertThat(ValidationSummary.JSON.read(summary, "").sweep()).isEqualTo("sweep.json");

    assertThat(run("report --validation @out --out @page").code()).isZero();
    assertThat(Files.readString(folder.resolve("page/index.html")))
        .contains("tiny-cpm on vpo-ms", "<h2 id=\"sweep-title\">");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--sweep model.vcp.enabled=true,maybe; --sweep model.vcp.enabled: got maybe, wanted true or false",
        "--sweep model.vcp=true,false; --sweep: got model.vcp, which is no key of tiny-cpm; wanted one of"
            + " model.vcp.enabled, model.vcp.background",
        "--sweep model.contrast.weight=0,1; --sweep: got model.contrast.weight, which is no key of tiny-cpm",
        "--sweep model.network.width=64,100; --sweep model.network.width: got 100, wanted",
        "--sweep epochs=1,2; --sweep: got epochs, which --set sets, wanted one of both",
        "--sweep batch_size=3,999 --set cpm:name=x; --sweep: got batch_size, which --set sets",
        "--sweep optimiser.lr; --sweep: got optimiser.lr, wanted KEY=VALUE,VALUE"
      })
  void sweep_thatCannotBe_isOneLineBeforeAnythingIsTrained(String options, String message)
      throws IOException {
    TinyRelease.write(folder.resolve("release"));
    Outcome outcome =
        run("validate --release @release --out @out --configs tiny-cpm" + TINY + " " + options);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).startsWith("vpo: ").contains(message);
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
