package org.vpobuilder.validation.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.subset.VpoSubsets;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.evaluate.ClassNames;
import org.vpobuilder.validation.evaluate.ConfusionMatrix;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.evaluate.TestSet;
import org.vpobuilder.validation.train.RunFolder;
import org.vpobuilder.validation.train.TrainConfig;

/** Where evaluations of several releases lie in a run's folder. */
class EvaluationFileTest {
  private static final int ALL = Integer.MAX_VALUE;
  private static final TrainConfig CONFIG = TrainConfig.open("tiny-cavp", Map.of());

  @TempDir Path folder = Path.of("");

  @Test
  void fileOf_trainedRelease_isPlain_andOfOthersHasTheirSum() throws IOException {
    ReleaseData own = release("a", VpoSubsets.MS, ALL);
    RunFolder run = begun(own);
    String other = release("b", VpoSubsets.MS, ALL).testSet().shortSha();

    assertThat(name(run, own)).isEqualTo("evaluation-vpo-ms.json");
    assertThat(name(run, release("a", VpoSubsets.MSMI, ALL))).isEqualTo("evaluation-vpo-msmi.json");
    assertThat(name(run, release("b", VpoSubsets.MS, ALL)))
        .isEqualTo("evaluation-vpo-ms-%s.json".formatted(other));
    assertThat(name(run, release("a", VpoSubsets.MS, 10)))
        .isEqualTo("evaluation-vpo-ms-first10.json");
    assertThat(name(run, release("b", VpoSubsets.MS, 10)))
        .isEqualTo("evaluation-vpo-ms-%s-first10.json".formatted(other));
  }

  @Test
  void fileOf_runTrainedOnSome_namesAllOfThem() throws IOException {
    ReleaseData some = release("a", VpoSubsets.MS, 10);
    RunFolder run = begun(some);

    assertThat(name(run, some)).isEqualTo("evaluation-vpo-ms.json");
    assertThat(name(run, release("a", VpoSubsets.MS, ALL))).isEqualTo("evaluation-vpo-ms-all.json");
    assertThat(name(run, release("a", VpoSubsets.MS, 100)))
        .isEqualTo("evaluation-vpo-ms-first100.json");
  }

  @Test
  void evaluate_whereScoresOfAnotherTestSetLie_refuses() throws IOException {
    ReleaseData own = release("a", VpoSubsets.MS, ALL);
    RunFolder run = begun(own);
    Files.createFile(run.model());
    Path file = Training.file(run, "vpo-ms");
    for (TestSet there : new TestSet[] {null, release("b", VpoSubsets.MS, ALL).testSet()}) {
      EvaluationFormat.write(file, evaluation(there));
      byte[] before = Files.readAllBytes(file);
      assertThatThrownBy(() -> training(own).evaluate(run, Evaluator.Watcher.NONE))
          .isInstanceOf(BadInputException.class)
          .hasMessageStartingWith(file + ": is there already, of ")
          .hasMessageEndingWith("or none: move it away");
      assertThat(file).hasBinaryContent(before);
    }
  }

  private static Evaluation evaluation(TestSet set) {
    ConfusionMatrix matrix = new ConfusionMatrix(2);
    matrix.add(new byte[] {0, 1}, new byte[] {0, 1});
    EvaluatedRun run = new EvaluatedRun("cavp", "x", AudioMode.MONO, "vpo-ms", "test", 1, 1);
    Evaluation of = Evaluation.of(run, matrix, ClassNames.binary(), null);
    return set == null ? of : of.with(set);
  }

  private ReleaseData release(String name, Subset subset, int limit) throws IOException {
    Path release = Files.createDirectories(folder.resolve(name));
    Files.writeString(release.resolve("release.json"), name);
    return new ReleaseData(release, subset, limit);
  }

  private RunFolder begun(ReleaseData data) throws IOException {
    RunFolder run = RunFolder.at(folder.resolve("run"));
    run.begin(new RunFolder.Begun(CONFIG, 1, data.fingerprint()), Map.of());
    return run;
  }

  private static Training training(ReleaseData data) {
    return new Training(CONFIG, data, 1, TinyRelease.ENGINE);
  }

  private static String name(RunFolder run, ReleaseData data) throws IOException {
    return training(data).fileOf(run, data.testSet()).getFileName().toString();
  }
}
