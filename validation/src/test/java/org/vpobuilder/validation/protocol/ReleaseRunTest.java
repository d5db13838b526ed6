package org.vpobuilder.validation.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
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
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.evaluate.ImageScore;
import org.vpobuilder.validation.train.RunFolder;
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
    for (String preset : List.of("tiny-cavp", "tiny-tpavi")) {
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
  @ValueSource(strings = {"tiny-cavp", "tiny-tpavi"})
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

  @Test
  void train_done_leavesItsFiles() throws IOException {
    Path run = shared.resolve("tiny-cavp");
    assertThat(names(run))
        .contains(
            "checkpoint.safetensors",
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
      assertThat(RunFolder.METRICS.read(row, "row").epoch()).isEqualTo(i / 2);
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
    public void predicted(Batch batch, int index, byte[] prediction) {
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
                + ": no model.safetensors: wanted a training that is done; train to its end");
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
            "evaluation-vpo-ms.images.jsonl", "evaluation-vpo-ms.json", "model.safetensors");
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
}
