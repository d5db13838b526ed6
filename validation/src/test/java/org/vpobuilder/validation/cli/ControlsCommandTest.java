package org.vpobuilder.validation.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.validation.evaluate.ControlRow;
import org.vpobuilder.validation.evaluate.ControlScores;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.protocol.PairedRelease;
import org.vpobuilder.validation.protocol.ProbeResult;

/** Control sets, pairs and probes from the command to tables, files and the page. */
class ControlsCommandTest {
  /** Two steps of three images. */
  private static final String TINY =
      " --config tiny-tpavi --set batch_size=3 --set epochs=1 --set audio.seconds=1"
          + " --set augmentation.crop_size=32 --set evaluation_side=64 --threads 1 --workers 1";

  @TempDir static Path folder;

  private static Outcome run(String line) {
    return Outcome.of(line.replace("@", folder + "/").split(" "));
  }

  @BeforeAll
  static void write() throws IOException {
    Path release = PairedRelease.write(folder.resolve("release"));
    PairedRelease.writeControls(release, folder.resolve("controls"));
    Path trainable = PairedRelease.writeTrainable(folder.resolve("trainable"));
    PairedRelease.writeControls(trainable, folder.resolve("of-trainable"));
  }

  @Test
  void evaluate_ofADeafNetwork_hasNoPairRightAndAnswersAllTheSame() throws IOException {
    Outcome trained = run("train --release @release --subset ms --probe deaf --out @run" + TINY);
    assertThat(trained.err()).isEmpty();
    assertThat(trained.code()).isZero();
    Outcome outcome =
        run(
            "evaluate --release @release --subset ss --run @run --controls @controls --threads 1"
                + " --workers 1");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("tpavi/tiny-tpavi+probe=deaf/stereo on vpo-ss/test")
        .containsPattern("\\Rpairs +count +accuracy +members +mIoU +same\\R")
        .containsPattern("\\Rclass +2 +0\\.00 \\(0\\.00 to 0\\.00\\) .* 100\\.00\\R")
        .contains("Controls: 8 samples, in %")
        .containsPattern("\\Rkind +samples +mIoU pos +mIoU neg +G-mIoU")
        .containsPattern("\\Rlevel-up +4 ")
        .containsPattern("\\Rsilence +4 ")
        .containsPattern("\\Rcat +2 ")
        .containsPattern("all: mean over the kinds silence\\R");
    Evaluation evaluation = EvaluationFormat.read(folder.resolve("run/evaluation-vpo-ss.json"));
    assertThat(Metric.CLASS_PAIRS.of(evaluation)).hasValue(0);
    ControlScores scores = ControlScores.read(controls(folder.resolve("run")));
    assertThat(scores.overall().score(ControlScores.Score.SAME).map(ControlScores.Estimate::value))
        .hasValue(100.0);
    List<ControlRow> rows =
        EvaluationFormat.readControls(EvaluationFormat.imagesOf(controls(folder.resolve("run"))));
    assertThat(rows)
        .hasSize(8)
        .allSatisfy(row -> assertThat(row.key()).isEqualTo(row.baseSample() + "_" + row.kind()))
        .allSatisfy(row -> assertThat(row.iouWithPositive()).isEqualTo(100));

    // The same samples as the validation split of another release have the same scores.
    renamed(folder.resolve("release"), folder.resolve("with-val"));
    Outcome ofVal =
        run(
            "evaluate --release @with-val --subset ss --run @run --split val --threads 1"
                + " --workers 1");
    assertThat(ofVal.err()).isEmpty();
    assertThat(ofVal.code()).isZero();
    assertThat(ofVal.out()).contains("tpavi/tiny-tpavi+probe=deaf/stereo on vpo-ss/val");
    // The release is not the one of the training, so that its digest is in the file's name.
    String sha = Sha256.hex(Files.readAllBytes(folder.resolve("with-val/release.json")));
    Path file = folder.resolve("run/evaluation-vpo-ss-val-%s.json".formatted(sha.substring(0, 8)));
    assertThat(EvaluationFormat.read(file).scores()).isEqualTo(evaluation.scores());
    Outcome noVal = run("evaluate --release @release --subset ss --run @run --split val");
    assertThat(noVal.code()).isEqualTo(2);
    assertThat(noVal.err()).contains("val").doesNotContain("Exception");

    Outcome refused = run("evaluate --release @release --subset ss --run @run --controls @release");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("got controls of a release of sha256 none");
    // Before anything is scored: the control set is of SS alone.
    Outcome otherSubset =
        run("evaluate --release @release --subset ms --run @run --controls @controls");
    assertThat(otherSubset.code()).isEqualTo(2);
    assertThat(otherSubset.err())
        .contains("controls: got no sample of vpo-ms/test, wanted controls of what is scored");
    Outcome none =
        run(
            "validate --release @release --controls @controls --out @none --subsets ms --seeds 1"
                + TINY.replace("--config ", "--configs "));
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err())
        .contains("controls: got no sample of vpo-ms, wanted controls of what is");
    Outcome videos = run("evaluate --avsbench @s4 --run @run --controls @controls");
    assertThat(videos.code()).isEqualTo(2);
  }

  /** Copies a release, and calls its test split val. */
  private static void renamed(Path release, Path copy) throws IOException {
    try (Stream<Path> files = Files.walk(release)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = release.relativize(file).toString().replace("test", "val");
        Files.createDirectories(copy.resolve(name).getParent());
        if (name.endsWith("shards.json") || name.equals(Release.FILE_NAME)) {
          String text = Files.readString(file).replace("/test", "/val").replace("-test-", "-val-");
          Files.writeString(copy.resolve(name), text);
        } else {
          Files.copy(file, copy.resolve(name));
        }
      }
    }
  }

  private static Path controls(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      return files.filter(ControlScores::isFile).findFirst().orElseThrow();
    }
  }

  @Test
  void validate_withProbesAndControls_isTablesFilesAndAPage() throws IOException {
    Outcome outcome =
        run(
            "validate --release @trainable --controls @of-trainable --out @out --subsets ss --modes stereo"
                + " --seeds 2 --probe deaf,mono"
                + TINY.replace("--config ", "--configs "));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .startsWith("6 runs into ")
        .containsPattern("\\RWhat vpo-ss is worth to tiny-tpavi beyond a network without a sense")
        .containsPattern("\\Rdeaf +mIoU +\\d")
        .containsPattern("\\Rdeaf +class pairs +\\S+ +0\\.00 ")
        .containsPattern("\\Rmono +F_beta +\\d")
        .containsPattern("\\Rvpo-ss, tiny-tpavi\\+probe=deaf, stereo +2 .* 100\\.00 ± 0\\.00\\R");
    ProbeResult result =
        ProbeResult.JSON.read(Files.readAllBytes(folder.resolve("out/probes.json")), "probes");
    assertThat(result.gaps()).hasSize(1);
    assertThat(result.gaps().get(0).probes().keySet()).containsExactly("deaf", "mono");
    assertThat(result.gaps().get(0).probes().get("deaf").runs())
        .containsExactly(
            "tiny-tpavi+probe=deaf-stereo-vpo-ss-s1", "tiny-tpavi+probe=deaf-stereo-vpo-ss-s2");
    assertThat(run("report --validation @out --out @page").code()).isZero();
    Document page = Jsoup.parse(Files.readString(folder.resolve("page/index.html")));
    assertThat(page.select("nav a[href=#controls]").text()).isEqualTo("Does it hear?");
    assertThat(page.select("nav a[href=#probes]").text()).isEqualTo("Worth");
    assertThat(page.select("#probes table tbody tr").eachText())
        .anyMatch(row -> row.startsWith("vpo-ss tpavi tiny-tpavi deaf mIoU 2 "));
    assertThat(page.select("#controls caption").eachText())
        .contains("Pairs")
        .anyMatch(caption -> caption.endsWith(": with a wrong sound"))
        .anyMatch(caption -> caption.endsWith("tiny-tpavi+probe=deaf, stereo: by kind of control"));
    try (Stream<Path> tables = Files.list(folder.resolve("page/tables"))) {
      assertThat(tables.map(file -> file.getFileName().toString()))
          .contains("controls-pairs.tex", "controls-pairs.csv")
          .anyMatch(name -> name.startsWith("probes-worth") && name.endsWith(".tex"));
    }
    Outcome again = run("validate --release @release --out @no --probe dumb");
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains("--probe: got dumb, wanted one of deaf, blind, mono");
    Outcome mono = run("validate --release @release --out @no --modes mono --probe mono");
    assertThat(mono.err()).contains("--probe mono: got --modes mono, wanted stereo among them");
  }
}
