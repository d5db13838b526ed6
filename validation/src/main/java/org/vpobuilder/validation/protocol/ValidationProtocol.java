package org.vpobuilder.validation.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.evaluate.ControlArm;
import org.vpobuilder.validation.evaluate.ControlScores;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.evaluate.TestSet;
import org.vpobuilder.validation.statistics.TestOptions;
import org.vpobuilder.validation.statistics.TwoArmReport;
import org.vpobuilder.validation.train.RunFolder;
import org.vpobuilder.validation.train.StopSignal;
import org.vpobuilder.validation.train.Trainer;
import org.vpobuilder.validation.train.TrainingProgress;

/**
 * Trains and evaluates every planned run into {@code runs/}, then tests arms against each other.
 * Finished work is kept: if run again, it continues.
 */
public final class ValidationProtocol {
  private final Path results;
  private final EngineConfig engine;
  private final int parallel;
  private final StopSignal stop;
  private final @Nullable Path controls;

  /**
   * A protocol into a folder.
   *
   * @param parallel number of runs at the same time
   */
  public ValidationProtocol(Path results, EngineConfig engine, int parallel, StopSignal stop) {
    this(results, engine, parallel, stop, null);
  }

  /**
   * A protocol that also scores a control set.
   *
   * @param controls control set made from the release by {@code vpo controls}, used for its
   *     subsets; null for none
   */
  public ValidationProtocol(
      Path results, EngineConfig engine, int parallel, StopSignal stop, @Nullable Path controls) {
    this.controls = controls;
    this.results = results;
    this.engine = engine;
    this.parallel = parallel;
    this.stop = stop;
  }

  /** Receives the progress of the protocol. */
  public interface Watcher {
    /** The receiver for the progress of a run's training. */
    TrainingProgress training(PlannedRun run);

    /** Called when a run is finished. */
    void done(PlannedRun run, Evaluation evaluation);
  }

  /** The folder of a run. */
  public RunFolder folder(PlannedRun run) {
    return RunFolder.at(results.resolve("runs").resolve(run.name()));
  }

  /**
   * Executes the runs, several at a time; the first failure stops them all. Returns, or throws,
   * only when no run is in progress any more.
   *
   * @throws BadInputException if two runs have one name or one could not be executed ({@link
   *     Training#check}), both before any run begins; or if a folder contains another run
   * @throws CancellationException if asked to stop before the end
   */
  public void run(List<PlannedRun> runs, Watcher watcher) throws IOException {
    Set<String> names = new HashSet<>();
    for (PlannedRun run : runs) {
      if (!names.add(run.name())) {
        throw new BadInputException(
            "got two runs called %s, wanted configs of different names".formatted(run.name()));
      }
    }
    Set<String> checked = new HashSet<>();
    for (PlannedRun run : runs) {
      // Checked now, because days may pass before the last run begins. Runs that differ only in the
      // seed are checked once.
      if (checked.add(run.data().name() + "\n" + run.config())) {
        new Training(run.config(), run.data(), run.seed(), engine).check();
        controlsOf(run.data());
      }
    }
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    StopSignal stopAll = () -> failure.get() != null || stop.asked();
    ExecutorService pool = Executors.newFixedThreadPool(parallel);
    for (PlannedRun run : runs) {
      pool.execute(
          () -> {
            try {
              run(run, watcher, stopAll);
            } catch (IOException | RuntimeException | Error e) {
              failure.compareAndSet(null, e);
            }
          });
    }
    pool.shutdown();
    // The threads are not interrupted, because the engine crashes a process that ends while it
    // computes.
    awaitEnd(pool);
    rethrow(failure.get());
  }

