package org.vpobuilder.validation.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.data.loader.Probe;
import org.vpobuilder.validation.evaluate.ClassRow;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.evaluate.Scores;
import org.vpobuilder.validation.train.MetricRow;
import org.vpobuilder.validation.train.RunFolder;
import org.vpobuilder.validation.train.TrainConfig;
import org.vpobuilder.validation.train.Trainer;
import org.vpobuilder.validation.train.TrainingProgress;

/** Networks without a sense: that they train, and what is made of their scores. */
class ProbeTest {
  @TempDir static Path release;
  @TempDir Path folder;

  @BeforeAll
  static void write() throws IOException {
    TinyRelease.write(release);
  }

  private static TrainConfig probed(String preset, String probe) {
    TrainConfig plain = TinyRelease.config(preset, 1);
    return new TrainConfig(
        plain.name() + "+probe=" + probe,
        plain.model(),
        plain.audio(),
        plain.augmentation(),
        plain.optimiser(),
        plain.batchSize(),
        plain.accumulate(),
        plain.epochs(),
        plain.shuffleBuffer(),
        plain.evaluationSide(),
        plain.keep(),
        plain.validationShare(),
        Probe.valueOf(probe.toUpperCase(java.util.Locale.ROOT)));
  }

  /** Silence is all zeros: no model may divide by its norm or take its logarithm. */
  @ParameterizedTest
  @ValueSource(strings = {"tiny-cavp", "tiny-tpavi", "tiny-cpm", "tiny-avsegformer", "tiny-vct"})
  void train_deaf_everyModelLearns(String preset) throws IOException {
    List<MetricRow> rows = new ArrayList<>();
    new Training(probed(preset, "deaf"), TinyRelease.data(release), 1, TinyRelease.ENGINE)
        .train(
            RunFolder.at(folder),
            new Trainer.Pace(1, 1, 1),
            (TrainingProgress) (row, steps) -> rows.add(row));
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).losses().values()).isNotEmpty().allMatch(loss -> Double.isFinite(loss));
    assertThat(RunFolder.at(folder).read().config().probe()).isEqualTo(Probe.DEAF);
  }

  @Test
  void config_withoutAProbe_isWhatItWas() {
    assertThat(TinyRelease.config("tiny-cavp", 1).probe()).isEqualTo(Probe.NONE);
    Map<String, String> changes = ProbeResult.changes("blind", "tiny-cavp");
    TrainConfig blind = TrainConfig.open("tiny-cavp", Map.of(), changes);
    assertThat(blind.name()).isEqualTo("tiny-cavp+probe=blind");
    assertThat(blind.probe()).isEqualTo(Probe.BLIND);
    TrainConfig mono =
        TrainConfig.open("tiny-cavp", Map.of(), ProbeResult.changes("mono", "tiny-cavp"));
    assertThat(mono.name()).isEqualTo("tiny-cavp");
    assertThat(mono.audio().mode()).isEqualTo(AudioMode.MONO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dumb", "none", "DEAF", ""})
  void probes_unknown_areRefused(String name) {
    assertThatThrownBy(() -> ProbeResult.probes(List.of("deaf", name)))
        .isInstanceOf(BadInputException.class)
        .hasMessage("--probe: got %s, wanted one of deaf, blind, mono".formatted(name));
    assertThatThrownBy(() -> ProbeResult.probes(List.of("deaf", "deaf")))
        .hasMessage("--probe: got deaf,deaf, wanted each once");
  }

  private final Map<PlannedRun, RunFolder> folders =
      new TreeMap<>(java.util.Comparator.comparing(PlannedRun::name));

  /** A run that was evaluated, with this mIoU; its F_beta is ten above it. */
  private PlannedRun run(TrainConfig config, long seed, double miou) throws IOException {
    PlannedRun run = new PlannedRun(config, TinyRelease.data(release), seed);
    Path runs = Files.createDirectories(folder.resolve(run.name()));
    folders.put(run, RunFolder.at(runs));
    Scores scores = new Scores(2, miou, miou + 10, 20, 90);
    long predicted = miou == 0 ? 0 : 9;
    EvaluationFormat.write(
        runs.resolve("evaluation-vpo-ms.json"),
        new Evaluation(
            Evaluation.FORMAT_VERSION,
            new EvaluatedRun(
                "cavp", config.name(), config.audio().mode(), "vpo-ms", "test", seed, 9),
            4,
            scores,
            scores,
            null,
            List.of(new ClassRow(1, "dog", 1.0, 1.0, 1.0, 9, predicted)),
            null));
    return run;
  }

  private RunFolder folderOf(PlannedRun run) {
    @Nullable RunFolder found = folders.get(run);
    return found == null ? RunFolder.at(folder) : found;
  }

  /**
   * Differences 10, 12, 14: mean 12, deviation 2; t of two degrees of freedom at 97.5% is 4.302653,
   * so that half the interval is 4.302653 x 2 / sqrt(3) = 4.968275.
   */
  @Test
  void of_threeSeeds_isStudentsIntervalOfTheirDifferences() throws IOException {
    List<PlannedRun> runs = new ArrayList<>();
    TrainConfig plain = TinyRelease.config("tiny-cavp", 1);
    TrainConfig mono =
        TrainConfig.open("tiny-cavp", Map.of(), ProbeResult.changes("mono", "tiny-cavp"));
    double[] full = {50, 53, 59};
    double[] deaf = {40, 41, 45};
    double[] heardInMono = {51, 52, 59};
    for (int i = 0; i < 3; i++) {
      runs.add(run(plain, i + 1, full[i]));
      runs.add(run(probed("tiny-cavp", "deaf"), i + 1, deaf[i]));
      runs.add(run(mono, i + 1, heardInMono[i]));
    }
    ProbeResult result =
        ProbeResult.of(runs, List.of("deaf", "mono", "blind"), AudioMode.STEREO, this::folderOf);
    assertThat(ProbeResult.JSON.violations(ProbeResult.JSON.write(result))).isEmpty();
    assertThat(result.gaps()).hasSize(1);
    ProbeResult.Gaps gaps = result.gaps().get(0);
    assertThat(gaps.preset()).isEqualTo("tiny-cavp");
    assertThat(gaps.full())
        .containsExactly(
            "tiny-cavp-stereo-vpo-ms-s1",
            "tiny-cavp-stereo-vpo-ms-s2",
            "tiny-cavp-stereo-vpo-ms-s3");
    // Nobody was blinded.
    assertThat(gaps.probes().keySet()).containsExactly("deaf", "mono");
    ProbeResult.Gap gap = gaps.probes().get("deaf").scores().get("miou");
    assertThat(gap.full()).isCloseTo(54, within(1e-9));
    assertThat(gap.probed()).isCloseTo(42, within(1e-9));
    assertThat(gap.gap()).isCloseTo(12, within(1e-9));
    assertThat(gap.low()).isCloseTo(12 - 4.968275, within(1e-6));
    assertThat(gap.high()).isCloseTo(12 + 4.968275, within(1e-6));
    assertThat(gap.reading("deaf", gaps.probes().get("deaf")))
        .isEqualTo("needs more than the picture alone");
    ProbeResult.Gap stereo = gaps.probes().get("mono").scores().get("miou");
    assertThat(stereo.gap()).isCloseTo(0, within(1e-9));
    assertThat(stereo.reading("mono", gaps.probes().get("mono")))
        .isEqualTo("not shown to need more than mono sound");
    assertThat(gaps.probes().get("deaf").scores().keySet()).containsExactly("f_beta", "miou");
    assertThat(gaps.probes().get("deaf").backgroundAlone()).isZero();
  }

  /**
   * The best that a benchmark can show: what hears and sees learns, what is blind finds nothing.
   */
  @Test
  void of_probesThatFindNothing_haveTheirGap() throws IOException {
    List<PlannedRun> runs = new ArrayList<>();
    for (int seed = 1; seed <= 3; seed++) {
      runs.add(run(TinyRelease.config("tiny-cavp", 1), seed, 50 + seed));
      runs.add(run(probed("tiny-cavp", "blind"), seed, 0));
    }
    ProbeResult result = ProbeResult.of(runs, List.of("blind"), AudioMode.STEREO, this::folderOf);
    ProbeResult.Probed blind = result.gaps().get(0).probes().get("blind");
    assertThat(blind.backgroundAlone()).isEqualTo(3);
    assertThat(blind.fullBackgroundAlone()).isZero();
    assertThat(blind.scores().get("miou").reading("blind", blind))
        .isEqualTo("needs more than the sound alone, which finds nothing");
  }

  @Test
  void of_oneSeedThatLearntNothing_saysSo() throws IOException {
    List<PlannedRun> runs =
        List.of(
            run(TinyRelease.config("tiny-cavp", 1), 1, 0),
            run(probed("tiny-cavp", "blind"), 1, 50));
    ProbeResult result = ProbeResult.of(runs, List.of("blind"), AudioMode.STEREO, this::folderOf);
    ProbeResult.Probed blind = result.gaps().get(0).probes().get("blind");
    assertThat(blind.fullBackgroundAlone()).isEqualTo(1);
    assertThat(blind.backgroundAlone()).isZero();
    assertThat(blind.scores().get("miou").low()).isNull();
    ProbeResult.Gap gap = blind.scores().get("miou");
    assertThat(gap.reading("blind", blind)).isEqualTo("nothing was learnt to compare");
    ProbeResult.Probed learnt = new ProbeResult.Probed(blind.runs(), 0, 0, blind.scores());
    assertThat(gap.reading("blind", learnt)).isEqualTo("one seed, so no interval");
    assertThat(ProbeResult.JSON.violations(ProbeResult.JSON.write(result))).isEmpty();
  }
}
