package org.vpobuilder.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PDone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vpobuilder.pipeline.ledger.LiveCounts;
import org.vpobuilder.pipeline.ledger.NoRetryException;
import org.vpobuilder.spec.failure.BadInputException;

class BeamJobTest {
  @TempDir Path root;

  private static final class Full extends PTransform<PBegin, PDone> {
    @Override
    public PDone expand(PBegin begin) {
      begin.apply(Create.of(1)).apply(ParDo.of(new FullFn()));
      return PDone.in(begin.getPipeline());
    }
  }

  private static final class FullFn extends DoFn<Integer, Void> {
    @ProcessElement
    public void write() throws IOException {
      throw new IOException("/r/a.tar: No space left on device", new IOException("No space"));
    }
  }

  /** The disk's fault is no internal error. */
  @ParameterizedTest
  @EnumSource(RunnerOptions.Kind.class)
  void run_workerFailsToWrite_thatIoException(RunnerOptions.Kind kind) {
    BeamJob job = new BeamJob(new RunnerOptions(kind, 1), Progress.SILENT);
    assertThatThrownBy(() -> job.run("x", new Full(), "things", () -> -1))
        .isInstanceOf(IOException.class)
        .hasMessage("/r/a.tar: No space left on device");
  }

  /** One of two workers fails; the other would count for a minute. */
  private static final class HalfBad extends PTransform<PBegin, PDone> {
    @Override
    public PDone expand(PBegin begin) {
      for (int worker = 0; worker < 2; worker++) {
        begin
            .apply("Input " + worker, Create.of(worker))
            .apply("Work " + worker, ParDo.of(new HalfBadFn()));
      }
      return PDone.in(begin.getPipeline());
    }
  }

  private static final class HalfBadFn extends DoFn<Integer, Void> {
    static final AtomicInteger BUSY = new AtomicInteger();
    static final CountDownLatch BEGUN = new CountDownLatch(1);

    @ProcessElement
    public void work(@Element Integer worker) throws InterruptedException {
      if (worker == 0) {
        BEGUN.await();
        throw new NoRetryException(new BadInputException("bad"));
      }
      BUSY.incrementAndGet();
      BEGUN.countDown();
      try {
        for (int i = 0; i < 60; i++) {
          TimeUnit.SECONDS.sleep(1);
          LiveCounts.add("things", 1);
        }
      } finally {
        BUSY.decrementAndGet();
      }
    }
  }

  /** Whoever is told of a failure may clear up: nobody writes any more. */
  @Test
  @Timeout(30)
  void run_oneOfTwoWorkersFails_theOtherHasStopped() {
    BeamJob job = new BeamJob(new RunnerOptions(RunnerOptions.Kind.DIRECT, 2), Progress.SILENT);
    assertThatThrownBy(() -> job.run("x", new HalfBad(), "things", () -> -1))
        .isInstanceOf(BadInputException.class)
        .hasMessage("bad");
    assertThat(HalfBadFn.BEGUN.getCount()).isZero();
    assertThat(HalfBadFn.BUSY).hasValue(0);
  }

  /** Each stage knows in the end how much there was to do. */
  @Test
  void plan_progress_hasItsTotal() throws IOException {
    List<String> ends = new ArrayList<>();
    Progress progress =
        (title, unit, total, done) ->
            () -> ends.add("%s %b".formatted(title, total.getAsLong() == done.getAsLong()));
    TinyWorld world = TinyWorld.write(root.resolve("w"), 40, 54);
    new ReleaseBuilder(new RunnerOptions(RunnerOptions.Kind.DIRECT, 1), progress)
        .plan(world.request(TinyWorld.spec(2), root.resolve("out")));
    assertThat(ends).containsExactly("index true", "plan true");
  }
}
