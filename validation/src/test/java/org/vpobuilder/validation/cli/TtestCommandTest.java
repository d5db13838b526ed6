package org.vpobuilder.validation.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.evaluate.ClassNames;
import org.vpobuilder.validation.evaluate.ConfusionMatrix;
import org.vpobuilder.validation.evaluate.ControlRow;
import org.vpobuilder.validation.evaluate.ControlScores;
import org.vpobuilder.validation.evaluate.ControlScores.Estimate;
import org.vpobuilder.validation.evaluate.ControlScores.Group;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.evaluate.ImageScore;
import org.vpobuilder.validation.evaluate.JfScores;
import org.vpobuilder.validation.evaluate.TestSet;
import org.vpobuilder.validation.statistics.TwoArmReport;
import picocli.CommandLine;

class TtestCommandTest {
  @TempDir Path folder;

  private record Outcome(int code, String out, String err) {}

  private static Outcome run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        new CommandLine(new TtestCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler(
                (e, l, p) -> {
                  l.getErr().println(e.getClass().getSimpleName() + ": " + e.getMessage());
                  return 2;
                });
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    int code = line.execute(texts);
    return new Outcome(code, out.toString(), err.toString());
  }

  /** A run whose J and F are given and whose mIoU is 100 (hit + 1) / 4 / 2. */
  private Path write(String arm, String dataset, long seed, double j) throws IOException {
    ConfusionMatrix matrix = new ConfusionMatrix(2);
    matrix.add(new byte[] {0, 0, 1, 1}, new byte[] {0, 0, 1, (byte) (seed % 2)});
    Evaluation evaluation =
        Evaluation.of(
            new EvaluatedRun("tpavi", "tiny", AudioMode.MONO, dataset, "test", seed, 10),
            matrix,
            ClassNames.binary(),
            new JfScores(j, j + 10, j + 5, j, j));
    Path file = folder.resolve(arm + "/seed-" + seed + "/evaluation-" + dataset + ".json");
    Files.createDirectories(file.getParent());
    EvaluationFormat.write(file, evaluation);
    return file;
  }

  private void writeArms() throws IOException {
    for (int seed = 0; seed < 3; seed++) {
      write("a", "s4", seed, 70 + seed);
      write("b", "avs-m-ss", seed, 71 + seed);
    }
  }

  @Test
  void arms_scoresThatDoNotSpread_areToldBesideTheTestsThatCanBeMade() throws IOException {
    for (int seed = 0; seed < 3; seed++) {
      write("a", "s4", seed, 70);
      write("b", "avs-m-ss", seed, 71);
    }
    String told =
        "J cannot be tested: each of the 3 runs of original scored 70.00 and each of the 3 runs of"
            + " swapped 71.00, and a t-test needs scores that spread.";
    Outcome both = runArms("--metric", "miou", "--metric", "j");
    assertThat(both.code()).isZero();
    assertThat(both.out()).contains("mIoU was compared between", told);
    Outcome none = runArms("--metric", "j");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains(told);
  }

  private Outcome runArms(Object... more) {
    Object[] arguments = new Object[4 + more.length];
    arguments[0] = "--arm";
    arguments[1] = "original=" + folder.resolve("a");
    arguments[2] = "--arm";
    arguments[3] = "swapped=" + folder.resolve("b");
    System.arraycopy(more, 0, arguments, 4, more.length);
    return run(arguments);
  }