  private static void awaitEnd(ExecutorService pool) {
    boolean ended = false;
    while (!ended) {
      try {
        ended = pool.awaitTermination(1, TimeUnit.HOURS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  private static void rethrow(@Nullable Throwable failure) throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }

  private void run(PlannedRun run, Watcher watcher, StopSignal stopAll) throws IOException {
    stopAll.check();
    RunFolder folder = folder(run);
    Path file = Training.file(folder, run.data().name());
    @Nullable ReleaseData set = controlsOf(run.data());
    Evaluation evaluation;
    if (Files.exists(file)
        && (set == null || Files.exists(ControlScores.file(folder.path(), file, set.testSet())))) {
      // Otherwise results of an earlier config, or on another release, would be taken for this
      // run's.
      folder.require(new RunFolder.Begun(run.config(), run.seed(), run.data().fingerprint()));
      evaluation = EvaluationFormat.read(file);
      requireOf(run.data(), file, evaluation);
    } else {
      Training training = new Training(run.config(), run.data(), run.seed(), engine, stopAll, set);
      training.train(folder, Trainer.Pace.DEFAULT, watcher.training(run));
      stopAll.check();
      evaluation = training.evaluate(folder, Evaluator.Watcher.NONE).evaluation();
    }
    watcher.done(run, evaluation);
  }

  /**
   * The names of the data for which the control set has no samples; none if there is no control
   * set.
   *
   * @param runs the planned runs
   * @throws BadInputException if the control set is of none of them
   */
  public List<String> withoutControls(List<PlannedRun> runs) {
    if (controls == null) {
      return List.of();
    }
    List<AvsData> data = runs.stream().map(PlannedRun::data).distinct().toList();
    List<AvsData> without = data.stream().filter(of -> controlsOf(of) == null).toList();
    List<String> names = without.stream().map(AvsData::name).distinct().toList();
    if (without.size() == data.size()) {
      throw new BadInputException(
          "--controls: %s: got no sample of %s, wanted controls of what is evaluated"
              .formatted(controls, String.join(", ", names)));
    }
    return names;
  }

  /** The control set for some data; null if there is none. */
  private @Nullable ReleaseData controlsOf(AvsData data) {
    if (controls == null || !(data instanceof ReleaseData release)) {
      return null;
    }
    ReleaseData set = release.controls(controls);
    return set.hasScored() ? set : null;
  }

  /**
   * The scores of the control set, over the seeds.
   *
   * @param runs trained and evaluated runs
   */
  public List<ControlArm> controls(List<PlannedRun> runs) throws IOException {
    List<ControlScores> scores = new ArrayList<>();
    for (PlannedRun run : runs) {
      ReleaseData set = controlsOf(run.data());
      if (set != null) {
        RunFolder folder = folder(run);
        Path file = Training.file(folder, run.data().name());
        scores.add(ControlScores.read(ControlScores.file(folder.path(), file, set.testSet())));
      }
    }
    return ControlArm.of(scores);
  }

  private static void requireOf(AvsData data, Path file, Evaluation evaluation) {
    TestSet there = evaluation.testSet();
    boolean other =
        there == null ? evaluation.images() != data.testSize() : !there.isSameAs(data.testSet());
    if (other) {
      throw new BadInputException(
          "%s: scores of another test set: got %s, wanted %s; move it away"
              .formatted(
                  file,
                  there == null ? evaluation.size() : there.inWords(),
                  there == null
                      ? data.testSize() + " images"
                      : "%s sha256 %s"
                          .formatted(data.testSet().file(), data.testSet().shortSha())));
    }
  }

  /**
   * Tests two arms of runs on metrics; writes {@code ttest-NAME.json}.
   *
   * @param name name of the test
   * @param arms two lists of runs that differ only in the seed
   */
  public TwoArmReport test(
      String name,
      List<List<PlannedRun>> arms,
      Function<PlannedRun, String> armName,
      List<Metric> metrics,
      TestOptions options)
      throws IOException {
    List<EvaluatedArm> evaluated = new ArrayList<>();
    for (List<PlannedRun> arm : arms) {
      List<Path> files =
          arm.stream().map(run -> Training.file(folder(run), run.data().name())).toList();
      evaluated.add(EvaluatedArm.read(armName.apply(arm.get(0)), files, null));
    }
    ArmComparison comparison = ArmComparison.of(evaluated.get(0), evaluated.get(1), options);
    EvaluatedArm.requireComparable(comparison.first(), comparison.second());
    TwoArmReport report = comparison.compare(name, metrics, null);
    RunFolder.replace(
        results.resolve("ttest-" + name + ".json"), TwoArmReport.JSON.writePretty(report));
    return report;
  }

  /**
   * Collects the results of a sweep; writes {@code sweep.json}.
   *
   * @param runs trained and evaluated runs of the sweep
   */
  public SweepResult sweep(List<PlannedRun> runs) throws IOException {
    SweepResult result = SweepResult.of(runs, this::folder);
    RunFolder.replace(results.resolve(SweepResult.FILE_NAME), SweepResult.JSON.writePretty(result));
    return result;
  }

  /**
   * Compares networks with their probes; writes {@code probes.json}.
   *
   * @param runs trained and evaluated runs of networks and of their probes
   * @param probes probes, as from {@link ProbeResult#probes}
   * @param fullMode audio mode of the networks of a release without a probe
   */
  public ProbeResult probes(List<PlannedRun> runs, List<String> probes, AudioMode fullMode)
      throws IOException {
    ProbeResult result = ProbeResult.of(runs, probes, fullMode, this::folder);
    RunFolder.replace(results.resolve(ProbeResult.FILE_NAME), ProbeResult.JSON.writePretty(result));
    return result;
  }

  /** Marks the results complete. */
  public void finish(ValidationSummary summary) throws IOException {
    RunFolder.replace(
        results.resolve(ValidationSummary.FILE_NAME), ValidationSummary.JSON.writePretty(summary));
  }
}
