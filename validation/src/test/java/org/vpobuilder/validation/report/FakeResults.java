package org.vpobuilder.validation.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.evaluate.ClassRow;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.evaluate.JfScores;
import org.vpobuilder.validation.evaluate.Scores;
import org.vpobuilder.validation.statistics.Arm;
import org.vpobuilder.validation.statistics.TestOptions;
import org.vpobuilder.validation.statistics.TwoArmReport;
import org.vpobuilder.validation.statistics.TwoArmTest;

/**
 * A folder of results as {@code vpo validate} writes it, with hand-made numbers: TPAVI and CAVP,
 * mono and stereo, three seeds whose scores lie 0.6 points apart (so that the mean is the middle
 * one and the deviation 0.6), and TPAVI on two AVSBench arms.
 */
final class FakeResults {
  static final List<String> CLASSES =
      List.of(
          "background",
          "airplane",
          "baby",
          "bird",
          "bus",
          "car",
          "cat",
          "cell phone",
          "cow",
          "dog",
          "elephant",
          "female",
          "horse",
          "keyboard",
          "male",
          "motorcycle",
          "mouse",
          "sheep",
          "skateboard",
          "sports ball",
          "tennis racket",
          "zebra");

  static final String SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  static final double STEP = 0.6;

  private static final int BIRD = 3;
  private static final int ZEBRA = 21;

  private final Path folder;
  private final List<String> classes;
  private final List<String> runs = new ArrayList<>();

  private FakeResults(Path folder, List<String> classes) {
    this.folder = folder;
    this.classes = classes;
  }

  static Path write(Path folder) throws IOException {
    return write(folder, CLASSES);
  }

  /** With other names of the classes, e.g. hostile ones. */
  static Path write(Path folder, List<String> classes) throws IOException {
    new FakeResults(folder, classes).write();
    return folder;
  }

  private void write() throws IOException {
    for (int seed = 1; seed <= 3; seed++) {
      run("cavp", AudioMode.MONO, seed, 41.0);
      run("cavp", AudioMode.STEREO, seed, 46.5);
      run("tpavi", AudioMode.MONO, seed, 36.2);
      run("tpavi", AudioMode.STEREO, seed, 36.9);
      avsBench("avsbench-s4", "original", seed, 72.0);
      avsBench("avs-m-ss", "avs-m-ss", seed, 72.3);
    }
    String list = String.join("\",\"", runs);
    text(
        folder.resolve("validation.json"),
        """
        {"format_version":1,"release":{"name":"synthetic-demo","sha256":"%s","synthetic":true},
         "started":"2026-11-20T09:00:00Z","finished":"2026-11-20T10:02:30Z","margin":1.0,
         "command":"vpo validate --release out/demo --preset tiny --seeds 1,2,3 --out results",
         "runs":["%s"]}
        """
            .formatted(SHA, list));
    test();
  }

  private void run(String model, AudioMode audio, int seed, double miou) throws IOException {
    Path run = folder("%s-%s-msmi-s%d".formatted(model, audio, seed));
    files(run, model, audio, seed);
    for (String dataset : List.of("vpo-ms", "vpo-msmi")) {
      // Stereo helps where instances of one class have to be told apart.
      double bonus = dataset.equals("vpo-ms") ? (audio == AudioMode.STEREO ? -4.6 : 0) : 0;
      double score = miou + bonus + STEP * (seed - 2);
      EvaluatedRun what =
          new EvaluatedRun(model, "tiny-" + model, audio, dataset, "test", seed, 600);
      EvaluationFormat.write(
          run.resolve("evaluation-" + dataset + ".json"),
          new Evaluation(
              Evaluation.FORMAT_VERSION,
              what,
              120,
              new Scores(20, score, score + 15, 60 - score / 2, 91.5),
              new Scores(22, score * 20 / 22, score + 15, 60 - score / 2, 91.5),
              null,
              rows(score),
              null));
    }
    // TPAVI's runs are of an earlier version, which kept neither attention nor embeddings.
    if (model.equals("tpavi")) {
      FakePictures.write(run.resolve("qualitative"), model, audio, classes);
    } else {
      FakePictures.writeAll(run.resolve("figures-vpo-msmi"), model, audio, classes);
    }
  }

  /** Zebra was never predicted and bird is nowhere. */
  private List<ClassRow> rows(double score) {
    List<ClassRow> rows = new ArrayList<>();
    for (int c = 0; c < classes.size(); c++) {
      double iou = c == 0 ? 93 : Math.max(0, score - 9 + (c * 7) % 23);
      boolean absent = c == BIRD;
      boolean unpredicted = c == ZEBRA;
      rows.add(
          new ClassRow(
              c,
              classes.get(c),
              absent ? null : unpredicted ? Double.valueOf(0) : Double.valueOf(iou),
              absent ? null : unpredicted ? Double.valueOf(0) : Double.valueOf(iou + 5),
              absent || unpredicted ? null : Double.valueOf(70 - iou / 2),
              absent ? 0 : 100_000L / (c + 1),
              absent || unpredicted ? 0 : 90_000L / (c + 1)));
    }
    return rows;
  }

