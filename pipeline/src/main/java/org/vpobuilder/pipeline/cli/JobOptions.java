package org.vpobuilder.pipeline.cli;

import org.vpobuilder.pipeline.job.ReleaseBuilder;
import org.vpobuilder.pipeline.job.RunnerOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where and how wide jobs run. */
final class JobOptions {
  @Option(
      names = "--runner",
      paramLabel = "direct|flink",
      description = "Beam runner; the bytes are the same on each (default: ${DEFAULT-VALUE}).")
  RunnerOptions.Kind runner = RunnerOptions.Kind.DIRECT;

  @Mixin WorkerOptions workers = new WorkerOptions();

  ReleaseBuilder builder() {
    return new ReleaseBuilder(new RunnerOptions(runner, workers.count()), new TerminalProgress());
  }
}
