package org.vpobuilder.validation.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.schemas.console.OptionGroup;
import org.vpobuilder.validation.protocol.EngineConfig;
import org.vpobuilder.validation.protocol.Training;
import org.vpobuilder.validation.train.RunFolder;
import org.vpobuilder.validation.train.TrainConfig;
import org.vpobuilder.validation.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vpo train}: runs one training. */
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
  /** The pixels of the batch whose memory was measured. */
  private static final double MEASURED_PIXELS = 16 * 512 * 512;

  private static final double MEASURED_GIGABYTES = 21.5;

  /**
   * The pixels above which a warning is given. A quarter of a megapixel takes seconds a step and
   * little more than a gigabyte.
   */
  private static final double MUCH_PIXELS = 512 * 512;

  @Mixin DataOptions data = new DataOptions();
  @Mixin ConfigOptions config = new ConfigOptions();
  @Mixin EngineOptions engine = new EngineOptions();

  @OptionGroup(value = "What to train", order = 1)
  @Option(names = "--seed", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  long seed = 1;

  @OptionGroup(value = "What to train", order = 1)
  @Option(
      names = "--probe",
      paramLabel = "deaf|blind|mono",
      description =
          "Train without a sense: every sound is silence, or every picture grey, or the sound is"
              + " mono. What it scores is what the data give away without it; vpo validate --probe"
              + " compares.")
  @Nullable String probe;

  @OptionGroup(value = "Running", order = 3)
  @Option(
      names = "--stop-after",
      paramLabel = "STEPS",
      description = "Stop early, with a checkpoint to go on from.")
  long stopAfter = Long.MAX_VALUE;

  @OptionGroup(value = "Running", order = 3)
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
    TrainConfig training = config.config(probe);
    EngineConfig where = engine.config();
    if (!where.device().gpu()) {
      costOnCpu(training)
          .ifPresent(
              note -> {
                spec.commandLine().getErr().println("vpo: note: " + note);
                spec.commandLine().getErr().flush();
              });
    }
    try (Interruption stop = Interruption.watch();
        TrainingLine line = new TrainingLine(out.toString())) {
      new Training(training, data.data(), seed, where, stop)
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

  /**
   * The cost of a training without a GPU, if it is large. It was measured for paper-cavp with 16
   * images of 512 x 512, which held 21.5 GB when it was stopped in its first step; other batches
   * are estimated by their pixels.
   */
  static Optional<String> costOnCpu(TrainConfig config) {
    int side = config.augmentation().cropSize();
    double pixels = (double) config.batchSize() * side * side;
    if (pixels < MUCH_PIXELS) {
      return Optional.empty();
    }
    String text =
        "%s on a CPU: batches of %d images of %d x %d take minutes a step and, by what paper-cavp"
            + " took, %.0f GB of memory or more; --set batch_size=N takes less, a tiny-* preset"
            + " minutes in all; docs/gpu.md is about GPUs";
    return Optional.of(
        text.formatted(
            config.name(),
            config.batchSize(),
            side,
            side,
            MEASURED_GIGABYTES * pixels / MEASURED_PIXELS));
  }
}
