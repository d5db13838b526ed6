package org.vpobuilder.validation.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.schemas.console.OptionGroup;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.data.avsbench.Layout;
import org.vpobuilder.validation.data.loader.Probe;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.protocol.AvsData;
import org.vpobuilder.validation.protocol.DataName;
import org.vpobuilder.validation.protocol.PlannedRun;
import org.vpobuilder.validation.protocol.ProbeResult;
import org.vpobuilder.validation.protocol.ReleaseData;
import org.vpobuilder.validation.protocol.Sweep;
import org.vpobuilder.validation.protocol.SweepResult;
import org.vpobuilder.validation.protocol.Training;
import org.vpobuilder.validation.protocol.ValidationProtocol;
import org.vpobuilder.validation.protocol.ValidationSummary;
import org.vpobuilder.validation.protocol.VideoData;
import org.vpobuilder.validation.statistics.Spread;
import org.vpobuilder.validation.statistics.TestOptions;
import org.vpobuilder.validation.statistics.TwoArmReport;
import org.vpobuilder.validation.statistics.TwoArmText;
import org.vpobuilder.validation.train.TrainConfig;
import org.vpobuilder.validation.train.TrainingProgress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vpo validate}: runs the whole protocol. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Prove a release sound: train and evaluate each model with stereo and mono sound over several",
      "seeds, and test AVSBench-Object against its copy with VGGSound's audio (AVS-M-SS). Run again",
      "with the same options it goes on where it was stopped. Then: vpo report --validation DIR."
    })
final class ValidateCommand implements Callable<Integer> {
  @OptionGroup(value = "Data", order = -1)
  @Option(
      names = "--release",
      required = true,
      paramLabel = "DIR",
      description = "A release that vpo built.")
  Path release = Path.of("");

  @OptionGroup(value = "What to train", order = 1)
  @Option(
      names = "--configs",
      split = ",",
      paramLabel = "PRESET|FILE",
      description = "Models, comma-separated (default: ${DEFAULT-VALUE}).")
  List<String> configs = List.of("paper-tpavi", "paper-cavp");

  @OptionGroup(value = "What to train", order = 1)
  @Option(
      names = "--set",
      paramLabel = "[CONFIG:]KEY=VALUE",
      description =
          "Change a value of each of them, e.g. keep=best, or of one that --configs or its model names,"
              + " e.g. tpavi:model.image_weights=resnet50.pth.")
  Map<String, String> changes = new LinkedHashMap<>();

  @OptionGroup(value = "What to train", order = 1)
  @Option(
      names = "--sweep",
      paramLabel = "KEY=VALUE,VALUE",
      description =
          "Train each of them that has the key with every value, e.g. model.vcp.enabled=true,false."
              + " Of several such options every combination of values is trained.")
  List<String> sweeps = new ArrayList<>();

  @OptionGroup(value = "What to train", order = 1)
  @Option(
      names = "--probe",
      split = ",",
      paramLabel = "PROBE",
      description =
          "Besides, train each of them without a sense and tell what the data are worth beyond it:"
              + " deaf (every sound is silence), blind (every picture is grey), mono;"
              + " comma-separated.")
  List<String> probes = new ArrayList<>();

  @OptionGroup(value = "What to train", order = 1)
  @Option(
      names = "--subsets",
      split = ",",
      paramLabel = "NAME",
      description = "Default: ${DEFAULT-VALUE}.")
  List<String> subsets = List.of("ss", "ms", "msmi");

  @OptionGroup(value = "What to train", order = 1)
  @Option(
      names = "--modes",
      split = ",",
      paramLabel = "MODE",
      description = "stereo, mono (default: ${DEFAULT-VALUE}).")
  List<AudioMode> modes = List.of(AudioMode.STEREO, AudioMode.MONO);

  @OptionGroup(value = "What to train", order = 1)
  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Seeds 1 to N (default: ${DEFAULT-VALUE}).")
  int seeds = 3;

  @OptionGroup(value = "Data", order = -1)
  @Option(
      names = "--controls",
      paramLabel = "DIR",
      description =
          "A control set that vpo controls made of the release: besides, each network is scored on it.")
  @Nullable Path controls;

  @OptionGroup(value = "Data", order = -1)
  @Option(
      names = "--avsbench",
      paramLabel = "DIR",
      description = "AVSBench-Object (S4), for the AVS-M-SS test; goes with --avs-m-ss.")
  @Nullable Path avsbench;

