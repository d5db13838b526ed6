package org.vpobuilder.pipeline.job;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PDone;
import org.vpobuilder.pipeline.flink.ClusterJob;
import org.vpobuilder.pipeline.flink.FlinkMaster;
import org.vpobuilder.pipeline.ledger.LiveCounts;
import org.vpobuilder.pipeline.storage.Attempt;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.StoreException;

/** Runs one transform as a Beam job and waits for it. */
final class BeamJob {
  /** What the DirectRunner calls its threads. */
  private static final String WORKER = "direct-runner-worker";

  /** A worker stops after the sample or clip in hand; one that hangs must not hide the failure. */
  private static final long PATIENCE_MILLIS = 60_000;

  private final RunnerOptions runner;
  private final Progress progress;

  BeamJob(RunnerOptions runner, Progress progress) {
    this.runner = runner;
    this.progress = progress;
  }

  /**
   * Runs a job.
   *
   * @param unit what it counts in {@link LiveCounts}
   * @param total how many there are, or -1 as long as that is not known
   * @throws BadInputException if a worker found the input bad
   * @throws StoreException if a store can't be reached or refuses
   * @throws IOException if a disk or the like failed a worker
   */
  void run(String title, PTransform<PBegin, PDone> transform, String unit, LongSupplier total)
      throws IOException {
    FlinkMaster master = runner.flinkMaster();
    if (master == null) {
      Shown shown = new Shown(unit, total, () -> LiveCounts.get(unit));
      run(title, "vpo " + title, transform, shown);
      return;
    }
    // Its name tells a job from others on its cluster, so that it can be found there.
    String name = "vpo %s %s".formatted(title, Attempt.name().substring(0, 8));
    ClusterStep step = ClusterStep.COUNTING.getOrDefault(unit, new ClusterStep("", unit));
    try (ClusterJob job = new ClusterJob(master, name)) {
      run(title, name, transform, new Shown(step.unit(), () -> -1, () -> job.records(step.name())));
    }
  }

  /** What is shown of a job while it runs. */
  private record Shown(String unit, LongSupplier total, LongSupplier done) {}

  private void run(String title, String name, PTransform<PBegin, PDone> transform, Shown shown)
      throws IOException {
    Pipeline pipeline = Pipeline.create(RunnerSetup.of(runner, name));
    pipeline.apply(title, transform);
    LiveCounts.clear();
    try (Progress.Running bar = progress.start(title, shown.unit(), shown.total(), shown.done())) {
      PipelineResult.State state = pipeline.run().waitUntilFinish();
      if (state != PipelineResult.State.DONE) {
        throw new IllegalStateException("%s ended as %s".formatted(title, state));
      }
    } catch (Exception e) {
      awaitWorkers();
      throw cause(title, e);
    }
  }

  /**
   * Waits for workers that are still at it. Flink's job has failed when all have ended; the
   * DirectRunner's with the first failure, and what the others write then would be in a folder that
   * is being cleared.
   */
  private static void awaitWorkers() throws InterruptedIOException {
    LiveCounts.stop();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals(WORKER)) {
        try {
          thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException(e.getMessage());
        }
      }
    }
  }

  /** What a worker found wrong with the input, out of what the runner wrapped around it. */
  private static RuntimeException cause(String title, Exception e) throws IOException {
    IOException outermost = null;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BadInputException bad) {
        return bad;
      }
      if (cause instanceof StoreException store) {
        return store;
      }
      if (outermost == null && cause instanceof IOException io) {
        outermost = io;
      }
    }
    Throwable root = root(e);
    if (outermost != null && root instanceof IOException && !(root instanceof CoderException)) {
      throw outermost;
    }
    return new IllegalStateException(title + " failed: " + root(e).getMessage(), e);
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
