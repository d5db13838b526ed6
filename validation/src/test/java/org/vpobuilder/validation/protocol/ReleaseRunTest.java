package org.vpobuilder.validation.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.subset.VpoSubsets;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.evaluate.FigureFolder;
import org.vpobuilder.validation.evaluate.ImageScore;
import org.vpobuilder.validation.model.Answer;
import org.vpobuilder.validation.train.MetricRow;
import org.vpobuilder.validation.train.RunFolder;
import org.vpobuilder.validation.train.TrainConfig;
import org.vpobuilder.validation.train.Trainer;
import org.vpobuilder.validation.train.TrainingProgress;
import org.vpobuilder.validation.weights.HostTensor;
import org.vpobuilder.validation.weights.Safetensors;

/** From a release to an evaluation, with the real models in small: six steps of three images. */
class ReleaseRunTest {
  @TempDir static Path shared;
  private static Path release = Path.of("");

  @TempDir Path folder;

  @BeforeAll
  static void trainUnbroken() throws IOException {
    release = TinyRelease.write(shared.resolve("release"));
    for (String preset :
        List.of("tiny-cavp", "tiny-tpavi", "tiny-cpm", "tiny-avsegformer", "tiny-vct")) {
      train(preset, shared.resolve(preset), Long.MAX_VALUE);
    }
  }

  private static Training training(String preset) {
    return new Training(
        TinyRelease.config(preset, 3), TinyRelease.data(release), 5, TinyRelease.ENGINE);
  }

  private static void train(String preset, Path run, long stopAfter) throws IOException {
    training(preset)
        .train(RunFolder.at(run), new Trainer.Pace(1, 2, stopAfter), TrainingProgress.NONE);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-cavp", "tiny-tpavi", "tiny-cpm", "tiny-avsegformer", "tiny-vct"})
  void train_stoppedAndResumed_writesTheSameModel(String preset) throws IOException {
    train(preset, folder, 1); // In the midst of the first epoch,
    assertThat(names(folder)).doesNotContain("model.safetensors");
    train(preset, folder, 4); // at the end of the second.
    train(preset, folder, Long.MAX_VALUE);
    assertThat(folder.resolve("model.safetensors"))
        .hasSameBinaryContentAs(shared.resolve(preset).resolve("model.safetensors"));
    Map<String, HostTensor> whole = checkpoint(shared.resolve(preset));
    Map<String, HostTensor> resumed = checkpoint(folder);
    assertThat(resumed.keySet()).isEqualTo(whole.keySet());
    whole.forEach(
        (name, tensor) -> assertThat(resumed.get(name).data()).as(name).isEqualTo(tensor.data()));
  }

  private static Map<String, HostTensor> checkpoint(Path run) {
    return Safetensors.read(run.resolve("checkpoint.safetensors")).tensors();
  }

  @Test
  void train_cavp_keepsItsBankInTheCheckpoint() {
    // Only images of even id sound with one class, dog = 9: 2, 4 and 6, seen at most thrice each.
    HostTensor bank = checkpoint(shared.resolve("tiny-cavp")).get("memory/bank/9");
    assertThat(bank.shape()[0]).isBetween(6L, 8L);
    assertThat(bank.shape()[1]).isEqualTo(16_000);
    assertThat(checkpoint(shared.resolve("tiny-tpavi")).keySet())
        .noneMatch(name -> name.startsWith("memory/"));
  }

  /** Banks, mixtures and who answered for what: all that the next step depends on. */
  @Test
  void train_cpm_keepsItsMixturesInTheCheckpointAndTellsOfItsEpochs() throws IOException {
    Path run = shared.resolve("tiny-cpm");
    Map<String, HostTensor> checkpoint = checkpoint(run);
    assertThat(checkpoint)
        .containsKeys("memory/ccdm/bank/0", "memory/ccdm/mixture/0", "memory/stability");
    List<MetricRow> rows = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      rows.add(RunFolder.metricRow(line.getBytes(StandardCharsets.UTF_8), "row"));
    }
    assertThat(rows).hasSize(6);
    assertThat(rows.get(5).losses()).containsKeys("class", "mask", "dice", "bayes", "vcp");
    for (int i = 0; i < rows.size(); i++) {
      Map<String, Double> told = rows.get(i).epochScores();
      if (i % 2 == 0) {
        assertThat(told).isNull();
      } else {
        assertThat(told).containsOnlyKeys("sts", "sts_classes");
        assertThat(told.get("sts")).isBetween(-Math.log(8), 0.0);
        // Background, dog and cat.
        assertThat(told.get("sts_classes")).isEqualTo(3);
      }
    }
    // The epoch that has ended is forgotten.
    assertThat(checkpoint.get("memory/stability").doubles()).containsOnly(0);
  }

