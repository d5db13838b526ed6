package org.vpobuilder.validation.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.avsbench.Layout;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.evaluate.ClassNames;
import org.vpobuilder.validation.evaluate.ControlScorer;
import org.vpobuilder.validation.evaluate.ControlScores;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.evaluate.FigureFolder;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.evaluate.TestSet;
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
  private static final String TRAINED_ELSEWHERE = "none: network of ";
  private static final Pattern LIMIT = Pattern.compile(", limit (\\d+)\\b");

  private final TrainConfig config;
  private final AvsData data;
  private final long seed;
  private final EngineConfig engine;
  private final StopSignal stop;
  private final @Nullable ReleaseData controls;

  /** A training that nothing stops early. */
  public Training(TrainConfig config, AvsData data, long seed, EngineConfig engine) {
    this(config, data, seed, engine, StopSignal.NEVER);
  }

  public Training(
      TrainConfig config, AvsData data, long seed, EngineConfig engine, StopSignal stop) {
    this(config, data, seed, engine, stop, null);
  }

  /**
   * A training whose evaluations score a control set too.
   *
   * @param controls made of {@code data}; null for none
   */
  public Training(
      TrainConfig config,
      AvsData data,
      long seed,
      EngineConfig engine,
      StopSignal stop,
      @Nullable ReleaseData controls) {
    this.controls = controls;
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
    config.check();
    InitialWeights.requireFiles(config);
    if (InitialWeights.areNamed(config)) {
      try (TensorScope scope = TensorScope.open()) {
        InitialWeights.load(config, config.network(data.classes().size(), data.layout()));
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
      AvsModel model = config.network(data.classes().size(), data.layout());
      model.network().initialise(seed);
      // Before the folder is begun: it would be refused to the command with the right file.
      InitialWeights.load(config, model);
      folder.begin(begun, environment());
      folder.tell(answers());
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

  private RunFolder.Classes answers() {
    return new RunFolder.Classes(
        data.classes().all(), data.layout().map(Layout::toString).orElse(null));
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
    return score(model, batches, run(split, steps), watcher, Evaluator.Taker.NONE);
  }

  private Evaluator.Result score(
      AvsModel model,
      Batches batches,
      EvaluatedRun run,
      Evaluator.Watcher watcher,
      Evaluator.Taker taker) {
    return new Evaluator(model, data.classes(), data.layout())
        .run(batches, run, watcher, taker, stop);
  }

  private EvaluatedRun run(String split, long steps) {
    return new EvaluatedRun(
        config.model().name(),
        config.name(),
        config.audio().mode(),
        data.name(),
        split,
        seed,
        steps,
        config.model().imageBackbone(),
        config.evaluationSide() == 0
            ? EvaluatedRun.ORIGINAL
            : Integer.toString(config.evaluationSide()));
  }

  /**
   * Evaluates the trained network; writes the evaluation beside it, and what figures are made of.
   *
   * @throws BadInputException if the training is not done
   * @throws CancellationException if asked to stop before the end
   */
  public Evaluator.Result evaluate(RunFolder folder, Evaluator.Watcher watcher) throws IOException {
    if (!folder.isDone()) {
      throw new BadInputException(
          folder.path()
              + ": an unfinished training, no model.safetensors; the same `vpo train` goes on with it");
    }
    return evaluate(
        folder,
        watcher,
        model -> {
          InitialWeights.loadUntrained(config, model);
          return Checkpoint.loadModel(folder.model(), model).step();
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
              + ": model.weights: got none, wanted the file of a whole network to evaluate, or"
              + " --run");
    }
    config.check();
    InitialWeights.requireFiles(config);
    return evaluate(
        folder,
        watcher,
        model -> {
          InitialWeights.load(config, model);
          String weights = InitialWeights.fingerprints(config).get("model.weights");
          folder.begin(
              new RunFolder.Begun(config, seed, TRAINED_ELSEWHERE + weights), environment());
          return 0;
        });
  }

  /** Gives a network its weights; returns the steps of the training here. */
  private interface Loading {
    long into(AvsModel model) throws IOException;
  }

  private Evaluator.Result evaluate(RunFolder folder, Evaluator.Watcher watcher, Loading weights)
      throws IOException {
    TestSet testSet = data.testSet();
    Path file = fileOf(folder, testSet);
    requireSame(file, testSet);
    Threads.set(engine.threads());
    try (TensorScope scope = TensorScope.open(engine.device(), engine.mode());
        Batches batches =
            new KnownLabels(data.classes()).check(data.test(config, engine.workers()))) {
      AvsModel model = config.network(data.classes().size(), data.layout());
      long steps = weights.into(model);
      folder.tell(answers());
      FigureWriter figures =
          new FigureWriter(
              FigureFolder.of(file), data.classes(), new AudioFeatures(config.audio()), watcher);
      ControlScorer controlled = new ControlScorer();
      Evaluator.Taker bases = controls == null ? Evaluator.Taker.NONE : controlled::base;
      EvaluatedRun run = run(testSet.splitName(), steps);
      Evaluator.Result result = score(model, batches, run, figures, bases);
      Evaluation evaluation = result.evaluation().with(testSet.counted(result.images().size()));
      if (controls != null) {
        TestSet scored = testSet.counted(result.images().size());
        writeControls(folder, file, scoreControls(model, controls, controlled, run, scored));
      }
      EvaluationFormat.writeImages(EvaluationFormat.imagesOf(file), result.images());
      EvaluationFormat.write(file, evaluation);
      return new Evaluator.Result(evaluation, result.images());
    }
  }

  /** Scores the model's answers to the controls of the samples that were scored. */
  private ControlScores scoreControls(
      AvsModel model,
      ReleaseData controls,
      ControlScorer scorer,
      EvaluatedRun run,
      TestSet scored) {
    try (Batches batches =
        new KnownLabels(data.classes())
            .check(controls.controls(config, scorer::hasBase, engine.workers()))) {
      score(model, batches, run, Evaluator.Watcher.NONE, scorer::control);
    }
    return scorer.scores(run, scored, controls.testSet().counted(scorer.size()));
  }

  private static void writeControls(RunFolder folder, Path evaluation, ControlScores scores)
      throws IOException {
    RunFolder.replace(
        ControlScores.file(folder.path(), evaluation, scores.controls()),
        ControlScores.JSON.writePretty(scores));
  }

  /**
   * Where an evaluation of this data goes: {@code evaluation-DATASET.json} if the run was trained
   * on this release or set, else {@code evaluation-DATASET-SHA.json} with the first eight digits of
   * its sha256, of another split than test {@code -SPLIT} and of another limit {@code -firstN} too.
   * So no order of evaluations overwrites one.
   */
  public Path fileOf(RunFolder folder, TestSet testSet) throws IOException {
    // A published network was trained elsewhere, on data that no file here lists.
    boolean begun = Files.exists(folder.path().resolve("config.yaml"));
    String data = begun ? folder.read().data() : "";
    String trained = data.startsWith(TRAINED_ELSEWHERE) ? "" : data;
    StringBuilder name = new StringBuilder(this.data.name());
    if (testSet.split() != null) {
      name.append('-').append(testSet.split());
    }
    if (!trained.isEmpty() && !trained.contains(testSet.sha256())) {
      name.append('-').append(testSet.shortSha());
    }
    Matcher limit = LIMIT.matcher(trained);
    String trainedLimit = limit.find() ? limit.group(1) : "";
    Integer wanted = testSet.limit();
    String testLimit = wanted == null ? "" : wanted.toString();
    if (!trained.isEmpty() && !trainedLimit.equals(testLimit)) {
      name.append(testLimit.isEmpty() ? "-all" : "-first" + testLimit);
    }
    return file(folder, name.toString());
  }

  /** What is there may be replaced by scores of the same samples alone. */
  private static void requireSame(Path file, TestSet testSet) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    TestSet there = EvaluationFormat.read(file).testSet();
    if (there == null || !there.isSameAs(testSet)) {
      throw new BadInputException(
          "%s: is there already, of %s; wanted one of %s sha256 %s, or none: move it away"
              .formatted(
                  file,
                  there == null ? "a test set that it does not name" : there.inWords(),
                  testSet.file(),
                  testSet.shortSha()));
    }
  }

  /** Where the evaluation on the data that a run was trained on lies in its folder. */
  public static Path file(RunFolder folder, String data) {
    return folder.path().resolve("evaluation-" + data + ".json");
  }

  /**
   * Batches whose labels are the network's: a release may hold classes that its class map lacks,
   * and the engine's answer to such a label names neither sample nor label, or on a GPU ends the
   * process.
   *
   * @param classes background among them
   */
  record KnownLabels(ClassNames classes) {
    BatchSource check(BatchSource source) {
      return new BatchSource() {
        @Override
        public int batchesPerEpoch() {
          return source.batchesPerEpoch();
        }

        @Override
        public Batches epoch(int epoch, int first) {
          return check(source.epoch(epoch, first));
        }
      };
    }

    Batches check(Batches batches) {
      return new Batches() {
        @Override
        public @Nullable Batch next() {
          Batch batch = batches.next();
          if (batch != null) {
            batch.entries().forEach(KnownLabels.this::check);
          }
          return batch;
        }

        @Override
        public int frames() {
          return batches.frames();
        }

        @Override
        public void close() {
          batches.close();
        }
      };
    }

    private void check(Batch.Entry entry) {
      for (int label : entry.visibleClasses()) {
        if (label >= classes.size()) {
          throw new BadInputException(
              "%s: mask: got label %d, wanted a class below %d or 255"
                  .formatted(entry.key(), label, classes.size()));
        }
      }
    }
  }
}
