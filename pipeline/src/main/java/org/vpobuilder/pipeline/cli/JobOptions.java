package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.flink.FlinkCluster;
import org.vpobuilder.pipeline.flink.FlinkMaster;
import org.vpobuilder.pipeline.job.ReleaseBuilder;
import org.vpobuilder.pipeline.run.Runner;
import org.vpobuilder.pipeline.run.RunnerOptions;
import org.vpobuilder.pipeline.run.RunnerOptions.Kind;
import org.vpobuilder.schemas.console.OptionGroup;
import org.vpobuilder.spec.failure.BadInputException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for where jobs run and how many workers they use. */
@OptionGroup(value = "Running", order = 3)
final class JobOptions {
  @Option(
      names = "--runner",
      paramLabel = "threads|direct|flink",
      description = {
        "threads of this process, or Beam on its direct runner or on Flink; the bytes are the same",
        "on each (default: threads, the fastest on one machine, or flink with --flink-master)."
      })
  @Nullable Kind runner;

  @OptionGroup(value = "On a Flink cluster", order = 4)
  @Option(
      names = "--flink-master",
      paramLabel = "HOST:PORT",
      description = {
        "Run on a standalone Flink cluster: the REST address of its JobManager, which is its web",
        "UI's. Sources and --out must be where every machine sees them under the same path",
        "(docs/flink.md). --parallelism is then all of the cluster's slots if it is not given.",
        "Without --flink-master flink runs in this process."
      })
  @Nullable String flinkMaster;

  @Mixin WorkerOptions workers = new WorkerOptions();

  /**
   * A builder on the runner asked for.
   *
   * @throws BadInputException if the cluster can't take its jobs
   */
  ReleaseBuilder builder() throws IOException {
    return new ReleaseBuilder(runnerOptions(), new TerminalProgress());
  }

  /**
   * The runner asked for.
   *
   * @throws BadInputException if a cluster can't take its jobs
   */
  Runner runner() throws IOException {
    return Runner.of(runnerOptions(), new TerminalProgress());
  }

  private RunnerOptions runnerOptions() throws IOException {
    if (flinkMaster == null) {
      return new RunnerOptions(runner == null ? Kind.THREADS : runner, workers.count());
    }
    if (runner != null && runner != Kind.FLINK) {
      throw new BadInputException("--flink-master: wanted --runner flink, got " + runner);
    }
    FlinkMaster master = FlinkMaster.parse(flinkMaster);
    FlinkCluster cluster = new FlinkCluster(master);
    int width = cluster.widthFor(RunnerOptions.flinkVersion(), workers.asked());
    cluster.warning().ifPresent(warning -> System.err.println("vpo: " + warning));
    return RunnerOptions.onCluster(master, width);
  }
}