  @Test
  void train_done_leavesItsFiles() throws IOException {
    Path run = shared.resolve("tiny-cavp");
    assertThat(names(run))
        .contains(
            "checkpoint.safetensors",
            "classes.json",
            "config.yaml",
            "environment.json",
            "metrics.jsonl",
            "model.safetensors")
        .noneMatch(name -> name.endsWith(".tmp"));
    List<String> rows = Files.readAllLines(run.resolve("metrics.jsonl"));
    assertThat(rows).hasSize(6);
    for (int i = 0; i < rows.size(); i++) {
      byte[] row = rows.get(i).getBytes(StandardCharsets.UTF_8);
      assertThat(RunFolder.METRICS.violations(row)).isEmpty();
      assertThat(RunFolder.METRICS.read(row, "row").step()).isEqualTo(i + 1);
      assertThat(RunFolder.METRICS.read(row, "row").epoch()).isEqualTo(i / 2 + 1);
    }
    assertThat(RunFolder.at(run).read().seed()).isEqualTo(5);
    assertThat(RunFolder.at(run).read().config()).isEqualTo(TinyRelease.config("tiny-cavp", 3));
  }

  @Test
  void train_again_doesNothing() throws IOException {
    Path run = shared.resolve("tiny-tpavi");
    Map<String, FileTime> before = times(run);
    training("tiny-tpavi")
        .train(
            RunFolder.at(run),
            Trainer.Pace.DEFAULT,
            (row, steps) -> {
              throw new AssertionError("step " + row.step());
            });
    assertThat(times(run)).isEqualTo(before);
  }

  private static Map<String, FileTime> times(Path run) throws IOException {
    Map<String, FileTime> times = new TreeMap<>();
    for (String name : names(run)) {
      times.put(name, Files.getLastModifiedTime(run.resolve(name)));
    }
    return times;
  }

  /** Counts right pixels itself, of what a watcher is shown. */
  private static final class Counter implements Evaluator.Watcher {
    private long right;
    private long counted;

    @Override
    public void predicted(Batch batch, int index, byte[] prediction, Answer answer) {
      int pixels = batch.labelWidth() * batch.labelHeight();
      byte[] truth = Arrays.copyOfRange(batch.labels(), index * pixels, (index + 1) * pixels);
      for (int i = 0; i < pixels; i++) {
        counted += truth[i] == -1 ? 0 : 1;
        right += truth[i] != -1 && truth[i] == prediction[i] ? 1 : 0;
      }
    }
  }

  @Test
  void evaluate_trainingThatIsNotDone_isBadInput() throws IOException {
    Path unfinished = Files.createDirectories(folder.resolve("unfinished"));
    assertThatThrownBy(
            () -> training("tiny-tpavi").evaluate(RunFolder.at(unfinished), new Counter()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            unfinished
                + ": an unfinished training, no model.safetensors; the same `vpo train` goes on with it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-cavp", "tiny-tpavi"})
  void evaluate_trainedRun_writesScoresOfEveryImage(String preset) throws IOException {
    RunFolder run = RunFolder.at(Files.createDirectories(folder.resolve("run")));
    Files.copy(shared.resolve(preset).resolve("model.safetensors"), run.model());
    Counter counter = new Counter();
    training(preset).evaluate(run, counter);
    Path file = run.path().resolve("evaluation-vpo-ms.json");
    assertThat(names(run.path()))
        .containsExactly(
            "classes.json",
            "evaluation-vpo-ms.images.jsonl",
            "evaluation-vpo-ms.json",
            "figures-vpo-ms",
            "model.safetensors");
    assertThat(FigureFolder.of(file).keys()).hasSize(2);
    assertThat(EvaluationFormat.JSON.violations(Files.readAllBytes(file))).isEmpty();
    Evaluation evaluation = EvaluationFormat.read(file);
    assertThat(evaluation.images()).isEqualTo(2);
    assertThat(evaluation.run().arm()).contains(preset, "stereo", "vpo-ms");
    assertThat(evaluation.run().seed()).isEqualTo(5);
    assertThat(evaluation.run().steps()).isEqualTo(6);
    assertThat(evaluation.classes()).hasSize(22);
    assertThat(counter.counted).isPositive();
    assertThat(evaluation.scores().pixelAccuracy())
        .isCloseTo(100.0 * counter.right / counter.counted, within(1e-9));
    assertThat(EvaluationFormat.readImages(EvaluationFormat.imagesOf(file)))
        .extracting(ImageScore::key)
        .containsExactly("ms_000000000011", "ms_000000000021");
  }

  private static List<String> keys(Batches batches) {
    List<String> keys = new ArrayList<>();
    try (batches) {
      for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
        keys.addAll(batch.keys());
      }
    }
    return keys;
  }

