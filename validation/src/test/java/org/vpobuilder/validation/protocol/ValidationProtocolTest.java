package org.vpobuilder.validation.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.evaluate.ClassNames;
import org.vpobuilder.validation.evaluate.ConfusionMatrix;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.statistics.TestOptions;
import org.vpobuilder.validation.statistics.TwoArmReport;
import org.vpobuilder.validation.train.RunFolder;
import org.vpobuilder.validation.train.StopSignal;
import org.vpobuilder.validation.train.TrainConfig;
import org.vpobuilder.validation.train.Trainer;
import org.vpobuilder.validation.train.TrainingProgress;

/** Two runs of two steps each. */
class ValidationProtocolTest {
  /** What tells of time or place, not of the result. */
  private static final Set<String> OTHERWISE =
      Set.of("metrics.jsonl", "checkpoint.safetensors", "environment.json");

  @TempDir static Path shared;
  @TempDir Path folder;

  private static List<PlannedRun> runs = List.of();

  @BeforeAll
  static void runOneByOne() throws IOException {
    ReleaseData data = TinyRelease.data(TinyRelease.write(shared.resolve("release")));
    runs =
        Stream.of(1L, 2L, 3L, 4L)
            .map(seed -> new PlannedRun(TinyRelease.config("tiny-tpavi", 1), data, seed))
            .toList();
    protocol(shared.resolve("one"), 1).run(runs.subList(0, 2), new Seen());
  }

  private static ValidationProtocol protocol(Path results, int parallel) {
    return new ValidationProtocol(results, TinyRelease.ENGINE, parallel, StopSignal.NEVER);
  }

  private static final class Seen implements ValidationProtocol.Watcher {
    private final Set<String> trained = Collections.synchronizedSet(new TreeSet<>());
    private final Set<String> done = Collections.synchronizedSet(new TreeSet<>());

    @Override
    public TrainingProgress training(PlannedRun run) {
      return (row, steps) -> trained.add(run.name() + " to " + row.step());
    }

    @Override
    public void done(PlannedRun run, Evaluation evaluation) {
      done.add(run.name());
    }
  }

  private static Map<String, byte[]> files(Path results) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(results)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (!OTHERWISE.contains(file.getFileName().toString())) {
          files.put(results.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
    }
    return files;
  }

  private void assertSameFiles() throws IOException {
    Map<String, byte[]> one = files(shared.resolve("one"));
    Map<String, byte[]> other = files(folder);
    assertThat(one.keySet())
        .contains(
            "runs/tiny-tpavi-stereo-vpo-ms-s1/model.safetensors",
            "runs/tiny-tpavi-stereo-vpo-ms-s2/evaluation-vpo-ms.json",
            "runs/tiny-tpavi-stereo-vpo-ms-s2/figures-vpo-ms/ms_000000000011.prediction.png");
    assertThat(other.keySet()).isEqualTo(one.keySet());
    one.forEach((name, bytes) -> assertThat(other.get(name)).as(name).isEqualTo(bytes));
  }

  @Test
  void run_twoAtATime_givesTheSameFiles() throws IOException {
    Seen seen = new Seen();
    protocol(folder, 2).run(runs.subList(0, 2), seen);
    assertSameFiles();
    assertThat(seen.done)
        .containsExactly("tiny-tpavi-stereo-vpo-ms-s1", "tiny-tpavi-stereo-vpo-ms-s2");
  }

  @Test
  void run_halfDone_goesOnAndTouchesNothingThatIsDone() throws IOException {
    ValidationProtocol protocol = protocol(folder, 1);
    PlannedRun first = runs.get(0);
    new Training(first.config(), first.data(), first.seed(), TinyRelease.ENGINE)
        .train(protocol.folder(first), new Trainer.Pace(1, 1, 1), TrainingProgress.NONE);
    Seen seen = new Seen();
    protocol.run(runs.subList(0, 2), seen);
    assertSameFiles();
    assertThat(Files.readAllLines(protocol.folder(first).path().resolve("metrics.jsonl")))
        .hasSize(2);
    Seen again = new Seen();
    protocol.run(runs.subList(0, 2), again);
    String second = runs.get(1).name();
    assertThat(seen.trained)
        .containsExactly(first.name() + " to 2", second + " to 1", second + " to 2");
    assertThat(again.trained).isEmpty();
    assertThat(again.done).isEqualTo(seen.done);
    assertSameFiles();
  }

