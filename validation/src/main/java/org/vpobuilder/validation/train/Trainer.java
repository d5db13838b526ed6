package org.vpobuilder.validation.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vpobuilder.schemas.OutputFile;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;

/**
 * Trains a model. The state after step n depends only on config, seed, data and n: a run that is
 * stopped anywhere and resumed from the checkpoint ends with the same bits on a CPU.
 */
public final class Trainer {
  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

  private final TrainConfig config;
  private final AvsModel model;
  private final BatchSource data;
  private final long seed;
  private final AudioFeatures features;
  private final Optimiser optimiser;
  private final TrainingStep stepper;
  private final PolySchedule schedule;

  /**
   * A trainer of an initialised network; both belong to the current tensor scope.
   *
   * @param seed seed of shuffles, augmentation and the losses' draws
   * @throws BadInputException if the data do not fill one batch
   */
  public Trainer(TrainConfig config, AvsModel model, BatchSource data, long seed) {
    this.config = config;
    this.model = model;
    this.data = data;
    this.seed = seed;
    this.features = new AudioFeatures(config.audio());
    this.optimiser =
        new Optimiser(
            config.optimiser(),
            model.network().parameters(),
            model.groups(config.optimiser().headLrMultiplier()));
    this.stepper = new TrainingStep(model, optimiser, Draws.of(seed));
    requireBatch(config, data);
    this.schedule = new PolySchedule(config.optimiser().polyPower(), totalSteps());
  }

  /**
   * Checks that there are enough data to train on.
   *
   * @throws BadInputException if the data do not fill one batch
   */
  public static void requireBatch(TrainConfig config, BatchSource data) {
    if (data.batchesPerEpoch() < 1) {
      throw new BadInputException(
          "the training split does not fill a batch of %d".formatted(config.batchSize()));
    }
  }

  /** The number of steps of the whole training. */
  public long totalSteps() {
    return (long) config.epochs() * data.batchesPerEpoch();
  }

  /** The intervals at which rows and checkpoints are written, and the step to stop after. */
  public record Pace(int stepsPerRow, int stepsPerCheckpoint, long stopAfter) {
    /** A row every 10 steps, a checkpoint every 200, to the end. */
    public static final Pace DEFAULT = new Pace(10, 200, Long.MAX_VALUE);

    /**
     * The fewest rows of a training that has enough steps, because a curve of two rows shows
     * little.
     */
    private static final int ROWS = 20;

    /** The pace for a training with this number of steps: a short one has rows more often. */
    public Pace forSteps(long total) {
      long row = Math.max(1, Math.min(stepsPerRow, total / ROWS));
      return new Pace(Math.toIntExact(row), stepsPerCheckpoint, stopAfter);
    }
  }

  /**
   * Trains to the end, or stops with a checkpoint after {@code pace.stopAfter} steps or when {@code
   * stop} asks. Continues from the folder's checkpoint if there is one.
   */
  public void run(RunFolder folder, Pace pace, TrainingProgress progress, StopSignal stop)
      throws IOException {
    run(folder, pace, progress, stop, null);
  }

  /**
   * Trains and chooses the network to keep.
   *
   * @param validation scores the network after every epoch to choose the one to keep; null to keep
   *     the last step's
   */
  public void run(
      RunFolder folder,
      Pace pace,
      TrainingProgress progress,
      StopSignal stop,
      @Nullable Validation validation)
      throws IOException {
    Meter meter = new Meter();
    long step = resume(folder, meter);
    if (!chosen(folder, validation, step, meter)) {
      return;
    }
    model.network().train(true);
    long end = Math.min(totalSteps(), pace.stopAfter());
    boolean stopped = step >= end || stop.asked();
    while (!stopped) {
      int perEpoch = data.batchesPerEpoch();
      int epoch = Math.toIntExact(step / perEpoch);
      try (Feed feed = feed(epoch, step)) {
        for (Feed.Item item = feed.next(); item != null; item = feed.next()) {
          step(item, step, meter);
          step++;
          stopped = step == end || stop.asked();
          Map<String, Double> told = step % perEpoch == 0 ? told(epoch, step, stop) : Map.of();
          if (step % pace.stepsPerRow() == 0 || stopped || !told.isEmpty()) {
            MetricRow row = meter.row(step, epoch + 1, lr(step - 1)).with(told);
            folder.append(row);
            progress.report(row, totalSteps());
          }
          // An epoch's network is scored from its checkpoint, so that a resumed run scores the same
          // network.
          boolean scored = validation != null && step % perEpoch == 0;
          if (step % pace.stepsPerCheckpoint() == 0 || stopped || scored) {
            meter.requireFinite(step);
            checkpoint(step, meter.seconds()).write(folder.checkpoint(), model, optimiser);
          }
          if (stopped) {
            break;
          }
        }
      }
      if (!chosen(folder, validation, step, meter)) {
        return;
      }
    }
    if (step == totalSteps()) {
      Checkpoint last = checkpoint(step, meter.seconds());
      if (validation == null) {
        last.writeModel(folder.model(), model);
      } else {
        last.writeModel(folder.last(), model);
        OutputFile.rename(folder.best(), folder.model());
      }
    }
  }