  @OptionGroup(value = "Data", order = -1)
  @Option(
      names = "--avs-m-ss",
      paramLabel = "DIR",
      description = "Its copy that vpo avs-m-ss made.")
  @Nullable Path avsMSs;

  @OptionGroup(value = "What to train", order = 1)
  @Option(
      names = "--videos",
      paramLabel = "PRESET|FILE=DIR",
      description =
          "Besides, a model on a folder of AVSBench, e.g. paper-cavp-avsbench=Multi-sources; more than"
              + " once for several. --set and --sweep change it as the others.")
  List<String> videos = new ArrayList<>();

  @OptionGroup(value = "What to train", order = 1)
  @Option(
      names = "--s4-config",
      paramLabel = "PRESET|FILE",
      description = "Trained on both (default: ${DEFAULT-VALUE}).")
  String s4Config = "paper-tpavi-s4";

  @OptionGroup(value = "What to train", order = 1)
  @Option(
      names = "--s4-set",
      paramLabel = "KEY=VALUE",
      description = "Change a value of it; paper-tpavi-s4 wants model.audio_weights=vggish.pth.")
  Map<String, String> s4Changes = new LinkedHashMap<>();

  @OptionGroup(value = "Running", order = 3)
  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "Runs at a time, each with --threads (default: ${DEFAULT-VALUE}).")
  int parallel = 1;

  @Option(
      names = "--synthetic",
      description = "Say on the page that the release was made of a synthetic world.")
  boolean synthetic;

  @Mixin EngineOptions engine = new EngineOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder of results.")
  Path out = Path.of("");

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter print = spec.commandLine().getOut();
    try (Interruption stop = Interruption.watch()) {
      // Exceptions are caught inside, because the process may end as soon as the interruption is
      // closed.
      try {
        validate(stop, print);
      } catch (CancellationException e) {
        print.println("stopped: run the same command again to go on");
        print.flush();
      }
    }
    return Console.DONE;
  }

  private void validate(Interruption stop, PrintWriter print) throws IOException {
    String started = Instant.now().toString();
    ValidationProtocol protocol =
        new ValidationProtocol(
            out, engine.config(), EngineOptions.positive("--parallel", parallel), stop, controls);
    List<List<PlannedRun>> arms = arms();
    List<PlannedRun> runs = toTrain();
    arms.forEach(runs::addAll);
    List<String> uncontrolled = protocol.withoutControls(runs);
    print.printf("%d runs into %s%n", runs.size(), out);
    if (!uncontrolled.isEmpty()) {
      print.printf("controls: %s has none of %s%n", controls, String.join(", ", uncontrolled));
    }
    print.flush();
    protocol.run(runs, new Printer(print, runs.size()));
    List<PlannedRun> swept = runs.stream().filter(run -> !run.settings().isEmpty()).toList();
    new ArmTable(protocol)
        .print(runs.stream().filter(run -> run.settings().isEmpty()).toList(), print);
    if (!swept.isEmpty()) {
      SweepTable.print(protocol.sweep(swept), print);
    }
    if (!probes.isEmpty()) {
      ProbeTable.print(protocol.probes(runs, ProbeResult.probes(probes), fullMode()), print);
    }
    ControlTable.printArms(protocol.controls(runs), print);
    List<String> tests = new ArrayList<>();
    if (!arms.isEmpty()) {
      TwoArmReport report =
          protocol.test(
              "avs-m-ss",
              arms,
              run -> run.data().name(),
              List.of(Metric.J, Metric.F, Metric.MIOU, Metric.F_BETA),
              TestOptions.DEFAULT);
      report
          .results()
          .forEach(result -> print.printf("%n%s%n", TwoArmText.of(result, TestOptions.DEFAULT)));
      report.withoutTest().forEach(pair -> print.printf("%n%s%n", TwoArmText.of(pair)));
      tests.add("ttest-avs-m-ss.json");
    }
    protocol.finish(
        new ValidationSummary(
            ValidationSummary.FORMAT_VERSION,
            releaseRef(),
            started,
            Instant.now().toString(),
            "vpo " + String.join(" ", spec.commandLine().getParseResult().originalArgs()),
            runs.stream().map(PlannedRun::name).toList(),
            tests,
            swept.isEmpty() ? null : SweepResult.FILE_NAME));
    print.printf("%nvpo report --validation %s --out DIR makes a page of it%n", out);
  }

  /** A model trained on a folder of AVSBench. */
  private record OnVideos(String config, AvsData data) {
    static OnVideos parse(String option) {
      int equals = option.indexOf('=');
      if (equals < 1 || equals == option.length() - 1) {
        throw new BadInputException(
            "--videos: got '%s', wanted PRESET=DIR or FILE=DIR".formatted(option));
      }
      Path folder = Path.of(option.substring(equals + 1));
      return new OnVideos(
          option.substring(0, equals), DataOptions.videos(folder, Integer.MAX_VALUE));
    }
  }

  private List<PlannedRun> toTrain() {
    List<OnVideos> onVideos = videos.stream().map(OnVideos::parse).toList();
    List<String> all = new ArrayList<>(configs);
    onVideos.forEach(each -> all.add(each.config()));
    Sweep sweep = Sweep.parse(sweeps);
    sweep.requireKeys(all);
    Sweep probed = probed();
    List<PlannedRun> runs = onRelease(sweep, probed, all);
    for (OnVideos each : onVideos) {
      for (Sweep.Arm arm : probed.arms(each.config(), changesOf(each.config(), all))) {
        runs.addAll(seeded(arm, each.data()));
      }
    }
    return runs;
  }

  /** The sweep together with the probes: a probe is an arm like any other. */
  private Sweep probed() {
    List<String> denied =
        ProbeResult.probes(probes).stream().filter(probe -> !ProbeResult.isMode(probe)).toList();
    List<String> all = new ArrayList<>(sweeps);
    if (!denied.isEmpty()) {
      all.add("%s=%s,%s".formatted(TrainConfig.PROBE, Probe.NONE, String.join(",", denied)));
    }
    return Sweep.parse(all);
  }

  /** The audio mode of the networks with which the probes are compared. */
  private AudioMode fullMode() {
    return modes.contains(AudioMode.STEREO) ? AudioMode.STEREO : modes.get(0);
  }

  /**
   * The audio modes of the networks that are trained on a release.
   *
   * @throws BadInputException if mono would be compared with mono
   */
  private Set<AudioMode> heard() {
    Set<AudioMode> heard = new LinkedHashSet<>(modes);
    if (probes.stream().anyMatch(ProbeResult::isMode)) {
      if (fullMode() != AudioMode.STEREO) {
        throw new BadInputException(
            "--probe mono: got --modes %s, wanted stereo among them".formatted(fullMode()));
      }
      heard.add(AudioMode.MONO);
    }
    return heard;
  }

  private List<PlannedRun> onRelease(Sweep sweep, Sweep probed, List<String> all) {
    List<PlannedRun> runs = new ArrayList<>();
    for (String subset : subsets) {
      AvsData data = new ReleaseData(release, ReleaseData.subset(subset), Integer.MAX_VALUE);
      for (String name : configs) {
        for (AudioMode mode : heard()) {
          Map<String, String> changed = changesOf(name, all);
          changed.put("audio.mode", mode.toString());
          for (Sweep.Arm arm : (mode == fullMode() ? probed : sweep).arms(name, changed)) {
            runs.addAll(seeded(arm, data));
          }
        }
      }
    }
    return runs;
  }

  /**
   * The changes to one of the configs; a change that names this config wins over a change to all.
   *
   * @param all all configs
   * @throws BadInputException if a change names a config that is not among them
   */
  private Map<String, String> changesOf(String config, List<String> all) {
    Set<String> names = new LinkedHashSet<>();
    all.forEach(name -> names.addAll(namesOf(name)));
    Map<String, String> ofAll = new LinkedHashMap<>();
    Map<String, String> ofThis = new LinkedHashMap<>();
    changes.forEach(
        (key, value) -> {
          int colon = key.indexOf(':');
          String whose = key.substring(0, Math.max(0, colon));
          if (colon < 0) {
            ofAll.put(key, value);
          } else if (!names.contains(whose)) {
            throw new BadInputException(
                "--set %s: got %s, wanted one of %s"
                    .formatted(key, whose, String.join(", ", names)));
          } else if (namesOf(config).contains(whose)) {
            ofThis.put(key.substring(colon + 1), value);
          }
        });
    ofAll.putAll(ofThis);
    return ofAll;
  }

  /**
   * The names that {@code --set} may use for a config: the one in {@code --configs}, or its model.
   */
  private static List<String> namesOf(String config) {
    return List.of(config, TrainConfig.open(config, Map.of()).model().name());
  }

  private List<List<PlannedRun>> arms() {
    if (avsbench == null || avsMSs == null) {
      if (avsbench != null || avsMSs != null) {
        throw new BadInputException("--avsbench and --avs-m-ss go together");
      }
      return List.of();
    }
    if (seeds < 2) {
      throw new BadInputException(
          "--seeds: got %d, wanted 2 at least for a test of two arms".formatted(seeds));
    }
    Sweep.Arm config = new Sweep.Arm(TrainConfig.open(s4Config, s4Changes), Map.of());
    return List.of(
        seeded(
            config, new VideoData("avsbench-s4", Layout.S4, avsbench, Integer.MAX_VALUE, avsMSs)),
        seeded(config, new VideoData("avs-m-ss", Layout.S4, avsMSs, Integer.MAX_VALUE, null)));
  }

  private List<PlannedRun> seeded(Sweep.Arm arm, AvsData data) {
    return LongStream.rangeClosed(1, EngineOptions.positive("--seeds", seeds))
        .mapToObj(seed -> new PlannedRun(arm.config(), data, seed, arm.settings()))
        .toList();
  }

  private ValidationSummary.ReleaseRef releaseRef() {
    String name = SpecReader.open(release.resolve("spec.yaml").toString()).name();
    String sha256 = DataName.sha256(release.resolve("release.json"));
    return new ValidationSummary.ReleaseRef(name, sha256, synthetic);
  }

  /** Prints a line for each training in progress; called by the threads of several runs. */
  private static final class Printer implements ValidationProtocol.Watcher {
    private final PrintWriter out;
    private final int runs;
    private final Map<String, TrainingLine> lines = new HashMap<>();
    private int ended;

    Printer(PrintWriter out, int runs) {
      this.out = out;
      this.runs = runs;
    }

    @Override
    public synchronized TrainingProgress training(PlannedRun run) {
      return lines.computeIfAbsent(run.name(), TrainingLine::new);
    }

    @Override
    public synchronized void done(PlannedRun run, Evaluation evaluation) {
      TrainingLine line = lines.remove(run.name());
      if (line != null) {
        line.close();
      }
      out.printf("%d of %d, seed %d: ", ++ended, runs, run.seed());
      EvaluateCommand.print(evaluation, out);
    }
  }

  /** Means and deviations over the seeds of each arm of a protocol, as a table on the console. */
  private record ArmTable(ValidationProtocol protocol) {
    private static final List<Metric> METRICS =
        List.of(Metric.MIOU, Metric.F_BETA, Metric.FDR, Metric.J, Metric.F);

    void print(List<PlannedRun> runs, PrintWriter out) throws IOException {
      Map<String, List<Evaluation>> arms = new LinkedHashMap<>();
      for (PlannedRun run : runs) {
        String arm =
            "%s, %s, %s"
                .formatted(run.data().name(), run.config().name(), run.config().audio().mode());
        arms.computeIfAbsent(arm, name -> new ArrayList<>())
            .add(EvaluationFormat.read(Training.file(protocol.folder(run), run.data().name())));
      }
      if (arms.isEmpty()) {
        return;
      }
      List<Metric> metrics = new ArrayList<>(METRICS);
      for (Metric pairs : List.of(Metric.POSITION_PAIRS, Metric.CLASS_PAIRS)) {
        if (arms.values().stream().flatMap(List::stream).anyMatch(e -> pairs.of(e).isPresent())) {
          metrics.add(pairs);
        }
      }
      out.printf("%n%-44s", "mean ± sd over seeds, %");
      metrics.forEach(metric -> out.printf(" %14s", metric.title()));
      out.println();
      for (Map.Entry<String, List<Evaluation>> arm : arms.entrySet()) {
        out.printf("%-44s", arm.getKey());
        for (Metric metric : metrics) {
          List<Double> values =
              arm.getValue().stream().flatMapToDouble(e -> metric.of(e).stream()).boxed().toList();
          out.printf(" %14s", Spread.of(values).text());
        }
        out.println();
      }
      out.flush();
    }
  }
}