  @Test
  void run_resultsOnAnotherRelease_areRefused() throws IOException {
    Path changed = folder.resolve("release");
    TinyRelease.write(changed);
    PlannedRun run = runs.get(0);
    PlannedRun same = new PlannedRun(run.config(), TinyRelease.data(changed), run.seed());
    // The same bytes elsewhere are the same data.
    protocol(shared.resolve("one"), 1).run(List.of(same), new Seen());
    Path manifest = changed.resolve("release.json");
    Files.writeString(manifest, Files.readString(manifest) + " ");
    assertThatThrownBy(() -> protocol(shared.resolve("one"), 1).run(List.of(same), new Seen()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "-s1: holds a training on other data: got vpo-ms, release.json sha256")
        .hasMessageContaining("; name another folder");
    Training training = new Training(same.config(), same.data(), same.seed(), TinyRelease.ENGINE);
    RunFolder done = protocol(shared.resolve("one"), 1).folder(same);
    assertThatThrownBy(() -> training.train(done, Trainer.Pace.DEFAULT, TrainingProgress.NONE))
        .hasMessageContaining("holds a training on other data");
  }

  @Test
  void run_folderOfAnotherConfig_isRefused() {
    PlannedRun run = runs.get(0);
    PlannedRun longer = new PlannedRun(TinyRelease.config("tiny-tpavi", 2), run.data(), run.seed());
    assertThatThrownBy(() -> protocol(shared.resolve("one"), 1).run(List.of(longer), new Seen()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("-s1: holds a training with another config or seed");
    assertThatThrownBy(() -> protocol(folder, 1).run(List.of(run, longer), new Seen()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got two runs called tiny-tpavi-stereo-vpo-ms-s1");
  }

  @Test
  void run_oneThatCannotBeMade_isRefusedBeforeAnyBegins() throws IOException {
    PlannedRun good = runs.get(2);
    Map<String, String> bad = Map.of("batch_size", "999", "name", "large");
    PlannedRun noBatch =
        new PlannedRun(TrainConfig.open("tiny-tpavi", bad), good.data(), good.seed());
    assertThatThrownBy(() -> protocol(folder, 1).run(List.of(good, noBatch), new Seen()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("does not fill a batch of 999");
    Map<String, String> lost = Map.of("model.image_weights", "lost.pth", "name", "lost");
    PlannedRun noWeights =
        new PlannedRun(TrainConfig.open("tiny-tpavi", lost), good.data(), good.seed());
    assertThatThrownBy(() -> protocol(folder, 1).run(List.of(good, noWeights), new Seen()))
        .isInstanceOf(BadInputException.class)
        .hasMessage("model.image_weights: got lost.pth, wanted a file");
    Path none = Files.write(folder.resolve("none.pth"), new byte[] {1, 2, 3});
    Map<String, String> unread = Map.of("model.image_weights", "'" + none + "'", "name", "unread");
    PlannedRun notWeights =
        new PlannedRun(TrainConfig.open("tiny-tpavi", unread), good.data(), good.seed());
    assertThatThrownBy(() -> protocol(folder, 1).run(List.of(good, notWeights), new Seen()))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(none + ": no PyTorch state dict");
    PlannedRun deaf =
        new PlannedRun(TrainConfig.open("paper-tpavi-s4", Map.of()), good.data(), good.seed());
    assertThatThrownBy(() -> protocol(folder, 1).run(List.of(good, deaf), new Seen()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("paper-tpavi-s4: model.audio_weights: got none");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void sweep_stoppedWithinAnArm_goesOnToTheSameResult() throws IOException {
    Map<String, String> changes =
        Map.of(
            "batch_size", "3",
            "epochs", "1",
            "audio.seconds", "1",
            "augmentation.crop_size", "32",
            "evaluation_side", "64");
    AvsData data = runs.get(0).data();
    List<PlannedRun> swept =
        Sweep.parse(List.of("optimiser.lr=0.001,0.005")).arms("tiny-tpavi", changes).stream()
            .map(arm -> new PlannedRun(arm.config(), data, 1, arm.settings()))
            .toList();
    ValidationProtocol whole = protocol(folder.resolve("whole"), 1);
    whole.run(swept, new Seen());
    whole.sweep(swept);

    Path broken = folder.resolve("broken");
    Set<String> begun = new TreeSet<>();
    ValidationProtocol.Watcher second =
        new ValidationProtocol.Watcher() {
          @Override
          public TrainingProgress training(PlannedRun run) {
            begun.add(run.name());
            return TrainingProgress.NONE;
          }

          @Override
          public void done(PlannedRun run, Evaluation evaluation) {}
        };
    AtomicInteger questions = new AtomicInteger();
    // Whether to end is asked before each step: not before its first, but before its second.
    StopSignal inSecond = () -> begun.size() == 2 && questions.incrementAndGet() > 1;
    assertThatThrownBy(
            () ->
                new ValidationProtocol(broken, TinyRelease.ENGINE, 1, inSecond).run(swept, second))
        .isInstanceOf(CancellationException.class);
    ValidationProtocol again = protocol(broken, 1);
    Path half = again.folder(swept.get(1)).path();
    assertThat(half).isEqualTo(broken.resolve("runs/" + swept.get(1).name()));
    assertThat(half.resolve("checkpoint.safetensors")).exists();
    assertThat(half.resolve("model.safetensors")).doesNotExist();
    Seen seen = new Seen();
    again.run(swept, seen);
    again.sweep(swept);
    assertThat(seen.trained).containsExactly(swept.get(1).name() + " to 2");
    assertThat(files(broken)).containsOnlyKeys(files(folder.resolve("whole")).keySet());
    files(folder.resolve("whole"))
        .forEach((name, bytes) -> assertThat(broken.resolve(name)).hasBinaryContent(bytes));
    assertThat(Files.readString(broken.resolve("sweep.json")))
        .contains("\"optimiser.lr\" : \"0.005\"");
  }

  /** As if a run of an odd seed had all four pixels right, one of an even seed three. */
  private static void evaluated(ValidationProtocol protocol, PlannedRun run) throws IOException {
    ConfusionMatrix matrix = new ConfusionMatrix(2);
    matrix.add(new byte[] {0, 0, 1, 1}, new byte[] {0, 0, 1, (byte) (run.seed() % 2)});
    String data = run.data().name();
    EvaluatedRun of =
        new EvaluatedRun("tpavi", "tiny", AudioMode.STEREO, data, "test", run.seed(), 2);
    Path file = Training.file(protocol.folder(run), data);
    Files.createDirectories(file.getParent());
    EvaluationFormat.write(file, Evaluation.of(of, matrix, ClassNames.binary(), null));
  }

  @Test
  void test_runsThatScoreAlike_isAReportWithoutATest() throws IOException {
    ValidationProtocol protocol = protocol(folder, 2);
    List<PlannedRun> odd = runs.stream().filter(run -> run.seed() % 2 == 1).toList();
    for (PlannedRun run : odd) {
      evaluated(protocol, run);
    }
    TwoArmReport report =
        protocol.test(
            "toy", List.of(odd, odd), run -> "a", List.of(Metric.MIOU), TestOptions.DEFAULT);
    assertThat(report.results()).isEmpty();
    assertThat(report.withoutTest()).extracting(pair -> pair.metric()).containsExactly("mIoU");
    byte[] json = Files.readAllBytes(folder.resolve("ttest-toy.json"));
    assertThat(TwoArmReport.JSON.violations(json)).isEmpty();
    assertThat(TwoArmReport.JSON.read(json, "ttest-toy.json")).isEqualTo(report);
  }

  @Test
  void testAndFinish_twoArms_areFilesOfTheirSchemas() throws IOException {
    ValidationProtocol protocol = protocol(folder, 2);
    for (PlannedRun run : runs) {
      evaluated(protocol, run);
    }
    List<List<PlannedRun>> arms = List.of(runs.subList(0, 2), runs.subList(2, 4));
    TwoArmReport report =
        protocol.test(
            "toy",
            arms,
            run -> run.seed() < 3 ? "a" : "b",
            List.of(Metric.MIOU, Metric.PIXEL_ACCURACY),
            TestOptions.DEFAULT);
    assertThat(report.results()).hasSize(2);
    assertThat(report.results().get(1).difference()).isZero();
    assertThat(TwoArmReport.JSON.violations(Files.readAllBytes(folder.resolve("ttest-toy.json"))))
        .isEmpty();
    ValidationSummary summary =
        new ValidationSummary(
            ValidationSummary.FORMAT_VERSION,
            new ValidationSummary.ReleaseRef("vpo-2024", "0123456789abcdef".repeat(4), true),
            "2026-01-01T00:00:00Z",
            "2026-01-01T00:01:00Z",
            "vpo validate",
            runs.stream().map(PlannedRun::name).toList(),
            List.of("ttest-toy.json"),
            null);
    protocol.finish(summary);
    byte[] json = Files.readAllBytes(folder.resolve("validation.json"));
    assertThat(ValidationSummary.JSON.violations(json)).isEmpty();
    assertThat(ValidationSummary.JSON.read(json, "validation.json")).isEqualTo(summary);
  }
}
