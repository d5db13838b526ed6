package org.vpobuilder.validation.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.schemas.console.Figures;
import org.vpobuilder.schemas.console.OptionGroup;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.evaluate.ClassRow;
import org.vpobuilder.validation.evaluate.ControlScores;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.evaluate.JfScores;
import org.vpobuilder.validation.evaluate.TestSet;
import org.vpobuilder.validation.protocol.Evaluator;
import org.vpobuilder.validation.protocol.ReleaseData;
import org.vpobuilder.validation.protocol.Training;
import org.vpobuilder.validation.train.RunFolder;
import org.vpobuilder.validation.train.TrainConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vpo evaluate}: scores a trained run on a test split. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Score a trained run on the test or validation split of a data set.",
      "mIoU, F_beta and FDR over the whole set, a table per class, and J and F per image. Writes"
          + " evaluation-DATASET.json into the run's folder; of another release than the run was"
          + " trained on evaluation-DATASET-SHA.json, so that neither replaces the other; and beside"
          + " it figures-DATASET, of which vpo report --validation draws figures.",
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
  /** The seed recorded for a network that was trained elsewhere. */
  private static final long PUBLISHED = 0;

  @Mixin DataOptions data = new DataOptions();
  @Mixin EngineOptions engine = new EngineOptions();

  @OptionGroup(value = "What to score", order = 1)
  @Option(names = "--run", paramLabel = "DIR", description = "The folder that vpo train wrote.")
  @Nullable Path run;

  @OptionGroup(value = "What to score", order = 1)
  @Option(
      names = "--config",
      paramLabel = "PRESET|FILE",
      description =
          "In place of --run: the network that --set model.weights=FILE holds, safetensors or .pth;"
              + " one of ${COMPLETION-CANDIDATES}, or a YAML file.",
      completionCandidates = ConfigOptions.Presets.class)
  @Nullable String config;

  @OptionGroup(value = "What to score", order = 1)
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Change a value of --config, e.g. model.weights=cavp.pth.")
  Map<String, String> changes = new LinkedHashMap<>();

  @OptionGroup(value = "What to score", order = 1)
  @Option(
      names = "--split",
      paramLabel = "NAME",
      description =
          "test, or val of a release that has a validation split (default: ${DEFAULT-VALUE}); writes"
              + " evaluation-DATASET-val.json.")
  String split = "test";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "With --config: the folder of the evaluation.")
  @Nullable Path out;

  @OptionGroup(value = "What to score", order = 1)
  @Option(
      names = "--controls",
      paramLabel = "DIR",
      description =
          "Besides, a control set that vpo controls made of the release: how much of its answers the"
              + " network keeps when the sound is another. Writes controls-DATASET-SHA.json.")
  @Nullable Path controls;

  @Option(names = "--json", description = "Print JSON (evaluation.schema.json) instead of text.")
  boolean json;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter print = spec.commandLine().getOut();
    try (Interruption stop = Interruption.watch()) {
      // Exceptions are caught inside, because the process may end as soon as the interruption is
      // closed.
      try {
        Scored scored = evaluated(stop);
        Evaluation evaluation = scored.evaluation();
        if (json) {
          Console.printJson(EvaluationFormat.JSON.writePretty(evaluation), print);
        } else {
          print(evaluation, print);
          printClasses(evaluation, print);
          ControlTable.printPairs(evaluation.pairs(), print);
          if (scored.controls() != null) {
            ControlTable.print(ControlScores.read(scored.controls()), print);
          }
          print.printf("%nWritten to %s%n", scored.file());
          if (scored.controls() != null) {
            print.printf("Written to %s%n", scored.controls());
          }
          print.flush();
        }
      } catch (CancellationException e) {
        print.println("stopped: nothing was written");
        print.flush();
      }
    }
    return Console.DONE;
  }

  /**
   * An evaluation and its file.
   *
   * @param controls the file of the scores of a control set; null without one
   */
  private record Scored(Evaluation evaluation, Path file, @Nullable Path controls) {}

  private @Nullable ReleaseData controlData() {
    if (controls == null) {
      return null;
    }
    if (data.data(split) instanceof ReleaseData base) {
      ReleaseData set = base.controls(controls);
      if (!set.hasScored()) {
        throw new BadInputException(
            "--controls: %s: got no sample of %s/%s, wanted controls of what is scored"
                .formatted(controls, base.name(), base.scored()));
      }
      return set;
    }
    throw new BadInputException("--controls: got --avsbench, wanted --release");
  }

  private Scored evaluated(Interruption stop) throws IOException {
    if (run != null && config == null && out == null && changes.isEmpty()) {
      RunFolder folder = RunFolder.at(run);
      RunFolder.Begun begun = folder.read();
      Training training =
          new Training(
              begun.config(), data.data(split), begun.seed(), engine.config(), stop, controlData());
      return scored(training, folder, training.evaluate(folder, Evaluator.Watcher.NONE));
    }
    if (run != null || config == null || out == null) {
      throw new BadInputException(
          "wanted --run DIR of a training here, or --config, --set model.weights=FILE and --out DIR"
              + " for a published network");
    }
    RunFolder folder = RunFolder.at(out);
    Training training =
        new Training(
            TrainConfig.open(config, changes),
            data.data(split),
            PUBLISHED,
            engine.config(),
            stop,
            controlData());
    return scored(training, folder, training.evaluatePublished(folder, Evaluator.Watcher.NONE));
  }

  private Scored scored(Training training, RunFolder folder, Evaluator.Result result)
      throws IOException {
    TestSet testSet = Objects.requireNonNull(result.evaluation().testSet());
    Path file = training.fileOf(folder, testSet);
    @Nullable ReleaseData of = controlData();
    return new Scored(
        result.evaluation(),
        file,
        of == null ? null : ControlScores.file(folder.path(), file, of.testSet()));
  }

  static void print(Evaluation evaluation, PrintWriter out) {
    out.printf(
        "%s: %s; mIoU %.2f, F_beta %.2f, FDR %.2f%n",
        evaluation.run().arm(),
        evaluation.size(),
        evaluation.scores().miou(),
        evaluation.scores().fBeta(),
        evaluation.scores().fdr());
    if (evaluation.answersBackgroundAlone()) {
      out.println("It answers background alone: it has learnt nothing yet.");
    }
    out.flush();
  }

  /** Prints a row for each class that is in the truth or in the prediction. */
  private static void printClasses(Evaluation evaluation, PrintWriter out) {
    out.printf(
        "%n%-20s %8s %8s %8s %14s %14s%n", "class", "IoU", "F_beta", "FDR", "pixels", "found");
    for (ClassRow row : evaluation.classes()) {
      if (row.pixels() > 0 || row.predictedPixels() > 0) {
        out.printf(
            "%-20s %8s %8s %8s %,14d %,14d%n",
            row.name(),
            figure(row.iou()),
            figure(row.fBeta()),
            figure(row.fdr()),
            row.pixels(),
            row.predictedPixels());
      }
    }
    JfScores jf = evaluation.jfScores();
    if (jf != null) {
      out.printf("%nJ %.2f, F %.2f, J&F %.2f%n", jf.j(), jf.f(), jf.jf());
    }
  }

  private static String figure(@Nullable Double score) {
    return score == null ? "-" : Figures.of(score, 2);
  }
}
