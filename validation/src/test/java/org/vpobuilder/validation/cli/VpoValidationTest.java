package org.vpobuilder.validation.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.validation.protocol.TinyRelease;

/** Commands as a user types them; R stands for a release, S for no folder, O for a new one. */
class VpoValidationTest {
  @TempDir Path folder;

  private record Outcome(int code, String out, String err) {}

  private Outcome run(String line) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] arguments =
        Arrays.stream(line.split(" "))
            .map(
                word ->
                    switch (word) {
                      case "R" -> folder.resolve("release").toString();
                      case "S" -> folder.resolve("nowhere").toString();
                      case "O" -> folder.resolve("out").toString();
                      default -> word;
                    })
            .toArray(String[]::new);
    int code =
        VpoValidation.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Outcome(code, out.toString(), err.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "train, --config",
    "train, paper-cavp",
    "train, Examples:",
    "evaluate, --run",
    "validate, --avs-m-ss",
    "ttest, --printed",
    "report, --validation"
  })
  void help_ofACommand_tellsItsOptions(String command, String option) {
    Outcome outcome = run(command + " --help");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).startsWith("Usage: vpo " + command).contains(option);
    assertThat(outcome.out()).doesNotContain("${").doesNotContain("DEFAULT-VALUE");
    assertThat(outcome.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void help_withoutACommand_listsAll() {
    Outcome outcome = run("--help");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains("train", "evaluate", "validate", "report", "ttest");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "train --release R --out O --config tiny-cavp --frobnicate; Unknown option",
        "train --release R --out O; Missing required option",
        "train --release R --out O --config tiny-cavp --seed many; --seed",
        "validate --release R --out O --modes surround; --modes",
        "trian; trian"
      })
  void option_thatIsNone_isMisuse(String line, String message) {
    Outcome outcome = run(line);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err().lines().findFirst()).get().asString().contains(message);
    assertThat(outcome.err()).contains("--help' tells more.").hasLineCount(lines(outcome.err()));
    assertThat(lines(outcome.err())).isLessThanOrEqualTo(4);
  }

  private static int lines(String text) {
    return (int) text.lines().count();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "train --release R --out O --config huge-cavp; --config: got huge-cavp, wanted a YAML file",
        "train --release S --out O --config tiny-cavp; nowhere",
        "train --out O --config tiny-cavp; wanted one of --release DIR and --avsbench DIR",
        "train --release R --avsbench R --out O --config tiny-cavp; wanted one of --release",
        "train --avsbench R --out O --config tiny-cavp; got none of [s4_meta_data.csv,",
        "train --release R --subset mono --out O --config tiny-cavp; wanted one of ss, ms, msmi",
        "train --release R --subset ss --out O --config tiny-cavp; samples of ss/train",
        "train --release R --limit 0 --out O --config tiny-cavp; --limit: got 0, wanted at least 1",
        "train --release R --out O --config tiny-cavp --set optimiser.speed=1;"
            + " --set: got optimiser.speed, wanted one of name, model.name,",
        "train --release R --out O --config tiny-cavp --set model.image_weights=none.pth;"
            + " model.image_weights: got none.pth, wanted a file",
        "validate --release R --out O --subsets ms --configs tiny-tpavi --set batch_size=2"
            + " --s4-config tiny-tpavi-s4 --avsbench S --avs-m-ss S;"
            + " nowhere/s4_meta_data.csv: no such file",
        "train --release R --out O --config tiny-cavp --set epochs=few; epochs",
        "train --release R --out O --config tiny-cavp --device abacus; device: got abacus",
        "train --release R --out O --config tiny-cavp --threads 0; --threads: got 0",
        "train --release R --out O --config tiny-cavp --workers 0; --workers: got 0",
        "train --release R --out O --config tiny-cavp --checkpoint-every 0; --checkpoint-every: got",
        "evaluate --release R --run S; no config.yaml: wanted the folder of a training",
        "evaluate --release R; wanted --run DIR of a training here, or --config, --set",
        "evaluate --release R --run S --config tiny-cavp --out O; wanted --run DIR of a training",
        "evaluate --release R --subset ms --config tiny-cavp --out O; model.weights: got none",
        "evaluate --release R --subset ms --config tiny-cavp --out O --set model.weights=none.pth;"
            + " model.weights: got none.pth, wanted a file",
        "train --release R --out O --config tiny-cavp --keep first; keep",
        "validate --release R --out O --subsets ms --configs tiny-tpavi --set batch_size=2"
            + " --set tpavi:model.image_weights=none.pth;"
            + " model.image_weights: got none.pth, wanted a file",
        "validate --release R --out O --configs tiny-tpavi,tiny-cavp --set vct:epochs=1;"
            + " --set vct:epochs: got vct, wanted one of tiny-tpavi, tpavi, tiny-cavp, cavp",
        "validate --release S --out O; nowhere",
        "validate --release R --out O --configs tiny-none; --config: got tiny-none",
        "validate --release R --out O --avsbench R; --avsbench and --avs-m-ss go together",
        "validate --release R --out O --seeds 0; --seeds: got 0",
        "validate --release R --out O --seeds 1 --avsbench R --avs-m-ss R; --seeds: got 1, wanted 2",
        "validate --release R --out O --s4-set optimiser.speed=1 --avsbench R --avs-m-ss R;"
            + " --set: got optimiser.speed, wanted one of name, model.name,",
        "validate --release R --out O --set optimiser.speed=1; --set: got optimiser.speed",
        "validate --release R --out O --videos tiny-tpavi-s4;"
            + " --videos: got 'tiny-tpavi-s4', wanted PRESET=DIR or FILE=DIR",
        "validate --release R --out O --videos tiny-tpavi-s4=R; got none of [s4_meta_data.csv,",
        "validate --release R --out O --parallel 0; --parallel: got 0"
      })
  void input_thatIsBad_isOneLine(String line, String message) throws IOException {
    TinyRelease.write(folder.resolve("release"));
    Outcome outcome = run(line);
    assertThat(outcome.err()).startsWith("vpo: ").contains(message);
    assertThat(lines(outcome.err())).isEqualTo(1);
    assertThat(outcome.code()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train --release R --out O --config tiny-cavp",
        "evaluate --release R --config tiny-cavp --set model.weights=a.pth --out O",
        "validate --release R --out O --configs tiny-cavp",
        "report R --out O",
      })
  void folder_thatIsNoFinishedRelease_saysWhatItIsAndGoesOn(String line) throws IOException {
    Path release = folder.resolve("release");
    Files.createDirectories(release.resolve("plan"));
    Files.writeString(release.resolve("plan/plan.json"), "{}");
    assertThat(run(line).err())
        .isEqualTo(
            "vpo: %s: a plan, no release.json; `vpo render --plan` makes the release of it%n"
                .formatted(release));
    Files.createDirectories(release.resolve("ms/train"));
    Files.writeString(release.resolve("ms/train/shards.json"), "{}");
    assertThat(run(line).err())
        .isEqualTo(
            "vpo: %s: shards of a release without its release.json; copy the whole of the release again%n"
                .formatted(release));
    Files.createDirectories(release.resolve(".work"));
    Files.writeString(release.resolve(".work/run.json"), "{}");
    Outcome outcome = run(line);
    assertThat(outcome.err())
        .isEqualTo(
            ("vpo: %s: an unfinished build, no release.json; the same `vpo build` with --resume goes"
                    + " on with it%n")
                .formatted(release));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void help_isGrouped() {
    assertThat(run("validate --help").out())
        .startsWith("Usage: vpo validate --release=DIR --out=DIR [OPTIONS]\n")
        .contains("\nData:\n", "\nWhat to train:\n", "\nRunning:\n", "\nOptions:\n", "\nHelp:\n");
    assertThat(run("train --help").out())
        .startsWith("Usage: vpo train --config=PRESET|FILE --out=DIR [OPTIONS]\n")
        .contains("\nData:\n", "\nWhat to train:\n", "\nRunning:\n");
    assertThat(run("report --help").out())
        .startsWith("Usage: vpo report --out=DIR (RELEASE | --validation=RESULTS) [OPTIONS]\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"train --release R --out O --config tiny-cavp --limit 3"})
  void train_lessThanABatch_isOneLine(String line) throws IOException {
    TinyRelease.write(folder.resolve("release"));
    Outcome outcome = run(line + " --subset ms --threads 1 --workers 1");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .isEqualTo("vpo: the training split does not fill a batch of 8" + System.lineSeparator());
  }

  @Test
  void train_stoppedThenEvaluated_saysWhatIsMissing() throws IOException {
    TinyRelease.write(folder.resolve("release"));
    String data = " --release R --subset ms --threads 1 --workers 1";
    String train =
        "train --out O --config tiny-tpavi --set batch_size=3 --set epochs=1"
            + " --set audio.seconds=1 --set augmentation.crop_size=32 --set evaluation_side=32"
            + data;
    Outcome stopped = run(train + " --stop-after 1");
    assertThat(stopped.out()).contains("stopped: run the same command again to go on");
    Outcome early = run("evaluate --run O" + data);
    assertThat(early.code()).isEqualTo(2);
    assertThat(early.err()).contains("model.safetensors");
    Outcome trained = run(train);
    assertThat(trained.code()).isZero();
    assertThat(trained.out()).contains("trained: " + folder.resolve("out/model.safetensors"));
    Outcome evaluated = run("evaluate --run O" + data);
    assertThat(evaluated.code()).isZero();
    assertThat(evaluated.out())
        .containsPattern(
            "vpo-ms.*: 2 images; mIoU [\\d.]+, F_beta [\\d.]+, FDR [\\d.]+\\R\\Rclass +IoU")
        .containsPattern("\\Rtennis racket +[\\d.]+ ");
    assertThat(folder.resolve("out/evaluation-vpo-ms.json")).exists();
  }
}
