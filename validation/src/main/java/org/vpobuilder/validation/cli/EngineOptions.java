package org.vpobuilder.validation.cli;

import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.protocol.EngineConfig;
import org.vpobuilder.validation.tensor.Device;
import picocli.CommandLine.Option;

/** Where and with how much a command runs. */
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

  EngineConfig config() {
    return new EngineConfig(
        Device.of(device), positive("--threads", threads), positive("--workers", workers));
  }

  /** A count, or one line to the user. */
  static int positive(String option, int count) {
    if (count < 1) {
      throw new BadInputException("%s: got %d, wanted at least 1".formatted(option, count));
    }
    return count;
  }
}
