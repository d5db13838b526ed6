package org.vpobuilder.validation.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.protocol.Evaluator;
import org.vpobuilder.validation.protocol.Training;
import org.vpobuilder.validation.train.RunFolder;
import org.vpobuilder.validation.train.TrainConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vpo evaluate}: a trained run on a test split. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Score a trained run on the test split of a data set: mIoU, F_beta and FDR over the whole set,",
      "a table per class, and J and F per image. Writes evaluation-DATASET.json into the run's folder.",
      "With --config and --out in place of --run, score a published network as it is."
    },
    footer = {
      "",
      "Examples:",
      "  vpo evaluate --release release --subset msmi --run runs/a",
      "  vpo evaluate --avsbench AVSS --config paper-cavp-avsbench \\",
      "      --set model.weights=avss_224.pth --set evaluation_side=224 --out runs/published"
    })
final class EvaluateCommand implements Callable<Integer> {
  /** Seed of a network that was trained elsewhere. */
  private static final long PUBLISHED = 0;

  @Mixin DataOptions data = new DataOptions();
  @Mixin EngineOptions engine = new EngineOptions();

  @Option(names = "--run", paramLabel = "DIR", description = "The folder that vpo train wrote.")
  @Nullable Path run;

  @Option(
      names = "--config",
      paramLabel = "PRESET|FILE",
      description =
          "In place of --run: the network that --set model.weights=FILE holds, safetensors or .pth;"
              + " one of ${COMPLETION-CANDIDATES}, or a YAML file.",
      completionCandidates = ConfigOptions.Presets.class)
  @Nullable String config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Change a value of --config, e.g. model.weights=cavp.pth.")
  Map<String, String> changes = new LinkedHashMap<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "With --config: the folder of the evaluation.")
  @Nullable Path out;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter print = spec.commandLine().getOut();
    try (Interruption stop = Interruption.watch()) {
      // Caught inside: the process may end as soon as the interruption is closed.
      try {
        print(evaluated(stop).evaluation(), print);
      } catch (CancellationException e) {
        print.println("stopped: nothing was written");
        print.flush();
      }
    }
    return Console.DONE;
  }

  private Evaluator.Result evaluated(Interruption stop) throws IOException {
    if (run != null && config == null && out == null && changes.isEmpty()) {
      RunFolder folder = RunFolder.at(run);
      RunFolder.Begun begun = folder.read();
      return new Training(begun.config(), data.data(), begun.seed(), engine.config(), stop)
          .evaluate(folder, Evaluator.Watcher.NONE);
    }
    if (run != null || config == null || out == null) {
      throw new BadInputException(
          "wanted --run DIR of a training here, or --config, --set model.weights=FILE and --out DIR"
              + " for a published network");
    }
    return new Training(
            TrainConfig.open(config, changes), data.data(), PUBLISHED, engine.config(), stop)
        .evaluatePublished(RunFolder.at(out), Evaluator.Watcher.NONE);
  }

  static void print(Evaluation evaluation, PrintWriter out) {
    out.printf(
        "%s: %d images; mIoU %.2f, F_beta %.2f, FDR %.2f%n",
        evaluation.run().arm(),
        evaluation.images(),
        evaluation.scores().miou(),
        evaluation.scores().fBeta(),
        evaluation.scores().fdr());
    out.flush();
  }
}
