package org.vpobuilder.validation.cli;

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
    return new EngineConfig(Device.of(device), threads, workers);
  }
}
