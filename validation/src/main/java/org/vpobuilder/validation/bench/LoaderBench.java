package org.vpobuilder.validation.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.protocol.AvsData;
import org.vpobuilder.validation.train.BatchSource;
import org.vpobuilder.validation.train.TrainConfig;

/** Times a loader alone, and beside training steps. */
final class LoaderBench {
  private static final double ALONE_SECONDS = 10;

  private final TrainConfig config;
  private final BenchSpec spec;
  private final AvsData data;

  LoaderBench(TrainConfig config, BenchSpec spec, AvsData data) {
    this.config = config;
    this.spec = spec;
    this.data = data;
  }

  /** The loader's rate beside that of {@code model}. */
  LoaderRate run(Contender model) {
    double step = spec.batch() / median(model);
    double alone;
    try (Drain drain = new Drain()) {
      drain.await(ALONE_SECONDS);
      alone = drain.imagesPerSecond();
    }
    double beside;
    double stepBeside;
    try (Drain drain = new Drain()) {
      stepBeside = spec.batch() / median(model);
      beside = drain.imagesPerSecond();
    }
    return new LoaderRate(
        config.name(),
        spec.engine().workers(),
        alone,
        beside,
        step,
        stepBeside,
        beside / stepBeside);
  }

  private double median(Contender model) {
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < spec.repeats(); i++) {
      seconds.add(model.seconds(Work.TRAIN));
    }
    return Timing.median(seconds);
  }

  /** A thread that takes batches as fast as they come, epoch after epoch. */
  private final class Drain implements AutoCloseable {
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final LongAdder images = new LongAdder();
    private final long began = System.nanoTime();
    private final Thread thread = new Thread(this::drain, "bench-drain");

    private volatile @Nullable Throwable failure;

    Drain() {
      thread.setDaemon(true);
      thread.start();
    }

    private void drain() {
      try {
        BatchSource source = data.training(config, 1, spec.engine().workers());
        for (int epoch = 0; running.get(); epoch++) {
          try (Batches batches = source.epoch(epoch, 0)) {
            for (Batch batch = batches.next();
                batch != null && running.get();
                batch = batches.next()) {
              images.add(batch.size());
            }
          }
        }
      } catch (RuntimeException | Error e) {
        failure = e;
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