  @Test
  void published_avsMSs_saysWhichPFollows() {
    Outcome outcome = run("--published", "avs-m-ss");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out().lines().filter(line -> !line.isEmpty()))
        .satisfiesExactly(
            miou ->
                assertThat(miou)
                    .startsWith("mIoU was compared between original")
                    .contains("p = 0.92 (Welch", "The printed p = 0.66 does not follow"),
            fBeta ->
                assertThat(fBeta)
                    .startsWith("F_beta was compared between original")
                    .contains("p = 0.73 (Welch", "The printed p = 0.73 follows"));
  }

  @Test
  void printed_figures_areComparedAndChecked() {
    Outcome outcome =
        run("--printed", "a=83.36±1.2, n=3", "83.70,1.0,3", "--printed-p", "0.5", "--metric", "f");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .startsWith("F was compared between a (n = 3, mean 83.36, sd 1.20) and second (n = 3,")
        .contains("The printed p = 0.5 does not follow", "they give 0.73");
  }

  /** By hand: means 71 and 72, both sd 1: t(4) = 1 / sqrt(2/3) = 1.22, p = 0.29 by scipy. */
  @Test
  void arms_ofFolders_areCompared() throws IOException {
    writeArms();
    Object[] options = {"--metric", "j", "--metric", "f", "--margin", "5"};
    Outcome outcome = runArms(options);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("J was compared between original (n = 3, mean 71.00, sd 1.00) and swapped")
        .contains("difference, swapped minus original, is +1.00 points")
        .contains("p = 0.29 (Welch, t(4.00) = 1.22)")
        .contains("F was compared between original (n = 3, mean 81.00, sd 1.00)")
        .contains("margin of 5.0 points")
        .doesNotContain("test images");
    Outcome printed = runArms("--metric", "j", "--metric", "f", "--margin", "5", "--json");
    byte[] written = printed.out().getBytes(StandardCharsets.UTF_8);
    assertThat(TwoArmReport.JSON.violations(written)).isEmpty();
    TwoArmReport report = TwoArmReport.JSON.read(written, "t");
    assertThat(report.results()).hasSize(2);
    assertThat(report.results().get(0).first().values()).containsExactly(70.0, 71.0, 72.0);
    assertThat(report.source())
        .isEqualTo(
            "original: tpavi/tiny/mono on s4/test, 10 steps;"
                + " swapped: tpavi/tiny/mono on avs-m-ss/test, 10 steps");
  }

  @Test
  void arms_byDefault_areComparedOnMiouAndFBeta() throws IOException {
    writeArms();
    Outcome outcome = runArms();
    assertThat(outcome.out()).contains("mIoU was compared", "F_beta was compared");
  }

  /**
   * By hand: image 1 differs by +2 in the mean of the runs, image 2 by 0, image 3 is not in both.
   */
  @Test
  void arms_withImages_getPairedBootstrap() throws IOException {
    for (int seed = 0; seed < 2; seed++) {
      EvaluationFormat.writeImages(
          EvaluationFormat.imagesOf(write("a", "s4", seed, 70 + seed)),
          List.of(
              new ImageScore("1", 10.0 + seed, 1.0),
              new ImageScore("2", 40.0, null),
              new ImageScore(seed == 0 ? "4" : "3", 99.0, null)));
      EvaluationFormat.writeImages(
          EvaluationFormat.imagesOf(write("b", "avs-m-ss", seed, 71 + seed)),
          List.of(
              new ImageScore("4", 10.0, null),
              new ImageScore("2", 40.0, null),
              new ImageScore("1", 12.0 + seed, 1.0)));
    }
    Outcome outcome = runArms("--metric", "j", "--metric", "f");
    assertThat(outcome.out())
        .contains("Over the 2 test images, paired, the mean difference of J is +1.00 points")
        .doesNotContain("difference of F is");
  }

  @Test
  void arms_mixedDatasets_areRefusedUnlessOneIsChosen() throws IOException {
    writeArms();
    write("a", "ms3", 7, 50);
    Outcome mixed = runArms("--metric", "j");
    assertThat(mixed.code()).isEqualTo(2);
    assertThat(mixed.err())
        .contains("arm original: got tpavi/tiny/mono on s4/test", "differ in the seed alone");
    for (int seed = 0; seed < 2; seed++) {
      write("b", "s4", seed, 60 + seed);
    }
    assertThat(runArms("--metric", "j", "--dataset", "s4").out())
        .contains("original (n = 3, mean 71.00", "swapped (n = 2, mean 60.50");
  }

  @Test
  void arms_sameSeedTwice_areRefused() throws IOException {
    writeArms();
    Path copy = folder.resolve("a/again/evaluation.json");
    Files.createDirectories(copy.getParent());
    Files.copy(folder.resolve("a/seed-1/evaluation-s4.json"), copy);
    Outcome outcome = runArms();
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("arm original: got seed 1 twice");
  }

  @Test
  void arms_thatAreNotThere_areRefused() throws IOException {
    Outcome none = run("--arm", "a=" + folder.resolve("nowhere"), "--arm", "b=" + folder);
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("arm a: got " + folder.resolve("nowhere"));
    Files.createDirectories(folder.resolve("empty"));
    assertThat(run("--arm", "a=" + folder.resolve("empty"), "--arm", "b=" + folder).err())
        .contains("arm a: got no evaluation*.json in");
    assertThat(run("--arm", "a", "--arm", "b=" + folder).err())
        .contains("--arm: got 'a', wanted NAME=PATH");
  }

  @Test
  void options_noneOrTwoSources_areRefused() {
    assertThat(run().err()).contains("wanted one of --arm (twice), --printed and --published");
    assertThat(run("--published", "avs-m-ss", "--printed", "1,1,3", "2,1,3").code()).isEqualTo(2);
    assertThat(run("--published", "avs-m-ss", "--printed-p", "0.5").code()).isEqualTo(2);
    assertThat(run("--arm", "a=x").err()).contains("--arm: got 1 names [a], wanted two");
    assertThat(run("--published", "other").err()).contains("--published: got 'other'");
    assertThat(run("--printed", "1,1,3", "2,1").err()).contains("printed figure: got '2,1'");
    assertThat(run("--published", "avs-m-ss", "--margin", "-1").err()).contains("margin: got -1.0");
  }

  @Test
  void published_withMetric_isThatMetric() {
    assertThat(run("--published", "avs-m-ss", "--metric", "f_beta").out())
        .startsWith("F_beta was compared")
        .doesNotContain("mIoU");
    assertThat(run("--published", "avs-m-ss", "--metric", "fdr").err())
        .contains("--metric: got fdr, of which --published avs-m-ss has no figures");
    assertThat(run("--published", "avs-m-ss", "--dataset", "x").err())
        .contains("--dataset goes with --arm");
  }

  private void writeOn(String arm, AudioMode audio, long seed, double j, TestSet set)
      throws IOException {
    Path file = write(arm, "vpo-ms", seed, j);
    Evaluation e = EvaluationFormat.read(file);
    EvaluatedRun run = new EvaluatedRun("tpavi", "tiny", audio, "vpo-ms", "test", seed, 10);
    EvaluationFormat.write(
        file,
        new Evaluation(
            1, run, e.images(), e.scores(), e.authorsScores(), e.jfScores(), e.classes(), set));
  }

  private static TestSet release(String digit, long images) {
    return new TestSet(
        "release.json", digit.repeat(64), "ms", null, null, null, TestSet.IMAGES, images);
  }

  @Test
  void arms_ofDifferentReleases_areRefused() throws IOException {
    for (int seed = 0; seed < 2; seed++) {
      writeOn("a", AudioMode.MONO, seed, 70 + seed, release("a", 40));
      writeOn("b", AudioMode.MONO, seed, 71 + seed, release("b", 11));
    }
    Outcome outcome = runArms("--metric", "j");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("original against swapped: scores of different test sets")
        .contains("release.json sha256 aaaaaaaa, 40 images", "sha256 bbbbbbbb, 11 images");
  }

  @Test
  void arm_ofRunsOnDifferentReleases_isRefused() throws IOException {
    for (int seed = 0; seed < 2; seed++) {
      writeOn("a", AudioMode.MONO, seed, 70 + seed, release(seed == 0 ? "a" : "b", 40));
      writeOn("b", AudioMode.MONO, seed, 71 + seed, release("a", 40));
    }
    assertThat(runArms("--metric", "j").err())
        .contains("arm original: scores of different test sets");
  }

  @Test
  void arms_ofTwoSets_mayLackSomeVideosButNotShareNone() throws IOException {
    for (int seed = 0; seed < 2; seed++) {
      EvaluationFormat.writeImages(
          EvaluationFormat.imagesOf(write("a", "avsbench-s4", seed, 70 + seed)),
          List.of(
              new ImageScore("1", 1.0 + seed, 1.0),
              new ImageScore("2", 4.0, 1.0),
              new ImageScore("3", 4.5, 1.0)));
      EvaluationFormat.writeImages(
          EvaluationFormat.imagesOf(write("b", "avs-m-ss", seed, 71 + seed)),
          List.of(new ImageScore("1", 2.0, 1.0), new ImageScore("2", 3.0, 1.0)));
    }
    assertThat(runArms("--metric", "j").out())
        .contains("Over the 2 test videos, paired")
        .contains("Note: swapped lacks 1 of the 3 videos of original");
    EvaluationFormat.writeImages(
        EvaluationFormat.imagesOf(folder.resolve("b/seed-0/evaluation-avs-m-ss.json")),
        List.of(new ImageScore("7", 2.0, 1.0), new ImageScore("8", 3.0, 1.0)));
    assertThat(runArms("--metric", "j").err())
        .contains("scores of different test sets", "with 0 keys in common");
  }

  @Test
  void arms_stereoAndMono_standAsOnThePage() throws IOException {
    for (int seed = 0; seed < 2; seed++) {
      writeOn("a", AudioMode.STEREO, seed, 72 + seed, release("a", 40));
      writeOn("b", AudioMode.MONO, seed, 70 + seed, release("a", 40));
    }
    assertThat(runArms("--metric", "j").out())
        .contains("The difference, original minus swapped, is +2.00 points");
  }

  @Test
  void arm_thatAnswersBackgroundAlone_isTold() throws IOException {
    writeArms();
    ConfusionMatrix matrix = new ConfusionMatrix(2);
    matrix.add(new byte[] {0, 0, 1, 1}, new byte[4]);
    EvaluationFormat.write(
        folder.resolve("a/seed-1/evaluation-s4.json"),
        Evaluation.of(
            new EvaluatedRun("tpavi", "tiny", AudioMode.MONO, "s4", "test", 1, 10),
            matrix,
            ClassNames.binary(),
            new JfScores(71.5, 80, 75, 70, 70)));
    assertThat(runArms("--metric", "j").out())
        .contains("Note: original answers background alone with seed 1: it has learnt nothing");
  }

  /**
   * Scores of a control set beside an evaluation.
   *
   * @param g G in percent
   * @param rows base, kind and J with the wrong sound, of bases whose J is 80
   */
  private void writeControls(String arm, long seed, char set, double g, Object... rows)
      throws IOException {
    Path evaluation = folder.resolve(arm + "/seed-" + seed + "/evaluation-vpo-ms.json");
    TestSet controls = release(String.valueOf(set), rows.length / 3);
    Path file = ControlScores.file(evaluation.getParent(), evaluation, controls);
    Group all =
        new Group("all", 3, 3, new TreeMap<>(Map.of("g_miou", new Estimate(g, null, null))));
    ControlScores scores =
        new ControlScores(
            ControlScores.FORMAT_VERSION,
            EvaluationFormat.read(evaluation).run(),
            release("a", 40),
            controls,
            2,
            2000,
            0.95,
            List.of("silence", "swap"),
            all,
            List.of(),
            List.of());
    Files.write(file, ControlScores.JSON.writePretty(scores));
    List<ControlRow> lines = new ArrayList<>();
    for (int i = 0; i < rows.length; i += 3) {
      String base = String.valueOf(rows[i]);
      String kind = String.valueOf(rows[i + 1]);
      Double j = ((Number) rows[i + 2]).doubleValue();
      lines.add(new ControlRow(base + "_" + kind, base, kind, true, j, j, 80.0, 80.0, 1, 50));
    }
    EvaluationFormat.writeControls(EvaluationFormat.imagesOf(file), lines);
  }

  private void writeControlled() throws IOException {
    for (int seed = 0; seed < 2; seed++) {
      writeOn("a", AudioMode.STEREO, seed, 70 + seed, release("a", 40));
      writeOn("b", AudioMode.STEREO, seed, 71 + seed, release("a", 40));
      // Drops of a: base x 80 - mean(60, 80) = 10, base y 80 - 75 = 5; mono has a sound that is
      // right, and base z has no kind whose sound is wrong.
      writeControls(
          "a", seed, 'c', 40 + seed, "x", "silence", 60, "x", "swap", 80, "y", "swap", 75, "z",
          "mono", 0);
      // Of b, over its two runs: x 80 - 50 = 30, y 80 - (10 + 40) / 2 = 55.
      writeControls(
          "b",
          seed,
          'c',
          60 + seed,
          "x",
          "silence",
          40,
          "x",
          "swap",
          60,
          "y",
          "swap",
          seed == 0 ? 10 : 40,
          "z",
          "mono",
          70);
    }
  }

  /**
   * By hand: G of 40.5 and 60.5, both sd 0.71; the drops differ by 20 and 50, by 35 in the mean.
   */
  @Test
  void controls_ofTwoArms_areComparedOverRunsAndBases() throws IOException {
    writeControlled();
    Outcome outcome = runArms("--metric", "g_miou");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .contains("G-mIoU was compared between original (n = 2, mean 40.50, sd 0.71) and swapped")
        .contains("minus original, is +20.00 points")
        .contains("Over the 2 test bases, paired, the mean difference of drop in mIoU is +35.00");
    byte[] json = runArms("--metric", "g_miou", "--json").out().getBytes(StandardCharsets.UTF_8);
    assertThat(TwoArmReport.JSON.violations(json)).isEmpty();
    assertThat(runArms("--metric", "fpr").err()).contains("got scores without fpr, wanted some");
  }

  @Test
  void controls_ofAnotherSetOrOfSeveral_areRefusedUnlessOneIsNamed() throws IOException {
    writeControlled();
    for (String arm : List.of("a", "b")) {
      for (int seed = 0; seed < 2; seed++) {
        writeControls(arm, seed, 'd', 50 + seed, "x", "swap", 1);
      }
    }
    assertThat(runArms("--metric", "g_miou").err())
        .contains("the control sets cccccccc, dddddddd beside it", "by --controls SHA");
    assertThat(runArms("--metric", "g_miou", "--controls", "cccccccc").out())
        .contains("is +20.00 points");
    assertThat(runArms("--metric", "g_miou", "--controls", "e").err())
        .contains("got scores of no control set beside it");
    for (int seed = 0; seed < 2; seed++) {
      Files.delete(folder.resolve("a/seed-" + seed + "/controls-vpo-ms-cccccccc.json"));
      Files.delete(folder.resolve("b/seed-" + seed + "/controls-vpo-ms-dddddddd.json"));
    }
    assertThat(runArms("--metric", "g_miou").err())
        .contains("scores of different control sets", "sha256 dddddddd, 1 images");
    assertThat(run("--published", "avs-m-ss", "--controls", "c").err())
        .contains("--controls goes with --arm");
  }
}
