package org.vpobuilder.validation.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.protocol.AvsData;
import org.vpobuilder.validation.train.BatchSource;
import org.vpobuilder.validation.train.TrainConfig;

/** Times a loader alone and during training steps. */
final class LoaderBench {
  private static final double SECONDS = 5;

  private final TrainConfig config;
  private final BenchSpec spec;
  private final AvsData data;

  LoaderBench(TrainConfig config, BenchSpec spec, AvsData data) {
    this.config = config;
    this.spec = spec;
    this.data = data;
  }

  /**
   * Measures the loader's rate alone, with the workers of a training, and during steps of {@code
   * model}: those that begin within five seconds, at least one.
   *
   * @param stepSeconds duration of a training step while nothing else runs
   * @throws BadInputException if the data do not fill a batch
   */
  LoaderRate run(Contender model, double stepSeconds) {
    double alone;
    try (Drain drain = new Drain()) {
      drain.await(SECONDS);
      alone = drain.imagesPerSecond();
    }
    double beside;
    double stepBeside;
    try (Drain drain = new Drain()) {
      List<Double> steps = new ArrayList<>();
      for (double spent = 0; spent < SECONDS; spent += steps.get(steps.size() - 1)) {
        steps.add(model.run(Work.TRAIN).seconds());
      }
      stepBeside = spec.batch() / Timing.median(steps);
      beside = drain.imagesPerSecond();
    }
    double step = spec.batch() / stepSeconds;
    return new LoaderRate(
        config.name(),
        spec.engine().workers(),
        alone,
        beside,
        step,
        stepBeside,
        beside / stepBeside);
  }

  /** A thread that takes batches as fast as they are made, epoch after epoch. */
  private final class Drain implements AutoCloseable {
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final LongAdder images = new LongAdder();
    private final CountDownLatch first = new CountDownLatch(1);
    private final BatchSource source = data.training(config, 1, spec.engine().workers());
    private final Thread thread = new Thread(this::drain, "bench-drain");

    private volatile @Nullable Throwable failure;
    private volatile long began;

    /** Counts from the first batch on, because the time before it is spent on opening files. */
    Drain() {
      if (source.batchesPerEpoch() < 1) {
        throw new BadInputException(
            "the training split does not fill a batch of %d".formatted(config.batchSize()));
      }
      thread.setDaemon(true);
      thread.start();
      try {
        first.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void drain() {
      try {
        for (int epoch = 0; running.get(); epoch++) {
          try (Batches batches = source.epoch(epoch, 0)) {
            for (Batch batch = batches.next();
                batch != null && running.get();
                batch = batches.next()) {
              if (first.getCount() > 0) {
                began = System.nanoTime();
                first.countDown();
              } else {
                images.add(batch.size());
              }
            }
          }
        }
      } catch (RuntimeException | Error e) {
        failure = e;
      } finally {
        first.countDown();
      }
    }

    void await(double seconds) {
      try {
        thread.join((long) (seconds * 1000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    double imagesPerSecond() {
      Throwable thrown = failure;
      if (thrown != null) {
        throw thrown instanceof RuntimeException e ? e : new IllegalStateException(thrown);
      }
      return images.sum() / ((System.nanoTime() - began) / 1e9);
    }

    @Override
    public void close() {
      running.set(false);
      await(60);
    }
  }
}
