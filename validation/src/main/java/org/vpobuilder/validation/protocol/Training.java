package org.vpobuilder.validation.protocol;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.evaluate.Metric;
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
   * Looks whether data, config and weights are there and fit: reads lists and no media, and loads
   * the weights into a network of their own.
   *
   * @throws BadInputException if not
   */
  void check() {
    ModelFactory.check(config);
    InitialWeights.requireFiles(config);
    if (InitialWeights.areNamed(config)) {
      try (TensorScope scope = TensorScope.open()) {
        InitialWeights.load(
            config, ModelFactory.create(config, data.classes().size(), data.layout()));
      }
    }
    data.fingerprint();
    data.classes();
    if (config.keep() == TrainConfig.Keep.BEST) {
      data.validation(config, engine.workers()).close();
    }
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
    InitialWeights.requireFiles(config);
    Threads.set(engine.threads());
    try (TensorScope scope = TensorScope.open(engine.device(), engine.mode())) {
      AvsModel model = ModelFactory.create(config, data.classes().size(), data.layout());
      model.network().initialise(seed);
      // Before the folder is begun: it would be refused to the command with the right file.
      InitialWeights.load(config, model);
      folder.begin(begun, environment());
      BatchSource source =
          new KnownLabels(data.classes()).check(data.training(config, seed, engine.workers()));
      Trainer trainer = new Trainer(config, model, source, seed);
      trainer.run(
          folder,
          pace.forSteps(trainer.totalSteps()),
          progress,
          stop,
          config.keep() == TrainConfig.Keep.BEST ? () -> validate(model) : null);
    }
  }

  /** Where and with what bytes of the named files this is done. */
  private Map<String, String> environment() {
    Map<String, String> facts = new TreeMap<>(Environment.of(engine));
    facts.putAll(InitialWeights.fingerprints(config));
    return facts;
  }

  /** J on AVSBench, as TPAVI's authors choose their network; mIoU on a release. */
  private double validate(AvsModel model) {
    try (Batches batches =
        new KnownLabels(data.classes()).check(data.validation(config, engine.workers()))) {
      Evaluation scored = score(model, batches, "val", 0, Evaluator.Watcher.NONE).evaluation();
      return data.layout().isPresent() ? Metric.J.of(scored).orElseThrow() : scored.scores().miou();
    }
  }

  private Evaluator.Result score(
      AvsModel model, Batches batches, String split, long steps, Evaluator.Watcher watcher) {
    EvaluatedRun run =
        new EvaluatedRun(
            config.model().name(),
            config.name(),
            config.audio().mode(),
            data.name(),
            split,
            seed,
            steps);
    return new Evaluator(model, new AudioFeatures(config.audio()), data.classes(), data.layout())
        .run(batches, run, watcher, stop);
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
    return evaluate(
        folder,
        watcher,
        model -> {
          InitialWeights.loadUntrained(config, model);
          return Checkpoint.loadModel(folder.model(), model.network()).step();
        });
  }

  /**
   * Evaluates the network of {@code model.weights} as it is, without a training here; writes the
   * evaluation, and the config, into a folder of its own.
   *
   * @throws BadInputException if the config names no whole network, or the folder holds another
   *     training or evaluation
   * @throws CancellationException if asked to stop before the end
   */
  public Evaluator.Result evaluatePublished(RunFolder folder, Evaluator.Watcher watcher)
      throws IOException {
    if (config.model().weights().isEmpty()) {
      throw new BadInputException(
          config.name()
              + ": model.weights: got none, wanted the file of a whole network to evaluate, or --run");
    }
    ModelFactory.check(config);
    InitialWeights.requireFiles(config);
    return evaluate(
        folder,
        watcher,
        model -> {
          InitialWeights.load(config, model);
          String weights = InitialWeights.fingerprints(config).get("model.weights");
          folder.begin(
              new RunFolder.Begun(config, seed, "none: network of " + weights), environment());
          return 0;
        });
  }

  /** Gives a network its weights; returns the steps of the training here. */
  private interface Loading {
    long into(AvsModel model) throws IOException;
  }

  private Evaluator.Result evaluate(RunFolder folder, Evaluator.Watcher watcher, Loading weights)
      throws IOException {
    Threads.set(engine.threads());
    try (TensorScope scope = TensorScope.open(engine.device(), engine.mode());
        Batches batches =
            new KnownLabels(data.classes()).check(data.test(config, engine.workers()))) {
      AvsModel model = ModelFactory.create(config, data.classes().size(), data.layout());
      long steps = weights.into(model);
      Evaluator.Result result = score(model, batches, "test", steps, watcher);
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