  private void avsBench(String dataset, String arm, int seed, double j) throws IOException {
    Path run = folder("tpavi-%s-s%d".formatted(arm, seed));
    files(run, "tpavi", AudioMode.RECORDING, seed);
    double score = j + 0.7 * (seed - 2);
    EvaluationFormat.write(
        run.resolve("evaluation-" + dataset + ".json"),
        new Evaluation(
            Evaluation.FORMAT_VERSION,
            new EvaluatedRun(
                "tpavi", "tiny-tpavi", AudioMode.RECORDING, dataset, "test", seed, 600),
            40,
            new Scores(2, score, score + 9, 20, 95),
            new Scores(2, score, score + 9, 20, 95),
            new JfScores(score, score + 11, score + 5.5, score, score + 11),
            List.of(
                new ClassRow(0, "background", 95.0, 97.0, 3.0, 9_000, 9_100),
                new ClassRow(1, "sounding", score, score + 9, 20.0, 1_000, 900)),
            null));
  }

  private Path folder(String name) throws IOException {
    runs.add(name);
    return Files.createDirectories(folder.resolve("runs").resolve(name));
  }

  private static void files(Path run, String model, AudioMode audio, int seed) throws IOException {
    text(
        run.resolve("config.yaml"),
        "preset: tiny-%s\naudio: %s\nseed: %d\nsteps: 600\nbatch: 4\noptimiser: {kind: sgd, lr: 0.01}\n"
            .formatted(model, audio, seed));
    text(
        run.resolve("environment.json"),
        """
        {"cpu":"AMD EPYC 7B13","cores":"2","memory":"8 GiB","os":"Linux 6.8 amd64",
         "java":"17.0.16","engine":"PyTorch 2.7.1 (DJL 0.35.1)","device":"cpu","seed":"%d"}
        """
            .formatted(seed));
    text(run.resolve("train.log"), "step 600\n");
    text(run.resolve("metrics.jsonl"), metrics(model, audio, seed));
  }

  private static String metrics(String model, AudioMode audio, int seed) {
    StringBuilder lines = new StringBuilder();
    double floor = (audio == AudioMode.STEREO ? 0.35 : 0.5) + 0.03 * seed;
    for (int step = 2; step <= 600; step += 2) {
      double wiggle = 0.06 * Math.sin(step * (0.7 + 0.2 * seed)) + 0.04 * Math.sin(step * 0.13);
      double ce = floor + 2.6 * Math.exp(-step / 110.0) + wiggle * Math.exp(-step / 500.0);
      double nce = 1 + floor + 2.2 * Math.exp(-step / 200.0) + wiggle;
      String losses =
          model.equals("cavp")
              ? String.format(
                  Locale.ROOT, "\"total\":%.4f,\"ce\":%.4f,\"nce\":%.4f", ce + 0.1 * nce, ce, nce)
              : String.format(Locale.ROOT, "\"total\":%.4f,\"ce\":%.4f", ce, ce);
      lines.append(
          String.format(
              Locale.ROOT,
              "{\"step\":%d,\"epoch\":%d,\"seconds\":%.1f,\"lr\":0.01,\"images_per_second\":%.1f,"
                  + "\"losses\":{%s}}%n",
              step,
              step / 60,
              step * 0.35,
              11.0 + seed,
              losses));
    }
    return lines.toString();
  }

  private void test() throws IOException {
    TwoArmReport report =
        new TwoArmReport(
            TwoArmReport.FORMAT_VERSION,
            "original: tpavi on avsbench-s4; avs-m-ss: tpavi on avs-m-ss",
            TestOptions.DEFAULT,
            List.of(
                TwoArmTest.compare(
                    "J",
                    Arm.of("original", List.of(71.3, 72.0, 72.7)),
                    Arm.of("avs-m-ss", List.of(71.6, 72.3, 73.0)),
                    TestOptions.DEFAULT),
                TwoArmTest.compare(
                    "F",
                    Arm.of("original", List.of(82.3, 83.0, 83.7)),
                    Arm.of("avs-m-ss", List.of(82.6, 83.3, 84.0)),
                    TestOptions.DEFAULT)),
            List.of(
                new TwoArmReport.Untestable(
                    "F_beta",
                    Arm.of("original", List.of(0.0, 0.0, 0.0)),
                    Arm.of("avs-m-ss", List.of(0.0, 0.0, 0.0)))));
    Files.write(folder.resolve("ttest-avs-m-ss.json"), TwoArmReport.JSON.writePretty(report));
  }

  static void text(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