  /**
   * Scores the network if an epoch has just ended, and keeps it if it is the best so far.
   *
   * @return false if asked to stop before the score was known
   */
  private boolean chosen(RunFolder folder, @Nullable Validation validation, long step, Meter meter)
      throws IOException {
    if (validation == null || step == 0 || step % data.batchesPerEpoch() != 0) {
      return true;
    }
    List<ValidationRow> rows = folder.validations();
    if (rows.stream().anyMatch(row -> row.step() == step)) {
      return true;
    }
    double score;
    try {
      score = validation.score();
    } catch (CancellationException e) {
      return false;
    }
    model.network().train(true);
    boolean best = rows.stream().allMatch(row -> row.score() < score);
    if (best) {
      checkpoint(totalSteps(), meter.seconds()).writeModel(folder.best(), model, step);
    }
    folder.append(new ValidationRow(step, score, best));
    return true;
  }

  /** The number of steps in the folder's checkpoint; 0 if there is none. */
  private long resume(RunFolder folder, Meter meter) throws IOException {
    Optional<Path> unfinished = folder.unfinished();
    if (unfinished.isEmpty()) {
      return 0;
    }
    Checkpoint checkpoint = Checkpoint.resume(unfinished.get(), model, optimiser);
    requireSame(checkpoint, unfinished.get());
    meter.resume(checkpoint.seconds());
    folder.forgetAfter(checkpoint.step());
    return checkpoint.step();
  }

  private double lr(long step) {
    return config.optimiser().lr() * schedule.factor(step);
  }

  /** The batches of an epoch from that step on. */
  private Feed feed(int epoch, long step) {
    Batches batches = data.epoch(epoch, (int) (step % data.batchesPerEpoch()));
    return model
        .extras(features, Draws.of(seed))
        .map(extras -> Feed.of(batches, extras, config.accumulate(), step))
        .orElseGet(() -> Feed.of(batches));
  }

  /** Makes one step of the optimiser; the meter receives its losses without reading them. */
  private void step(Feed.Item item, long number, Meter meter) {
    int parts = config.accumulate();
    Batch whole = item.batch();
    if (whole.size() % (parts * item.frames()) != 0) {
      throw new BadInputException(
          "%s: accumulate: got %d, wanted a divisor of the %d videos of a step"
              .formatted(config.name(), parts, whole.size() / item.frames()));
    }
    double labelled = parts == 1 ? 1 : Math.max(1, whole.labelled());
    stepper.begin();
    for (int i = 0; i < parts; i++) {
      Batch batch = item.part(i, parts);
      double share = parts == 1 ? 1 : batch.labelled() / labelled;
      try (TensorScope scope = TensorScope.open()) {
        Inputs inputs = Inputs.of(batch, item.frames()).with(item.extra(i));
        Losses losses =
            stepper.add(
                inputs, new AvsModel.Part(whole.entries(), share), number, number * parts + i);
        boolean last = i == parts - 1;
        if (last) {
          stepper.end(schedule.factor(number));
        }
        meter.add(losses, batch.size(), last, scope);
      }
    }
  }

