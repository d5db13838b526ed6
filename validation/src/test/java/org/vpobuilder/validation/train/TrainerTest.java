package org.vpobuilder.validation.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.spec.draw.DrawStream;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.data.loader.ItemSource;
import org.vpobuilder.validation.data.loader.Loader;
import org.vpobuilder.validation.data.loader.LoaderSpec;
import org.vpobuilder.validation.model.Answer;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.nn.Activation;
import org.vpobuilder.validation.nn.BatchNorm2d;
import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.DropPath;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.nn.Sequential;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.train.Trainer.Validation;
import org.vpobuilder.validation.weights.HostTensor;
import org.vpobuilder.validation.weights.Safetensors;

/** The loop, on a toy that draws, remembers and keeps batch statistics. */
class TrainerTest {
  private static final int SIDE = 8;

  @TempDir Path folder;

  /** Bright pixels are class 1; it also remembers how many images it saw. */
  private static final class Toy implements AvsModel {
    private final Sequential network =
        new Sequential(
            new Conv2d(Conv2d.Shape.of(3, 4, 3).withPadding(1)),
            new BatchNorm2d(4),
            new DropPath(0.3),
            Activation.relu(),
            new Conv2d(Conv2d.Shape.of(4, 2, 1)));
    private final long failsAt;
    private float seen;
    private boolean looks;
    private double looked;

    /** Its loss is no number from step {@code failsAt} on. */
    Toy(long failsAt) {
      this.failsAt = failsAt;
    }

    @Override
    public Module network() {
      return network;
    }

    @Override
    public List<ParameterGroup> groups(double headLrMultiplier) {
      return List.of(
          new ParameterGroup("all", List.copyOf(network.parameters().keySet()), 1, true));
    }

    @Override
    public Losses losses(Inputs inputs, Draws draws, long step) {
      seen += inputs.entries().size();
      double weight =
          step >= failsAt ? Double.NaN : 1 + draws.at("step", step, "toy").unit() + seen / 1000;
      Tensor loss = NeuralOps.crossEntropy(logits(inputs), inputs.labels(), 255).mul(weight);
      return new Losses(loss, Map.of("ce", loss));
    }

    @Override
    public boolean looksAgain() {
      return looks;
    }

    @Override
    public void look(Inputs inputs, Draws draws, long step) {
      logits(inputs);
      looked += inputs.entries().size();
    }

    @Override
    public Map<String, Double> epochEnded() {
      Map<String, Double> told = looks ? Map.of("looked", looked) : Map.of();
      looked = 0;
      return told;
    }

    @Override
    public Answer answer(Inputs inputs) {
      Tensor logits = network.forward(inputs.image());
      return () -> logits;
    }

    @Override
    public Map<String, Tensor> backbone(Backbone backbone) {
      return Map.of();
    }

    @Override
    public Map<String, HostTensor> memory() {
      return Map.of("seen", HostTensor.of(new float[] {seen}, 1));
    }

    @Override
    public void recall(Map<String, HostTensor> memory) {
      seen = memory.get("seen").floats()[0];
    }
  }

  /** Ten batches of two images an epoch, drawn by (epoch, batch). */
  private static final class Noise implements BatchSource {
    @Override
    public int batchesPerEpoch() {
      return 10;
    }

    @Override
    public Batches epoch(int epoch, int first) {
      List<Integer> left = new ArrayList<>(IntStream.range(first, 10).boxed().toList());
      ItemSource<Integer> source =
          new ItemSource<>() {
            @Override
            public @Nullable Integer next() {
              return left.isEmpty() ? null : left.remove(0);
            }

            @Override
            public void close() {}
          };
      return Batches.of(
          Loader.start(
              new LoaderSpec(1, 1, 1, false),
              source,
              i -> batch(epoch, i),
              batches -> batches.get(0)));
    }

