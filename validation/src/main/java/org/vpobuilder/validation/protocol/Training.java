package org.vpobuilder.validation.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
import org.vpobuilder.validation.evaluate.ControlRow;
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

  /** A training that is never stopped early. */
  public Training(TrainConfig config, AvsData data, long seed, EngineConfig engine) {
    this(config, data, seed, engine, StopSignal.NEVER);
  }

  public Training(
      TrainConfig config, AvsData data, long seed, EngineConfig engine, StopSignal stop) {
    this(config, data, seed, engine, stop, null);
  }

  /**
   * A training whose evaluations also score a control set.
   *
   * @param controls control set made from {@code data}; null for none
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
   * Checks that data, config and weights exist and fit together: it reads lists but no media, and
   * loads the weights into a temporary network.
   *
   * @throws BadInputException if they do not
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
   * Trains into the folder, or continues there; does nothing if the training is finished.
   *
   * @throws BadInputException if the folder contains another training, with another config or seed,
   *     or on other data
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
      // This comes before the folder is begun, because a begun folder would be refused when the
      // command is repeated with the right file.
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

  /** The environment of the run, and the digests of the named files. */
  private Map<String, String> environment() {
    Map<String, String> facts = new TreeMap<>(Environment.of(engine));
    facts.putAll(InitialWeights.fingerprints(config));
    return facts;
  }

  /**
   * The validation score: J on AVSBench, by which TPAVI's authors choose their network; mIoU on a
   * release.
   */
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
   * Evaluates the trained network; writes the evaluation and the data for figures into its folder.
   *
   * @throws BadInputException if the training is not finished
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
   * Evaluates the network of {@code model.weights} unchanged, without a training; writes the
   * evaluation and the config into a folder of their own.
   *
   * @throws BadInputException if the config names no whole network, or the folder contains another
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

  /** Loads a network's weights; returns the number of steps of its training here. */
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
      List<ControlScores.Group> pairs = scorePairs(model, run);
      if (!pairs.isEmpty()) {
        evaluation = evaluation.withPairs(pairs);
      }
      if (controls != null) {
        TestSet scored = testSet.counted(result.images().size());
        writeControls(
            ControlScores.file(folder.path(), file, controls.testSet()),
            scoreControls(model, controls, controlled, run, scored),
            controlled.rows());
      }
      EvaluationFormat.writeImages(EvaluationFormat.imagesOf(file), result.images());
      EvaluationFormat.write(file, evaluation);
      return new Evaluator.Result(evaluation, result.images());
    }
  }

  /**
   * Scores the pairs of a release, which are subsets of their own and mostly have no training
   * samples: a network that was trained on another subset is asked for them. Empty where the data
   * have none, or are pairs themselves.
   */
  private List<ControlScores.Group> scorePairs(AvsModel model, EvaluatedRun run) {
    List<ControlScores.Group> groups = new ArrayList<>();
    if (data instanceof ReleaseData release) {
      for (ReleaseData pairs : release.pairs()) {
        try (Batches batches =
            new KnownLabels(data.classes()).check(pairs.test(config, engine.workers()))) {
          List<ControlScores.Group> scored =
              score(model, batches, run, Evaluator.Watcher.NONE, Evaluator.Taker.NONE)
                  .evaluation()
                  .pairs();
          groups.addAll(scored == null ? List.of() : scored);
        }
      }
    }
    return groups;
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

  private static void writeControls(Path file, ControlScores scores, List<ControlRow> rows)
      throws IOException {
    EvaluationFormat.writeControls(EvaluationFormat.imagesOf(file), rows);
    RunFolder.replace(file, ControlScores.JSON.writePretty(scores));
  }

  /**
   * The file for an evaluation of this data: {@code evaluation-DATASET.json} if the run was trained
   * on this release or set, otherwise {@code evaluation-DATASET-SHA.json} with the first eight
   * digits of its sha256; for a split other than test {@code -SPLIT} is added, and for another
   * limit {@code -firstN}. So evaluations never overwrite each other, in any order.
   */
  public Path fileOf(RunFolder folder, TestSet testSet) throws IOException {
    // A published network was trained elsewhere, on data that are not recorded in a file here.
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

  /** Makes sure that an existing file is replaced only by scores of the same samples. */
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

  /** The path, in a run's folder, of the evaluation on the data on which it was trained. */
  public static Path file(RunFolder folder, String data) {
    return folder.path().resolve("evaluation-" + data + ".json");
  }

  /**
   * Checks that the labels of batches are classes of the network. A release may contain classes
   * that its class map lacks; the engine's error for such a label names neither sample nor label,
   * or on a GPU ends the process.
   *
   * @param classes the classes, including background
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