  /**
   * The model's own metrics of an epoch that has ended; the model may look at its images once more
   * for them.
   */
  private Map<String, Double> told(int epoch, long step, StopSignal stop) {
    if (!model.looksAgain()) {
      return model.epochEnded();
    }
    model.network().train(false);
    try (Batches batches = data.epoch(epoch, 0);
        Autograd.Off off = Autograd.off()) {
      for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
        if (stop.asked()) {
          // Cleared, because a score of some of the images would be taken for a score of all.
          model.epochEnded();
          LOG.warn("epoch {}: stopped before its score was there; it has none", epoch + 1);
          return Map.of();
        }
        try (TensorScope scope = TensorScope.open()) {
          model.look(Inputs.of(batch, batches.frames()), Draws.of(seed), step);
        }
      }
    } finally {
      model.network().train(true);
    }
    return model.epochEnded();
  }

  private Checkpoint checkpoint(long step, double seconds) {
    return new Checkpoint(step, seconds, yaml(), seed);
  }

  private String yaml() {
    return new String(config.toYaml(), StandardCharsets.UTF_8);
  }

  private void requireSame(Checkpoint checkpoint, Path file) {
    // Compared as configs, because another version may have written the same config differently.
    if (checkpoint.seed() != seed
        || !TrainConfig.read(checkpoint.config(), file.toString(), Map.of()).equals(config)) {
      throw new BadInputException(
          file + ": is of another training: its seed or config differ from this one's");
    }
  }

  /**
   * The polynomial decay of S1 B.1: factor (1 - step / total)^power.
   *
   * @param power 0.9 in every paper here
   * @param total steps of the whole training, at least 1
   */
  record PolySchedule(double power, long total) {
    public PolySchedule {
      if (total < 1 || !(power >= 0)) {
        throw new IllegalArgumentException("got power " + power + " over " + total + " steps");
      }
    }

    /** The factor for the initial rate at {@code step}, from 0. */
    public double factor(long step) {
      return StrictMath.pow(Math.max(0, 1 - (double) step / total), power);
    }
  }

  /**
   * The means of losses, and the time, since the last row. Losses are summed on the device and read
   * only when a row is made, because reading a value waits for all work given to the device.
   */
  static final class Meter {
    private static final String TOTAL = "total";

    private final Map<String, Tensor> sums = new LinkedHashMap<>();
    private int steps;
    private long images;
    private double before;
    private long started = System.nanoTime();
    private long rowStarted = started;

    /** Continues after {@code seconds} of earlier sessions. */
    void resume(double seconds) {
      before = seconds;
      started = System.nanoTime();
      rowStarted = started;
    }

    double seconds() {
      return before + (System.nanoTime() - started) / 1e9;
    }

    /**
     * Adds a step, or a part of one.
     *
     * @param count number of its images
     * @param last whether it is the last part of the step
     * @param scope scope of the step, which is the current one; sums belong to the scope around it
     */
    void add(Losses losses, int count, boolean last, TensorScope scope) {
      try (Autograd.Off off = Autograd.off()) {
        addTo(TOTAL, losses.total(), scope);
        losses.terms().forEach((name, value) -> addTo(name, value, scope));
      }
      steps += last ? 1 : 0;
      images += count;
    }

    private void addTo(String name, Tensor value, TensorScope scope) {
      Tensor wide = value.detach().to(DType.F64);
      @Nullable Tensor sum = sums.get(name);
      sums.put(name, scope.keep(sum == null ? wide.copy() : sum.add(wide)));
      if (sum != null) {
        sum.close();
      }
    }

    /**
     * Checks that the losses are finite.
     *
     * @param step number of optimiser steps done
     * @throws BadInputException if a loss since the last row was infinite or NaN
     */
    void requireFinite(long step) {
      Tensor sum = sums.get(TOTAL);
      if (sum != null && !Double.isFinite(sum.item())) {
        throw new BadInputException(
            "training: the loss became %s in steps %d to %d; a smaller optimiser.lr may help"
                .formatted(sum.item(), step - steps + 1, step));
      }
    }

    /**
     * Returns the row so far and begins the next one.
     *
     * @throws BadInputException as for {@link #requireFinite}
     */
    MetricRow row(long step, int epoch, double lr) {
      requireFinite(step);
      Map<String, Double> means = new LinkedHashMap<>();
      sums.forEach((name, sum) -> means.put(name, sum.item() / steps));
      // The losses are read first, because only then the device has finished these steps.
      double elapsed = (System.nanoTime() - rowStarted) / 1e9;
      MetricRow row = new MetricRow(step, epoch, seconds(), lr, images / elapsed, means);
      sums.values().forEach(Tensor::close);
      sums.clear();
      steps = 0;
      images = 0;
      rowStarted = System.nanoTime();
      return row;
    }
  }

  /** Scores the network in training on data that are neither training data nor the test set. */
  @FunctionalInterface
  public interface Validation {
    /**
     * The score, in percent: larger is better. Puts the network into evaluation mode.
     *
     * @throws java.util.concurrent.CancellationException if asked to stop before the end
     */
    double score();
  }
}
