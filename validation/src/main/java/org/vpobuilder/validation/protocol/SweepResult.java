package org.vpobuilder.validation.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.statistics.Spread;
import org.vpobuilder.validation.train.RunFolder;

/**
 * The results of a sweep, {@code sweep.json}.
 *
 * @param keys keys of the sweep, in the order of the command
 * @param arms in the order of their runs
 */
public record SweepResult(int formatVersion, List<String> keys, List<Arm> arms) {
  public static final int FORMAT_VERSION = 1;
  public static final String FILE_NAME = "sweep.json";

  /** Its JSON format, with a schema; call {@link JsonFormat#violations} before reading. */
  public static final JsonFormat<SweepResult> JSON =
      JsonFormat.lenient(SweepResult.class, SweepResult.class, "sweep.schema.json");

  /** The scores in tables of a sweep, if the evaluations have them. */
  public static final List<Metric> METRICS = List.of(Metric.MIOU, Metric.F_BETA, Metric.FDR);

  public SweepResult {
    keys = List.copyOf(keys);
    arms = List.copyOf(arms);
  }

  /**
   * Runs that differ only in their seed.
   *
   * @param model name of its family
   * @param preset the preset that the sweep changed
   * @param changed whether a value differs from the preset's own; the papers' figures apply only if
   *     not
   * @param settings its values of the keys that the config has
   * @param runs names of the runs, in the order of the seeds
   * @param backgroundAlone how many of them predict only background: these have learnt nothing
   * @param scores in percent, by {@link Metric}
   * @param epochScores the model's own metrics of its last epoch, by name
   */
  public record Arm(
      String model,
      String preset,
      boolean changed,
      AudioMode audio,
      String dataset,
      Map<String, String> settings,
      List<String> runs,
      int backgroundAlone,
      SortedMap<String, Score> scores,
      SortedMap<String, Score> epochScores) {
    public Arm {
      settings = Map.copyOf(settings);
      runs = List.copyOf(runs);
    }

    /** The subject of the arm's table. */
    public String table() {
      return "%s on %s".formatted(preset, dataset);
    }
  }

  /**
   * A score of an arm.
   *
   * @param n number of runs that have it, at least 1
   * @param sd standard deviation over them, with n - 1 in the denominator; null for one run
   */
  public record Score(int n, double mean, @Nullable Double sd) {
    static Score of(List<Double> values) {
      Spread spread = Spread.of(values);
      return new Score(spread.n(), spread.mean(), spread.n() < 2 ? null : spread.sd());
    }

    /** The score in the form of tables. */
    public Spread spread() {
      return new Spread(n, mean, sd == null ? Double.NaN : sd);
    }
  }

  /** The arms by their table. */
  public Map<String, List<Arm>> tables() {
    Map<String, List<Arm>> tables = new LinkedHashMap<>();
    arms.forEach(arm -> tables.computeIfAbsent(arm.table(), t -> new ArrayList<>()).add(arm));
    return tables;
  }

  /** The keys that arms have, in the order of the command. */
  public List<String> keysOf(List<Arm> some) {
    return keys.stream()
        .filter(key -> some.stream().anyMatch(arm -> arm.settings().containsKey(key)))
        .toList();
  }

  /** The names of the metrics of epochs that the models of arms have. */
  public static Set<String> epochScoresOf(List<Arm> arms) {
    Set<String> names = new LinkedHashSet<>();
    arms.forEach(arm -> names.addAll(arm.epochScores().keySet()));
    return names;
  }

  /**
   * Collects the results of the runs of a sweep.
   *
   * @param runs trained and evaluated runs
   */
  static SweepResult of(List<PlannedRun> runs, Function<PlannedRun, RunFolder> folder)
      throws IOException {
    Set<String> keys = new LinkedHashSet<>();
    Map<String, List<PlannedRun>> arms = new LinkedHashMap<>();
    for (PlannedRun run : runs) {
      keys.addAll(run.settings().keySet());
      String arm =
          run.config().name() + "\n" + run.config().audio().mode() + "\n" + run.data().name();
      arms.computeIfAbsent(arm, a -> new ArrayList<>()).add(run);
    }
    List<Arm> read = new ArrayList<>();
    for (List<PlannedRun> arm : arms.values()) {
      read.add(arm(arm, folder));
    }
    return new SweepResult(FORMAT_VERSION, List.copyOf(keys), read);
  }

  private static Arm arm(List<PlannedRun> runs, Function<PlannedRun, RunFolder> folder)
      throws IOException {
    Map<String, List<Double>> scores = new TreeMap<>();
    Map<String, List<Double>> epochScores = new TreeMap<>();
    @Nullable EvaluatedRun of = null;
    int backgroundAlone = 0;
    for (PlannedRun run : runs) {
      Evaluation evaluation =
          EvaluationFormat.read(Training.file(folder.apply(run), run.data().name()));
      of = evaluation.run();
      backgroundAlone += evaluation.answersBackgroundAlone() ? 1 : 0;
      for (Metric metric : METRICS) {
        metric.of(evaluation).ifPresent(value -> add(scores, metric.toString(), value));
      }
      folder.apply(run).lastEpochScores().forEach((name, value) -> add(epochScores, name, value));
    }
    if (of == null) {
      throw new IllegalArgumentException("an arm without runs");
    }
    return new Arm(
        of.model(),
        of.presetOfSweep(),
        of.differsFromPreset(),
        of.audio(),
        of.dataset(),
        runs.get(0).settings(),
        runs.stream().map(PlannedRun::name).toList(),
        backgroundAlone,
        scored(scores),
        scored(epochScores));
  }

  private static void add(Map<String, List<Double>> scores, String name, double value) {
    scores.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }

  private static SortedMap<String, Score> scored(Map<String, List<Double>> scores) {
    SortedMap<String, Score> all = new TreeMap<>();
    scores.forEach((name, values) -> all.put(name, Score.of(values)));
    return all;
  }
}
