package org.vpobuilder.validation.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.validation.protocol.Training;
import org.vpobuilder.validation.train.RunFolder;
import org.vpobuilder.validation.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vpo train}: one training. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Train a model on a release, into a run folder: config.yaml, environment.json,"
          + " metrics.jsonl,",
      "checkpoint.safetensors and, at the end, model.safetensors. Ctrl-C and SIGTERM end it after"
          + " the",
      "step under way, with a checkpoint. Run again with the same options, it goes on where it was",
      "stopped, to the same bits on a CPU."
    },
    footer = {
      "",
      "Examples:",
      "  vpo train --release vpo-demo/release --subset msmi --config tiny-cavp --out runs/a",
      "  vpo train --release release --config paper-cavp --set model.image_weights=resnet50.pth \\",
      "      --device gpu:0 --out runs/b"
    })
final class TrainCommand implements Callable<Integer> {
  @Mixin DataOptions data = new DataOptions();
  @Mixin ConfigOptions config = new ConfigOptions();
  @Mixin EngineOptions engine = new EngineOptions();

  @Option(names = "--seed", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  long seed = 1;

  @Option(
      names = "--stop-after",
      paramLabel = "STEPS",
      description = "Stop early, with a checkpoint to go on from.")
  long stopAfter = Long.MAX_VALUE;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "STEPS",
      description = "Default: ${DEFAULT-VALUE}.")
  int checkpointEvery = 200;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "The run's folder.")
  Path out = Path.of("");

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    int every = EngineOptions.positive("--checkpoint-every", checkpointEvery);
    RunFolder folder = RunFolder.at(out);
    try (Interruption stop = Interruption.watch();
        TrainingLine line = new TrainingLine(out.toString())) {
      new Training(config.config(), data.data(), seed, engine.config(), stop)
          .train(folder, new Trainer.Pace(10, every, stopAfter), line);
      PrintWriter print = spec.commandLine().getOut();
      if (folder.isDone()) {
        print.println("trained: " + folder.model());
        print.println("Score it: vpo evaluate %s --run %s".formatted(data.asOptions(), out));
      } else {
        print.println("stopped: run the same command again to go on");
      }
      print.flush();
    }
    return Console.DONE;
  }
}
