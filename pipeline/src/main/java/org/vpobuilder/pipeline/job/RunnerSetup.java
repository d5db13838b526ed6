package org.vpobuilder.pipeline.job;

import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.api.common.ExecutionMode;
import org.vpobuilder.pipeline.flink.FlinkMaster;

/** Beam's options for a job on a runner. None of them decides a byte. */
final class RunnerSetup {
  private RunnerSetup() {}

  /**
   * The options of a job.
   *
   * @param name of the job, as Flink shows it
   */
  static PipelineOptions of(RunnerOptions runner, String name) {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setJobName(name);
    switch (runner.kind()) {
      case DIRECT -> direct(runner, options.as(DirectOptions.class));
      case FLINK -> flink(runner, options.as(FlinkPipelineOptions.class));
    }
    return options;
  }

  private static void direct(RunnerOptions runner, DirectOptions options) {
    options.setRunner(DirectRunner.class);
    options.setTargetParallelism(runner.parallelism());
    options.setEnforceEncodability(runner.checked());
    options.setEnforceImmutability(runner.checked());
  }

  private static void flink(RunnerOptions runner, FlinkPipelineOptions options) {
    options.setRunner(FlinkRunner.class);
    options.setParallelism(runner.parallelism());
    FlinkMaster master = runner.flinkMaster();
    if (master == null) {
      options.setFlinkMaster("[local]");
      return;
    }
    options.setFlinkMaster(master.toString());
    options.setFilesToStage(StagedJars.ofThisProcess());
    // Results wait on disk for the step that reads them, so that a lost worker costs its own
    // share; pipelined, all of the job would begin anew.
    options.setExecutionModeForBatch(ExecutionMode.BATCH.name());
  }
}
