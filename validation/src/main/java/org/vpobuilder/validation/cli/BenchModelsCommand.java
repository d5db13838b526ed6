package org.vpobuilder.validation.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.schemas.console.OptionGroup;
import org.vpobuilder.validation.bench.BenchReport;
import org.vpobuilder.validation.bench.BenchSpec;
import org.vpobuilder.validation.bench.LoaderRate;
import org.vpobuilder.validation.bench.ModelBench;
import org.vpobuilder.validation.bench.Ratio;
import org.vpobuilder.validation.bench.Timing;
import org.vpobuilder.validation.bench.Work;
import org.vpobuilder.validation.model.families.ModelFamilies;
import org.vpobuilder.validation.protocol.AvsData;
import org.vpobuilder.validation.train.TrainConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vpo bench-models}: measures speed. */
@Command(
    name = "bench-models",
    mixinStandardHelpOptions = true,
    description = {
      "Time one training step and one inference of each model at its paper's size, in turns with",
      "the same networks in eager PyTorch where a Python has it, and with --release the loader"
          + " beside",
      "the step. The paper's batch of 16 takes minutes a step on a CPU: --batch is 2 unless set."
    },
    footer = {
      "",
      "Examples:",
      "  vpo bench-models --threads 1 --json > bench.json",
      "  vpo bench-models --config paper-cavp --release release --workers 4 --no-pytorch"
    })
final class BenchModelsCommand implements Callable<Integer> {
  @Mixin DataOptions data = new DataOptions();
  @Mixin EngineOptions engine = new EngineOptions();

  @OptionGroup(value = "What to time", order = 1)
  @Option(
      names = "--config",
      paramLabel = "PRESET|FILE",
      description =
          "What to time; may be repeated (default: the network that each model's paper has on VPO).")
  List<String> configs = ModelFamilies.ALL.stream().map(family -> family.presets().get(0)).toList();

  @OptionGroup(value = "What to time", order = 1)
  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images of a step (default: ${DEFAULT-VALUE}).")
  int batch = 2;

  @OptionGroup(value = "What to time", order = 1)
  @Option(
      names = "--side",
      paramLabel = "PIXELS",
      description = "Of the square images (default: ${DEFAULT-VALUE}).")
  int side = 512;

  @OptionGroup(value = "What to time", order = 1)
  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "Runs that do not count (default: ${DEFAULT-VALUE}).")
  int warmUp = 1;

  @OptionGroup(value = "What to time", order = 1)
  @Option(
      names = "--repeats",
      paramLabel = "N",
      description = "Runs of which the median is taken (default: ${DEFAULT-VALUE}).")
  int repeats = 5;

  @OptionGroup(value = "What to time", order = 1)
  @Option(
      names = "--work",
      paramLabel = "NAME",
      description = "Only train or only infer (default: both).")
  @Nullable Work work;

  @OptionGroup(value = "What to time", order = 1)
  @Option(
      names = "--pytorch",
      paramLabel = "PYTHON",
      description =
          "A Python with torch and torchvision (default: /usr/bin/python3 if it has them).")
  @Nullable Path pytorch;

  @OptionGroup(value = "What to time", order = 1)
  @Option(names = "--no-pytorch", description = "Compare with nothing.")
  boolean noPytorch;

  @Option(
      names = "--json",
      description =
          "Print JSON (bench-report.schema.json) on standard output, and the text on standard"
              + " error.")
  boolean json;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = json ? spec.commandLine().getErr() : spec.commandLine().getOut();
    Optional<Path> python =
        noPytorch ? Optional.empty() : ModelBench.python(Optional.ofNullable(pytorch));
    if (python.isEmpty()) {
      out.println("PyTorch: not compared" + (noPytorch ? "" : "; no Python with torch was found"));
    }
    Optional<AvsData> loaded = data.release == null ? Optional.empty() : Optional.of(data.data());
    if (loaded.isEmpty()) {
      out.println("loader: not timed; name a --release");
    }
    out.flush();
    int classes = BenchSpec.PAPER_CLASSES;
    BenchSpec bench = new BenchSpec(batch, side, classes, warmUp, repeats, engine.config());
    BenchReport report =
        new ModelBench(bench, python, loaded).run(configs(), works(), timing -> print(timing, out));
    print(report, out);
    if (json) {
      Console.printJson(BenchReport.FORMAT.writePretty(report), spec.commandLine().getOut());
    }
    return Console.DONE;
  }

  private List<Work> works() {
    return work == null ? List.of(Work.values()) : List.of(work);
  }

  /**
   * The configs with the image size that is timed, both for the loader's crop and for networks of a
   * fixed size.
   */
  private List<TrainConfig> configs() {
    List<TrainConfig> sized = new ArrayList<>();
    for (String name : configs) {
      Map<String, String> changes =
          new HashMap<>(TrainConfig.open(name, Map.of()).family().sized(side));
      changes.put("batch_size", Integer.toString(batch));
      changes.put("augmentation.crop_size", Integer.toString(side));
      sized.add(TrainConfig.open(name, changes));
    }
    return sized;
  }

  private void print(Timing timing, PrintWriter out) {
    out.printf(
        "%s %s, %d of %d x %d, %s (%.1f M parameters): %.3f s, %.3f s of CPU, %.2f"
            + " images/s; at most %.2f GB%n",
        timing.preset(),
        timing.work(),
        timing.images(),
        side,
        side,
        timing.engine(),
        timing.parameters() / 1e6,
        timing.median(),
        timing.cpuMedian(),
        timing.images() / timing.median(),
        timing.memoryGb());
    out.flush();
  }

  private static void print(BenchReport report, PrintWriter out) {
    out.println(report.environment());
    for (Ratio ratio : report.ratios()) {
      out.printf(
          "%s %s: %.2f times PyTorch's time, %.2f times its CPU time (goal: at most %.2f)%n",
          ratio.preset(), ratio.work(), ratio.value(), ratio.cpu(), Ratio.GOAL);
    }
    for (LoaderRate rate : report.loaders()) {
      out.printf(
          "%s: %d workers load %.1f images/s alone, %.1f beside training, which takes %.3g"
              + " (%.3g alone): %.1f times as much (goal: at least %.0f)%n",
          rate.preset(),
          rate.workers(),
          rate.alone(),
          rate.beside(),
          rate.stepBeside(),
          rate.step(),
          rate.factor(),
          LoaderRate.GOAL);
    }
    out.flush();
  }
}
