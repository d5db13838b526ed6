package org.vpobuilder.validation.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.hipparchus.distribution.continuous.TDistribution;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.data.loader.Probe;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.statistics.Spread;
import org.vpobuilder.validation.statistics.TestOptions;
import org.vpobuilder.validation.train.RunFolder;
import org.vpobuilder.validation.train.TrainConfig;

/**
 * The scores of networks on data sets above those of networks that were trained and evaluated
 * without one of their senses, {@code probes.json}.
 *
 * @param confidence confidence of the intervals
 * @param gaps one entry for each network and data set, in the order of the runs
 */
public record ProbeResult(int formatVersion, double confidence, List<Gaps> gaps) {
  public static final int FORMAT_VERSION = 2;
  public static final String FILE_NAME = "probes.json";

  /** Its JSON format, with a schema; call {@link JsonFormat#violations} before reading. */
  public static final JsonFormat<ProbeResult> JSON =
      JsonFormat.lenient(ProbeResult.class, ProbeResult.class, "probes.schema.json");

  /** The scores that are compared, if the evaluations have them. */
  static final List<Metric> METRICS =
      List.of(
          Metric.MIOU,
          Metric.F_BETA,
          Metric.J,
          Metric.F,
          Metric.POSITION_PAIRS,
          Metric.CLASS_PAIRS);

  private static final String MONO = AudioMode.MONO.toString();
  private static final String CHANGE = EvaluatedRun.CHANGE + TrainConfig.PROBE + "=";

  public ProbeResult {
    gaps = List.copyOf(gaps);
  }

  /**
   * Checks the probes that {@code --probe} names.
   *
   * @throws BadInputException if a name is not a probe, or occurs twice
   */
  public static List<String> probes(List<String> names) {
    List<String> known = List.of(Probe.DEAF.toString(), Probe.BLIND.toString(), MONO);
    for (String name : names) {
      if (!known.contains(name)) {
        throw new BadInputException(
            "--probe: got %s, wanted one of %s".formatted(name, String.join(", ", known)));
      }
    }
    if (Set.copyOf(names).size() < names.size()) {
      throw new BadInputException(
          "--probe: got %s, wanted each once".formatted(String.join(",", names)));
    }
    return List.copyOf(names);
  }

  /** Whether a probe is an audio mode instead of a {@link Probe}. */
  public static boolean isMode(String probe) {
    return probe.equals(MONO);
  }

  /** The changes, by dotted path, that turn a config into a probed one. */
  public static Map<String, String> changes(String probe, String config) {
    return isMode(probe)
        ? Map.of("audio.mode", MONO)
        : Map.of(TrainConfig.PROBE, probe, "name", config + CHANGE + probe);
  }

  /**
   * A network and its probes on one data set.
   *
   * @param preset preset with the changes of a sweep
   * @param full names of its runs, in the order of the seeds
   * @param probes results by the name of the probe
   */
  public record Gaps(
      String model,
      String preset,
      AudioMode audio,
      String dataset,
      List<String> full,
      SortedMap<String, Probed> probes) {
    public Gaps {
      full = List.copyOf(full);
    }
  }

  /**
   * The scores of one probe.
   *
   * @param runs names of its runs, with the same seeds as the full network's
   * @param fullBackgroundAlone number of the full network's runs that predict only background:
   *     these have learnt nothing, and their gap means nothing
   * @param backgroundAlone number of the probe's runs that predict only background: without the
   *     sense nothing was found
   * @param scores gaps by {@link Metric}, in points
   */
  public record Probed(
      List<String> runs,
      int fullBackgroundAlone,
      int backgroundAlone,
      SortedMap<String, Gap> scores) {
    public Probed {
      runs = List.copyOf(runs);
    }
  }

