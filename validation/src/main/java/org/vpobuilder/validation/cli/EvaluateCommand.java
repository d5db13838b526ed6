package org.vpobuilder.validation.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.protocol.Evaluator;
import org.vpobuilder.validation.protocol.Training;
import org.vpobuilder.validation.train.RunFolder;
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
    })
final class EvaluateCommand implements Callable<Integer> {
  @Mixin DataOptions data = new DataOptions();
  @Mixin EngineOptions engine = new EngineOptions();

  @Option(
      names = "--run",
      required = true,
      paramLabel = "DIR",
      description = "The folder that vpo train wrote.")
  Path run = Path.of("");

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    RunFolder folder = RunFolder.at(run);
    RunFolder.Begun begun = folder.read();
    PrintWriter print = spec.commandLine().getOut();
    try (Interruption stop = Interruption.watch()) {
      Training training =
          new Training(begun.config(), data.data(), begun.seed(), engine.config(), stop);
      // Caught inside: the process may end as soon as the interruption is closed.
      try {
        print(training.evaluate(folder, Evaluator.Watcher.NONE).evaluation(), print);
      } catch (CancellationException e) {
        print.println("stopped: nothing was written");
        print.flush();
      }
    }
    return Console.DONE;
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
