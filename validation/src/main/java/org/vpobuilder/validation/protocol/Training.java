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
    BackboneWeights.require(config);
    Threads.set(engine.threads());
    try (TensorScope scope = TensorScope.open(engine.device(), engine.mode())) {
      folder.begin(begun, Environment.of(engine));
      AvsModel model = ModelFactory.create(config, data.classes().size(), data.layout());
      model.network().initialise(seed);
      BackboneWeights.load(config, model);
      new Trainer(config, model, data.training(config, seed, engine.workers()), seed)
          .run(folder, pace, progress, stop);
    }
  }

  /**
   * Evaluates the trained network; writes the evaluation beside it.
   *
   * @throws CancellationException if asked to stop before the end
   */
  public Evaluator.Result evaluate(RunFolder folder, Evaluator.Watcher watcher) throws IOException {
    Threads.set(engine.threads());
    try (TensorScope scope = TensorScope.open(engine.device(), engine.mode());
        Batches batches = data.test(config, engine.workers())) {
      AvsModel model = ModelFactory.create(config, data.classes().size(), data.layout());
      // What hears without learning (VGGish) is not in the checkpoint.
      BackboneWeights.load(config, model);
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
