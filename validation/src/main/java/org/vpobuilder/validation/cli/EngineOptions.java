package org.vpobuilder.validation.cli;

import org.vpobuilder.schemas.console.OptionGroup;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.protocol.EngineConfig;
import org.vpobuilder.validation.tensor.ComputeMode;
import org.vpobuilder.validation.tensor.Device;
import picocli.CommandLine.Option;

/** The options for the device and the resources of a command. */
@OptionGroup(value = "Running", order = 3)
final class EngineOptions {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "auto, cpu or gpu:N (default: ${DEFAULT-VALUE}).")
  String device = "auto";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Cores of one operator; results on a CPU are the same bits at the same number"
              + " (default: all).")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Threads that load and augment (default: all cores).")
  int workers = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--precision",
      paramLabel = "f32|bf16",
      description =
          "Of convolutions and matrix products; weights, norms and losses stay f32 (default:"
              + " ${DEFAULT-VALUE}).")
  String precision = "f32";

  @Option(
      names = "--channels-last",
      description = "Keep a pixel's channels together in memory: for GPUs with bf16.")
  boolean channelsLast;

  EngineConfig config() {
    return new EngineConfig(
        Device.of(device), mode(), positive("--threads", threads), positive("--workers", workers));
  }

  private ComputeMode mode() {
    return new ComputeMode(
        switch (precision) {
          case "f32" -> ComputeMode.Precision.F32;
          case "bf16" -> ComputeMode.Precision.BF16;
          default ->
              throw new BadInputException(
                  "--precision: got %s, wanted f32 or bf16".formatted(precision));
        },
        channelsLast ? ComputeMode.Layout.CHANNELS_LAST : ComputeMode.Layout.CHANNELS_FIRST);
  }

  /** Returns a count that is at least 1; otherwise throws a one-line error. */
  static int positive(String option, int count) {
    if (count < 1) {
      throw new BadInputException("%s: got %d, wanted at least 1".formatted(option, count));
    }
    return count;
  }
}