  /**
   * The full network's score minus the probe's, over the seeds.
   *
   * @param full mean of the full network
   * @param probed mean of the probed network
   * @param gap mean of the differences between runs of one seed, which started with the same
   *     weights and saw the samples in the same order
   * @param low lower end of the interval of Student's t over the seeds; null for one seed, as is
   *     {@code high}
   */
  public record Gap(
      double full, double probed, double gap, @Nullable Double low, @Nullable Double high) {
    static Gap of(List<Double> full, List<Double> probed) {
      List<Double> differences = new ArrayList<>();
      for (int i = 0; i < full.size(); i++) {
        differences.add(full.get(i) - probed.get(i));
      }
      Spread gap = Spread.of(differences);
      @Nullable Double half = null;
      if (gap.n() > 1) {
        double level = 1 - TestOptions.DEFAULT.alpha() / 2;
        half =
            new TDistribution(gap.n() - 1).inverseCumulativeProbability(level)
                * gap.sd()
                / Math.sqrt(gap.n());
      }
      return new Gap(
          Spread.of(full).mean(),
          Spread.of(probed).mean(),
          gap.mean(),
          half == null ? null : gap.mean() - half,
          half == null ? null : gap.mean() + half);
    }

    /**
     * The conclusion for the data set, in words.
     *
     * @param probed what the gap is of
     */
    public String reading(String probe, Probed probed) {
      if (probed.fullBackgroundAlone() > 0) {
        return "nothing was learnt to compare";
      }
      if (low == null || high == null) {
        return "one seed, so no interval";
      }
      String without = inWords(probe);
      if (low > 0) {
        boolean isLost = probed.backgroundAlone() == probed.runs().size();
        return "needs more than " + without + (isLost ? ", which finds nothing" : "");
      }
      return high < 0 ? without + " scores more" : "not shown to need more than " + without;
    }

    private static String inWords(String probe) {
      return switch (probe) {
        case "deaf" -> "the picture alone";
        case "blind" -> "the sound alone";
        default -> "mono sound";
      };
    }
  }

  /**
   * Collects the results of the runs of a protocol.
   *
   * @param runs trained and evaluated runs of full networks and of their probes
   * @param probes the result of {@link #probes}
   * @param fullMode audio mode of the full networks on a release
   */
  static ProbeResult of(
      List<PlannedRun> runs,
      List<String> probes,
      AudioMode fullMode,
      Function<PlannedRun, RunFolder> folder)
      throws IOException {
    Map<String, Map<String, List<PlannedRun>>> arms = new LinkedHashMap<>();
    for (PlannedRun run : runs) {
      TrainConfig config = run.config();
      boolean full =
          config.audio().mode() == fullMode || config.audio().mode() == AudioMode.RECORDING;
      String arm =
          config.probe() != Probe.NONE
              ? config.probe().toString()
              : full ? "" : config.audio().mode().toString();
      arms.computeIfAbsent(plain(config) + "\n" + run.data().name(), key -> new LinkedHashMap<>())
          .computeIfAbsent(arm, key -> new ArrayList<>())
          .add(run);
    }
    List<Gaps> gaps = new ArrayList<>();
    for (Map<String, List<PlannedRun>> arm : arms.values()) {
      List<PlannedRun> full = arm.getOrDefault("", List.of());
      SortedMap<String, Probed> probed = new TreeMap<>();
      for (String probe : probes) {
        List<PlannedRun> without = arm.get(probe);
        if (without != null && without.size() == full.size()) {
          probed.put(probe, probed(evaluations(full, folder), without, folder));
        }
      }
      if (!probed.isEmpty()) {
        TrainConfig config = full.get(0).config();
        gaps.add(
            new Gaps(
                config.model().name(),
                plain(config),
                config.audio().mode(),
                full.get(0).data().name(),
                full.stream().map(PlannedRun::name).toList(),
                probed));
      }
    }
    return new ProbeResult(FORMAT_VERSION, TestOptions.DEFAULT.confidence(), gaps);
  }

  private static String plain(TrainConfig config) {
    String suffix = CHANGE + config.probe();
    return config.name().endsWith(suffix)
        ? config.name().substring(0, config.name().length() - suffix.length())
        : config.name();
  }

  private static List<Evaluation> evaluations(
      List<PlannedRun> runs, Function<PlannedRun, RunFolder> folder) throws IOException {
    List<Evaluation> evaluations = new ArrayList<>();
    for (PlannedRun run : runs) {
      evaluations.add(EvaluationFormat.read(Training.file(folder.apply(run), run.data().name())));
    }
    return evaluations;
  }

  private static Probed probed(
      List<Evaluation> full, List<PlannedRun> runs, Function<PlannedRun, RunFolder> folder)
      throws IOException {
    List<Evaluation> without = evaluations(runs, folder);
    SortedMap<String, Gap> scores = new TreeMap<>();
    for (Metric metric : METRICS) {
      List<Double> a = values(metric, full);
      List<Double> b = values(metric, without);
      if (a.size() == full.size() && b.size() == a.size()) {
        scores.put(metric.toString(), Gap.of(a, b));
      }
    }
    return new Probed(
        runs.stream().map(PlannedRun::name).toList(),
        backgroundAlone(full),
        backgroundAlone(without),
        scores);
  }

  private static int backgroundAlone(List<Evaluation> evaluations) {
    return (int) evaluations.stream().filter(Evaluation::answersBackgroundAlone).count();
  }

  private static List<Double> values(Metric metric, List<Evaluation> evaluations) {
    return evaluations.stream().flatMapToDouble(e -> metric.of(e).stream()).boxed().toList();
  }
}