  private static TrainConfig keepingTheBest(String share, String batchSize) {
    return TrainConfig.open(
        "tiny-tpavi",
        Map.of(
            "keep", "best",
            "validation_share", share,
            "batch_size", batchSize,
            "epochs", "2",
            "audio.seconds", "1",
            "augmentation.crop_size", "32",
            "evaluation_side", "32"));
  }

  /** Seven images of MS and two of MSMI's own. */
  @Test
  void validation_ofARelease_isAShareOfTheTrainingImagesThatIsNotTrainedOn() {
    TrainConfig config = keepingTheBest("0.3", "1");
    ReleaseData ms = TinyRelease.data(release);
    ReleaseData msmi = new ReleaseData(release, VpoSubsets.MSMI, Integer.MAX_VALUE);
    List<String> heldOut = keys(msmi.validation(config, 1));
    List<String> trained = keys(msmi.training(config, 1, 1).epoch(0, 0));
    assertThat(heldOut).isNotEmpty().doesNotContainAnyElementsOf(trained);
    assertThat(heldOut.size() + trained.size()).isEqualTo(9);
    // The same images in each subset, and for each seed.
    assertThat(keys(ms.validation(config, 1)))
        .isEqualTo(heldOut.stream().filter(key -> key.startsWith("ms_")).toList());
    assertThat(keys(msmi.training(config, 2, 1).epoch(0, 0))).hasSameElementsAs(trained);
    // Without it all are trained on.
    assertThat(ms.training(TinyRelease.config("tiny-tpavi", 1), 1, 1).batchesPerEpoch())
        .isEqualTo(7 / 3);
    assertThatThrownBy(() -> ms.validation(keepingTheBest("0.000001", "1"), 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("vpo-ms: validation part: got none of 7 training samples");
  }

  @Test
  void train_keepingTheBest_leavesBothNetworksAndTheScores() throws IOException {
    Training training =
        new Training(keepingTheBest("0.3", "2"), TinyRelease.data(release), 1, TinyRelease.ENGINE);
    RunFolder run = RunFolder.at(folder);
    training.check();
    training.train(run, Trainer.Pace.DEFAULT, TrainingProgress.NONE);
    assertThat(names(folder))
        .contains("model.safetensors", "last.safetensors", "validation.jsonl")
        .doesNotContain("best.safetensors");
    assertThat(run.validations()).hasSize(2);
    assertThat(run.validations().get(0).best()).isTrue();
    assertThat(run.validations())
        .allSatisfy(row -> assertThat(row.score()).isBetween(0.0, 100.0))
        .anySatisfy(
            row ->
                assertThat(Safetensors.read(run.model()).metadata().get("network_step"))
                    .isIn(null, Long.toString(row.step())));
    // All runs of an arm have the steps of the whole training, whichever epoch was kept.
    long steps = run.validations().get(1).step();
    assertThat(training.evaluate(run, Evaluator.Watcher.NONE).evaluation().run().steps())
        .isEqualTo(steps);
  }

  /** A network of vpo train stands for a published one: the same scores, without its run. */
  @ParameterizedTest
  @ValueSource(strings = {"tiny-cavp", "tiny-tpavi"})
  void evaluatePublished_wholeNetwork_isScoredAsItIs(String preset) throws IOException {
    Path weights = shared.resolve(preset).resolve("model.safetensors");
    TrainConfig trained = TinyRelease.config(preset, 3);
    Path yaml = Files.write(folder.resolve("config.yaml"), trained.toYaml());
    TrainConfig config =
        TrainConfig.open(yaml.toString(), Map.of("model.weights", "'" + weights + "'"));
    RunFolder out = RunFolder.at(folder.resolve("published"));
    Training published = new Training(config, TinyRelease.data(release), 0, TinyRelease.ENGINE);
    Evaluation got = published.evaluatePublished(out, Evaluator.Watcher.NONE).evaluation();
    RunFolder run = RunFolder.at(Files.createDirectories(folder.resolve("run")));
    Files.copy(weights, run.model());
    Evaluation wanted = training(preset).evaluate(run, Evaluator.Watcher.NONE).evaluation();
    assertThat(got.scores()).isEqualTo(wanted.scores());
    assertThat(got.run().steps()).isZero();
    assertThat(names(out.path()))
        .contains("config.yaml", "environment.json", "evaluation-vpo-ms.json");
    assertThat(Files.readString(out.path().resolve("environment.json")))
        .contains("model.safetensors sha256 " + DataName.sha256(weights));
    // Another file's scores do not come into the same folder.
    Training other = new Training(trained, TinyRelease.data(release), 0, TinyRelease.ENGINE);
    assertThatThrownBy(() -> other.evaluatePublished(out, Evaluator.Watcher.NONE))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(preset + ": model.weights: got none, wanted the file");
  }

  @Test
  void train_fromAWholeNetwork_beginsWithIt() throws IOException {
    Path weights = shared.resolve("tiny-tpavi").resolve("model.safetensors");
    Path yaml =
        Files.write(folder.resolve("config.yaml"), TinyRelease.config("tiny-tpavi", 1).toYaml());
    TrainConfig config =
        TrainConfig.open(
            yaml.toString(),
            Map.of("model.weights", "'" + weights + "'", "optimiser.lr", "1.0e-12"));
    RunFolder run = RunFolder.at(folder.resolve("run"));
    new Training(config, TinyRelease.data(release), 9, TinyRelease.ENGINE)
        .train(run, Trainer.Pace.DEFAULT, TrainingProgress.NONE);
    String name = "model/output_conv.0.weight";
    HostTensor began = Safetensors.read(weights).tensors().get(name);
    float[] ended = Safetensors.read(run.model()).tensors().get(name).floats();
    for (int i = 0; i < ended.length; i++) {
      assertThat(ended[i]).isCloseTo(began.floats()[i], within(1e-6f));
    }
  }

  @Test
  void train_weightsThatDoNotFit_leavesNoFolder() throws IOException {
    Path weights = shared.resolve("tiny-cavp").resolve("model.safetensors");
    TrainConfig config =
        TrainConfig.open("tiny-tpavi", Map.of("model.weights", "'" + weights + "'"));
    RunFolder run = RunFolder.at(folder.resolve("run"));
    Training training = new Training(config, TinyRelease.data(release), 1, TinyRelease.ENGINE);
    assertThatThrownBy(() -> training.train(run, Trainer.Pace.DEFAULT, TrainingProgress.NONE))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("not this network's weights: lacks");
    assertThatThrownBy(training::check).hasMessageContaining("not this network's weights: lacks");
    assertThat(run.path()).doesNotExist();
  }

  /** In SS an image may give several samples: they are on one side, the one it is on in MS. */
  @Test
  void isHeldOut_samplesOfOneImage_areOnOneSide() {
    TrainConfig config = keepingTheBest("0.3", "1");
    int heldOut = 0;
    for (int image = 0; image < 1000; image++) {
      String digits = "%012d".formatted(image);
      boolean out = ReleaseData.isHeldOut(config, "ss_" + digits + "_7");
      assertThat(ReleaseData.isHeldOut(config, "ss_" + digits + "_8")).isEqualTo(out);
      assertThat(ReleaseData.isHeldOut(config, "ms_" + digits)).isEqualTo(out);
      heldOut += out ? 1 : 0;
    }
    assertThat(heldOut).isBetween(250, 350);
  }
}
