package org.vpobuilder.pipeline.job;

import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;

/**
 * Loads the DirectRunner's classes on another thread while the sources are looked at: a second,
 * where a whole job may take ten.
 */
final class WarmRunner {
  private WarmRunner() {}

  /** Begins; what fails here fails again in the job that is meant, and is reported there. */
  static void start(RunnerOptions runner) {
    if (runner.kind() != RunnerOptions.Kind.DIRECT) {
      return;
    }
    Thread thread = new Thread(() -> runEmptyJob(runner), "warm-runner");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((failed, e) -> {});
    thread.start();
  }

  private static void runEmptyJob(RunnerOptions runner) {
    Pipeline pipeline = Pipeline.create(RunnerSetup.of(runner.forOneWorker(), "warm"));
    pipeline.apply(Create.of(0)).apply(ParDo.of(new Nothing()));
    pipeline.run().waitUntilFinish();
  }

  private static final class Nothing extends DoFn<Integer, Integer> {
    @ProcessElement
    public void nothing() {}
  }
}