    private static Batch batch(int epoch, int index) {
      DrawStream draws = Draws.of(3).at("noise", epoch, index).stream();
      byte[] images = new byte[2 * SIDE * SIDE * 3];
      byte[] labels = new byte[2 * SIDE * SIDE];
      for (int i = 0; i < labels.length; i++) {
        int bright = draws.next().below(256);
        images[3 * i] = images[3 * i + 1] = images[3 * i + 2] = (byte) bright;
        labels[i] = (byte) (bright > 127 ? 1 : 0);
      }
      Batch.Entry entry = new Batch.Entry("k", "ss", List.of(1), List.of(0, 1), List.of());
      return new Batch(
          SIDE, SIDE, images, SIDE, SIDE, labels, 1, 1, 1, new float[2], List.of(entry, entry));
    }
  }

  private static TrainConfig config() {
    return TrainConfig.open(
        "tiny-cavp", Map.of("epochs", "3", "batch_size", "2", "optimiser.lr", "0.01"));
  }

  private void train(Path run, long seed, long stopAfter) throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      train(run, new Toy(Long.MAX_VALUE), seed, new Trainer.Pace(4, 7, stopAfter));
    }
  }

  private void train(Path run, Toy toy, long seed, Trainer.Pace pace) throws IOException {
    toy.network().initialise(seed);
    RunFolder runFolder = RunFolder.at(run);
    runFolder.begin(new RunFolder.Begun(config(), seed, "noise"), Map.of());
    new Trainer(config(), toy, new Noise(), seed)
        .run(runFolder, pace, TrainingProgress.NONE, StopSignal.NEVER);
  }

  @Test
  void run_lossBecomesNoNumber_stopsAtTheRowAndKeepsNoSuchCheckpoint() {
    try (TensorScope scope = TensorScope.open()) {
      Path run = folder.resolve("wild");
      Trainer.Pace rows = new Trainer.Pace(4, 7, Long.MAX_VALUE);
      assertThatThrownBy(() -> train(run, new Toy(5), 1, rows))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("became NaN in steps 5 to 7; a smaller optimiser.lr may help");
      assertThat(run.resolve("checkpoint.safetensors")).doesNotExist();
      Trainer.Pace noCheckpoint = new Trainer.Pace(4, 100, Long.MAX_VALUE);
      assertThatThrownBy(() -> train(run, new Toy(5), 1, noCheckpoint))
          .hasMessageContaining("in steps 5 to 8");
    }
  }

  @Test
  void run_stoppedAndResumed_endsWithTheSameBits() throws IOException {
    Path unbroken = folder.resolve("a");
    Path broken = folder.resolve("b");
    train(unbroken, 1, Long.MAX_VALUE);
    train(broken, 1, 4);
    train(broken, 1, 17);
    train(broken, 1, Long.MAX_VALUE);
    Safetensors a = Safetensors.read(unbroken.resolve("checkpoint.safetensors"));
    Safetensors b = Safetensors.read(broken.resolve("checkpoint.safetensors"));
    assertThat(a.metadata().get("step")).isEqualTo("30");
    assertThat(b.tensors().keySet()).isEqualTo(a.tensors().keySet());
    assertThat(a.tensors().keySet())
        .contains("model/1.running_mean", "optimiser/mean/0.weight", "memory/seen");
    a.tensors()
        .forEach(
            (name, t) -> assertThat(b.tensors().get(name).data()).as(name).isEqualTo(t.data()));
    assertThat(Safetensors.read(broken.resolve("model.safetensors")).tensors()).hasSize(9);
  }

  /**
   * As CPM's {@code sts.collection: full}: a clean look at the epoch's images before it is told of.
   */
  @Test
  void run_modelThatLooksAgain_seesEachEpochOnceMoreAndTellsOfIt() throws IOException {
    Path run = folder.resolve("looks");
    try (TensorScope scope = TensorScope.open()) {
      Toy toy = new Toy(Long.MAX_VALUE);
      toy.looks = true;
      train(run, toy, 1, new Trainer.Pace(4, 7, Long.MAX_VALUE));
    }
    Map<Long, Map<String, Double>> told = new TreeMap<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      MetricRow row = RunFolder.metricRow(line.getBytes(StandardCharsets.UTF_8), "row");
      if (row.epochScores() != null) {
        told.put(row.step(), row.epochScores());
      }
    }
    // Ten batches of two.
    Map<String, Double> scores = Map.of("looked", 20.0);
    assertThat(told).isEqualTo(Map.of(10L, scores, 20L, scores, 30L, scores));
    // Looking changes nothing.
    train(folder.resolve("blind"), 1, Long.MAX_VALUE);
    assertThat(run.resolve("model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("blind/model.safetensors"));
  }

  @Test
  void metricRow_ofAnotherKind_isBadInput() {
    byte[] row = "{\"step\":1,\"epoch\":1}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> RunFolder.metricRow(row, "metrics.jsonl, line 1"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("metrics.jsonl, line 1: ");
  }

  /** A step in two parts of one image: as many steps and images, each part with its own draws. */
  @Test
  void run_accumulating_updatesOnceAStep() throws IOException {
    TrainConfig parts =
        TrainConfig.open(
            "tiny-cavp",
            Map.of("epochs", "3", "batch_size", "2", "optimiser.lr", "0.01", "accumulate", "2"));
    Path run = folder.resolve("parts");
    try (TensorScope scope = TensorScope.open()) {
      Toy toy = new Toy(Long.MAX_VALUE);
      toy.network().initialise(1);
      RunFolder runFolder = RunFolder.at(run);
      runFolder.begin(new RunFolder.Begun(parts, 1, "noise"), Map.of());
      new Trainer(parts, toy, new Noise(), 1)
          .run(
              runFolder,
              new Trainer.Pace(10, 100, Long.MAX_VALUE),
              TrainingProgress.NONE,
              StopSignal.NEVER);
      assertThat(toy.seen).isEqualTo(60);
    }
    List<String> rows = Files.readAllLines(run.resolve("metrics.jsonl"));
    assertThat(rows).hasSize(3);
    MetricRow first = RunFolder.metricRow(rows.get(0).getBytes(StandardCharsets.UTF_8), "row");
    MetricRow last = RunFolder.metricRow(rows.get(2).getBytes(StandardCharsets.UTF_8), "row");
    // Means over steps, not over parts.
    assertThat(first.losses().get("total")).isBetween(0.5, 1.6);
    assertThat(last.losses().get("total")).isLessThan(first.losses().get("total"));
  }

  @Test
  void pace_ofAShortTraining_hasTwentyRowsWhereItHasAsManySteps() {
    Trainer.Pace pace = Trainer.Pace.DEFAULT;
    assertThat(pace.forSteps(127).stepsPerRow()).isEqualTo(6);
    assertThat(pace.forSteps(7).stepsPerRow()).isEqualTo(1);
    assertThat(pace.forSteps(50_000)).isEqualTo(pace);
  }

  @Test
  void run_killedBetweenCheckpoints_repeatsRowsOnce() throws IOException {
    Path run = folder.resolve("c");
    train(run, 1, 12);
    byte[] checkpoint = Files.readAllBytes(run.resolve("checkpoint.safetensors"));
    train(run, 1, 20);
    // As if killed after row 20, with the checkpoint of step 12 the last.
    Files.write(run.resolve("checkpoint.safetensors"), checkpoint);
    train(run, 1, Long.MAX_VALUE);
    List<Long> steps = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      steps.add(
          RunFolder.METRICS
              .read(line.getBytes(java.nio.charset.StandardCharsets.UTF_8), "row")
              .step());
    }
    assertThat(steps).containsExactly(4L, 8L, 12L, 16L, 20L, 24L, 28L, 30L);
  }

  @Test
  void run_toldToStop_keepsTheStepUnderWayAndGoesOnFromIt() throws IOException {
    Path run = folder.resolve("h");
    try (TensorScope scope = TensorScope.open()) {
      Toy toy = new Toy(Long.MAX_VALUE);
      toy.network().initialise(1);
      RunFolder runFolder = RunFolder.at(run);
      runFolder.begin(new RunFolder.Begun(config(), 1, "noise"), Map.of());
      // Asked once before the first step, then after each: yes after the third.
      AtomicInteger asked = new AtomicInteger();
      new Trainer(config(), toy, new Noise(), 1)
          .run(
              runFolder,
              new Trainer.Pace(10, 10, Long.MAX_VALUE),
              TrainingProgress.NONE,
              () -> asked.getAndIncrement() == 3);
    }
    Path checkpoint = run.resolve("checkpoint.safetensors");
    assertThat(Safetensors.read(checkpoint).metadata().get("step")).isEqualTo("3");
    assertThat(run.resolve("model.safetensors")).doesNotExist();
    train(run, 1, Long.MAX_VALUE);
    train(folder.resolve("unbroken"), 1, Long.MAX_VALUE);
    assertThat(run.resolve("model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("unbroken/model.safetensors"));
  }

  @Test
  void run_otherSeed_isOtherAndLearns() throws IOException {
    train(folder.resolve("d"), 1, Long.MAX_VALUE);
    train(folder.resolve("e"), 2, Long.MAX_VALUE);
    Safetensors d = Safetensors.read(folder.resolve("d/model.safetensors"));
    Safetensors e = Safetensors.read(folder.resolve("e/model.safetensors"));
    assertThat(e.tensors().get("model/0.weight").data())
        .isNotEqualTo(d.tensors().get("model/0.weight").data());
    List<String> rows = Files.readAllLines(folder.resolve("d/metrics.jsonl"));
    MetricRow first =
        RunFolder.METRICS.read(
            rows.get(0).getBytes(java.nio.charset.StandardCharsets.UTF_8), "row");
    MetricRow last =
        RunFolder.METRICS.read(
            rows.get(7).getBytes(java.nio.charset.StandardCharsets.UTF_8), "row");
    assertThat(last.losses().get("total")).isLessThan(first.losses().get("total"));
  }

  @Test
  void begin_folderOfAnotherTraining_isRefused() throws IOException {
    train(folder.resolve("f"), 1, 4);
    assertThatThrownBy(() -> train(folder.resolve("f"), 2, 8))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("holds a training with another config or seed");
  }

  @Test
  void require_otherDataOrNone_isRefused() throws IOException {
    Path run = folder.resolve("i");
    RunFolder runFolder = RunFolder.at(run);
    RunFolder.Begun begun = new RunFolder.Begun(config(), 1, "noise, sha256 0a");
    runFolder.begin(begun, Map.of());
    runFolder.require(begun);
    assertThat(runFolder.read()).isEqualTo(begun);
    RunFolder.Begun other = new RunFolder.Begun(config(), 1, "noise, sha256 0b");
    assertThatThrownBy(() -> runFolder.begin(other, Map.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            run
                + ": holds a training on other data: got noise, sha256 0a, wanted noise, sha256 0b;"
                + " name another folder");
    Path file = run.resolve("config.yaml");
    Files.writeString(file, Files.readString(file).replaceFirst("# data.*\n", ""));
    assertThatThrownBy(() -> runFolder.require(begun))
        .hasMessageContaining("got none on record, wanted noise, sha256 0a");
  }

  @Test
  void loadModel_damagedOrForeignFile_isBadInput() throws IOException {
    train(folder.resolve("g"), 1, 4);
    Path file = folder.resolve("g/checkpoint.safetensors");
    try (TensorScope scope = TensorScope.open()) {
      AvsModel other =
          TrainConfig.open("tiny-cavp", Map.of()).network(2, java.util.Optional.empty());
      assertThatThrownBy(() -> Checkpoint.loadModel(file, other))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("not this network's weights: lacks");
      Path cut = folder.resolve("cut");
      byte[] bytes = Files.readAllBytes(file);
      Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length - 1));
      assertThatThrownBy(() -> Checkpoint.loadModel(cut, other))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("not safetensors");
    }
  }

  /** Scores 40, 60 and 50 after the three epochs; cancelled when told so. */
  private static final class Scores implements Validation {
    private final Toy toy;
    private final List<Double> left;
    private boolean stops;

    Scores(Toy toy, double... scores) {
      this.toy = toy;
      this.left = new ArrayList<>(Arrays.stream(scores).boxed().toList());
    }

    @Override
    public double score() {
      if (stops) {
        throw new CancellationException();
      }
      toy.network().train(false);
      return left.remove(0);
    }
  }

  private void trainScored(Path run, Scores scores, long stopAfter) throws IOException {
    scores.toy.network().initialise(1);
    RunFolder runFolder = RunFolder.at(run);
    runFolder.begin(new RunFolder.Begun(config(), 1, "noise"), Map.of());
    new Trainer(config(), scores.toy, new Noise(), 1)
        .run(
            runFolder,
            new Trainer.Pace(4, 7, stopAfter),
            TrainingProgress.NONE,
            StopSignal.NEVER,
            scores);
  }

  @Test
  void run_withValidation_keepsTheBestNetworkBesideTheLast() throws IOException {
    Path run = folder.resolve("best");
    try (TensorScope scope = TensorScope.open()) {
      trainScored(run, new Scores(new Toy(Long.MAX_VALUE), 40, 60, 50), Long.MAX_VALUE);
    }
    assertThat(RunFolder.at(run).validations())
        .containsExactly(
            new ValidationRow(10, 40, true),
            new ValidationRow(20, 60, true),
            new ValidationRow(30, 50, false));
    // Scoring changes nothing of the training itself.
    train(folder.resolve("plain"), 1, Long.MAX_VALUE);
    assertThat(run.resolve("last.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("plain/model.safetensors"));
    train(folder.resolve("two"), 1, 20);
    Safetensors best = Safetensors.read(run.resolve("model.safetensors"));
    Safetensors second = Safetensors.read(folder.resolve("two/checkpoint.safetensors"));
    assertThat(best.metadata()).containsEntry("step", "30").containsEntry("network_step", "20");
    best.tensors()
        .forEach(
            (name, tensor) ->
                assertThat(tensor.data()).as(name).isEqualTo(second.tensors().get(name).data()));
    assertThat(run.resolve("best.safetensors")).doesNotExist();
  }

  /** Stopped while it scores the second epoch: that epoch is scored again, and nothing else. */
  @Test
  void run_stoppedWhileScoring_goesOnWithTheSameScore() throws IOException {
    Path run = folder.resolve("broken");
    try (TensorScope scope = TensorScope.open()) {
      trainScored(run, new Scores(new Toy(Long.MAX_VALUE), 40), 17);
      Scores stopped = new Scores(new Toy(Long.MAX_VALUE));
      stopped.stops = true;
      trainScored(run, stopped, Long.MAX_VALUE);
      assertThat(Safetensors.read(run.resolve("checkpoint.safetensors")).metadata())
          .containsEntry("step", "20");
      assertThat(run.resolve("model.safetensors")).doesNotExist();
      trainScored(run, new Scores(new Toy(Long.MAX_VALUE), 60, 50), Long.MAX_VALUE);
      trainScored(
          folder.resolve("whole"), new Scores(new Toy(Long.MAX_VALUE), 40, 60, 50), Long.MAX_VALUE);
    }
    for (String file : List.of("model.safetensors", "last.safetensors", "validation.jsonl")) {
      assertThat(run.resolve(file)).hasSameBinaryContentAs(folder.resolve("whole").resolve(file));
    }
  }
}
