package org.vpobuilder.validation.protocol;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Threads;
import org.vpobuilder.validation.train.BatchSource;
import org.vpobuilder.validation.train.Checkpoint;
import org.vpobuilder.validation.train.RunFolder;
import org.vpobuilder.validation.train.StopSignal;
import org.vpobuilder.validation.train.TrainConfig;
import org.vpobuilder.validation.train.Trainer;
import org.vpobuilder.validation.train.TrainingProgress;

/** One training and its evaluations. */
public final class Training {
  private final TrainConfig config;
  private final AvsData data;
  private final long seed;
  private final EngineConfig engine;
  private final StopSignal stop;

  /** A training that nothing stops early. */
  public Training(TrainConfig config, AvsData data, long seed, EngineConfig engine) {
    this(config, data, seed, engine, StopSignal.NEVER);
  }

  public Training(
      TrainConfig config, AvsData data, long seed, EngineConfig engine, StopSignal stop) {
    this.stop = stop;
    this.config = config;
    this.data = data;
    this.seed = seed;
    this.engine = engine;
  }

  /**
   * Looks whether data, config and weights are there and fit; reads lists and no media.
   *
   * @throws BadInputException if not
   */
  void check() {
    ModelFactory.check(config);
    BackboneWeights.requireFiles(config);
    data.fingerprint();
    data.classes();
    Trainer.requireBatch(config, data.training(config, seed, engine.workers()));
    if (data.testSize() < 1) {
      throw new BadInputException(data.name() + ": got an empty test split");
    }
  }

  /**
   * Trains into the folder, or goes on there; does nothing if it is done.
   *
   * @throws BadInputException if the folder holds another training: of another config or seed, or
   *     on other data
   */
  public void train(RunFolder folder, Trainer.Pace pace, TrainingProgress progress)
      throws IOException {
    RunFolder.Begun begun = new RunFolder.Begun(config, seed, data.fingerprint());
    if (folder.isDone()) {
      folder.require(begun);
      return;
    }
    // A misspelt file leaves no folder behind that a corrected command would be refused.
    BackboneWeights.requireFiles(config);
    Threads.set(engine.threads());
    try (TensorScope scope = TensorScope.open(engine.device(), engine.mode())) {
      folder.begin(begun, Environment.of(engine));
      AvsModel model = ModelFactory.create(config, data.classes().size(), data.layout());
      model.network().initialise(seed);
      BackboneWeights.load(config, model);
      BatchSource source =
          new KnownLabels(data.classes()).check(data.training(config, seed, engine.workers()));
      new Trainer(config, model, source, seed).run(folder, pace, progress, stop);
    }
  }

  /**
   * Evaluates the trained network; writes the evaluation beside it.
   *
   * @throws BadInputException if the training is not done
   * @throws CancellationException if asked to stop before the end
   */
  public Evaluator.Result evaluate(RunFolder folder, Evaluator.Watcher watcher) throws IOException {
    if (!folder.isDone()) {
      throw new BadInputException(
          folder.path()
              + ": no model.safetensors: wanted a training that is done; train to its end");
    }
    Threads.set(engine.threads());
    try (TensorScope scope = TensorScope.open(engine.device(), engine.mode());
        Batches batches =
            new KnownLabels(data.classes()).check(data.test(config, engine.workers()))) {
      AvsModel model = ModelFactory.create(config, data.classes().size(), data.layout());
      BackboneWeights.loadUntrained(config, model);
      Checkpoint checkpoint = Checkpoint.loadModel(folder.model(), model.network());
      EvaluatedRun run =
          new EvaluatedRun(
              config.model().name(),
              config.name(),
              config.audio().mode(),
              data.name(),
              "test",
              seed,
              checkpoint.step());
      Evaluator.Result result =
          new Evaluator(model, new AudioFeatures(config.audio()), data.classes(), data.layout())
              .run(batches, run, watcher, stop);
      Path file = file(folder, data.name());
      EvaluationFormat.writeImages(EvaluationFormat.imagesOf(file), result.images());
      EvaluationFormat.write(file, result.evaluation());
      return result;
    }
  }

  /** Where the evaluation on a data set lies in a run's folder. */
  public static Path file(RunFolder folder, String data) {
    return folder.path().resolve("evaluation-" + data + ".json");
  }
}
