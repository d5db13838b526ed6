package org.vpobuilder.validation.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.VpoSubsets;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.data.loader.Probe;
import org.vpobuilder.validation.evaluate.ControlScorer;
import org.vpobuilder.validation.evaluate.ControlScores;
import org.vpobuilder.validation.evaluate.ControlScores.Estimate;
import org.vpobuilder.validation.evaluate.ControlScores.Group;
import org.vpobuilder.validation.evaluate.ControlScores.Score;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.model.Answer;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.nn.Activation;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.nn.Sequential;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;
import org.vpobuilder.validation.train.StopSignal;
import org.vpobuilder.validation.train.TrainConfig;

/** Models that hear all, one that hears nothing and a tiny network without ears, on pairs. */
class ControlsTest {
  private static final TrainConfig CONFIG = TinyRelease.config("tiny-cavp", 1);
  private static final EvaluatedRun RUN =
      new EvaluatedRun("toy", "toy", CONFIG.audio().mode(), "vpo-ss", "test", 1, 1);

  @TempDir static Path folder;

  private static ReleaseData release = new ReleaseData(Path.of(""), VpoSubsets.SS, 1);
  private static Path controls = Path.of("");

  @BeforeAll
  static void write() throws IOException {
    Path root = PairedRelease.write(folder.resolve("release"));
    controls = PairedRelease.writeControls(root, folder.resolve("controls"));
    release = new ReleaseData(root, VpoSubsets.SS, Integer.MAX_VALUE);
  }

  /** Answers by what it is told of a sample; it is sure. */
  private record Oracle(Predicate<SceneObject> finds, Module network) implements AvsModel {
    Oracle(Predicate<SceneObject> finds) {
      this(finds, new Sequential(Activation.relu()));
    }

    @Override
    public Answer answer(Inputs inputs) {
      Batch.Entry entry = inputs.entries().get(0);
      Sample sample = Objects.requireNonNull(entry.sample());
      int width = sample.image().width();
      int height = sample.image().height();
      float[] logits = new float[width * height];
      java.util.Arrays.fill(logits, -20);
      for (SceneObject object : sample.objects()) {
        for (int y = object.y(); finds.test(object) && y < object.y() + object.height(); y++) {
          for (int x = object.x(); x < object.x() + object.width(); x++) {
            logits[y * width + x] = 20;
          }
        }
      }
      Tensor all = Tensors.of(logits, 1, 1, height, width);
      return () -> all;
    }

    @Override
    public List<ParameterGroup> groups(double headLrMultiplier) {
      return List.of();
    }

    @Override
    public Losses losses(Inputs inputs, Draws draws, long step) {
      throw new AssertionError("evaluation asks for no loss");
    }

    @Override
    public Map<String, Tensor> backbone(Backbone backbone) {
      return Map.of();
    }
  }

  private static Evaluation evaluate(AvsModel model, Evaluator.Taker taker) {
    try (Batches batches = release.test(CONFIG, 1)) {
      return new Evaluator(model, release.classes(), Optional.empty())
          .run(batches, RUN, Evaluator.Watcher.NONE, taker, StopSignal.NEVER)
          .evaluation();
    }
  }

  private static ControlScores controlled(AvsModel model, ReleaseData of) {
    ControlScorer scorer = new ControlScorer();
    try (Batches bases = of.test(CONFIG, 1)) {
      new Evaluator(model, of.classes(), Optional.empty())
          .run(bases, RUN, Evaluator.Watcher.NONE, scorer::base, StopSignal.NEVER);
    }
    ReleaseData set = of.controls(controls);
    try (Batches batches = set.controls(CONFIG, scorer::hasBase, 1)) {
      new Evaluator(model, of.classes(), Optional.empty())
          .run(batches, RUN, Evaluator.Watcher.NONE, scorer::control, StopSignal.NEVER);
    }
    return scorer.scores(RUN, of.testSet(), set.testSet().counted(scorer.size()));
  }

  private static @Nullable Double value(Group group, Score score) {
    return group.score(score).map(Estimate::value).orElse(null);
  }

  @Test
  void evaluate_modelThatHears_hasAllPairsRight() {
    try (TensorScope scope = TensorScope.open()) {
      Evaluation hears = evaluate(new Oracle(SceneObject::sounds), Evaluator.Taker.NONE);
      assertThat(Metric.CLASS_PAIRS.of(hears)).hasValue(100);
      assertThat(Metric.POSITION_PAIRS.of(hears)).isEmpty();
      assertThat(hears.pairs())
          .extracting(Group::name)
          .containsExactly("class", "class: cat", "class: dog");
      assertThat(hears.pairs().get(0).samples()).isEqualTo(2);
    }
  }

  /** Perfect vision: every object of the picture. The cat is three times as large as the dog. */
  @Test
  void evaluate_modelThatSeesAll_hasNoPairRight() {
    try (TensorScope scope = TensorScope.open()) {
      Evaluation sees = evaluate(new Oracle(object -> true), Evaluator.Taker.NONE);
      assertThat(Metric.CLASS_PAIRS.of(sees)).hasValue(0);
      Group pairs = Objects.requireNonNull(sees.pairs()).get(0);
      assertThat(value(pairs, Score.PAIR_SAME)).isEqualTo(100);
      // The cat alone is found: its IoU is 240 / 320, the dog's 80 / 320.
      assertThat(value(pairs, Score.PAIR_MEMBERS)).isEqualTo(50);
      assertThat(value(pairs, Score.PAIR_MIOU)).isCloseTo(50, within(2.0));
    }
  }

  @Test
  void controls_ofModelsThatHearOrSee_areTheTwoEndsOfG() {
    try (TensorScope scope = TensorScope.open()) {
      ControlScores hears = controlled(new Oracle(SceneObject::sounds), release);
      assertThat(hears.negativeKinds()).containsExactly("silence");
      assertThat(hears.controls().count()).isEqualTo(8);
      assertThat(hears.images()).isEqualTo(2);
      assertThat(value(hears.overall(), Score.MIOU_NEG)).isZero();
      assertThat(value(hears.overall(), Score.EMPTY)).isEqualTo(100);
      assertThat(value(hears.overall(), Score.G_MIOU)).isGreaterThan(95);
      Group louder = hears.kinds().get(0);
      assertThat(louder.name()).isEqualTo("level-up");
      assertThat(value(louder, Score.MIOU)).isGreaterThan(95);
      assertThat(value(louder, Score.SAME)).isEqualTo(100);
      assertThat(value(louder, Score.MIOU_NEG)).isNull();

      ControlScores sees = controlled(new Oracle(object -> true), release);
      assertThat(value(sees.overall(), Score.SAME)).isEqualTo(100);
      assertThat(value(sees.overall(), Score.MIOU_NEG))
          .isEqualTo(value(sees.overall(), Score.MIOU_POS));
      assertThat(value(sees.overall(), Score.EMPTY)).isZero();
      assertThat(sees.classes()).extracting(Group::name).containsExactly("cat", "dog");
      assertThat(ControlScores.JSON.violations(ControlScores.JSON.write(sees))).isEmpty();
    }
  }

  /** Of the first sample alone its two controls are scored, and nobody asks for the others. */
  @Test
  void controls_ofALimitedTestSet_areThoseOfItsSamples() {
    try (TensorScope scope = TensorScope.open()) {
      ReleaseData one = new ReleaseData(release.release(), VpoSubsets.SS, 1);
      ControlScores scores = controlled(new Oracle(SceneObject::sounds), one);
      assertThat(scores.controls().count()).isEqualTo(2);
      assertThat(scores.classes()).extracting(Group::name).containsExactly("dog");
    }
  }

  /** The test of a deaf network: its answers to both members of a pair are the same bits. */
  @Test
  void evaluate_deafNetwork_answersBothMembersAlikeAndHasNoPairRight() {
    TrainConfig deaf = TrainConfig.open("tiny-cavp", Map.of(), Map.of("probe", "deaf"));
    assertThat(deaf.probe()).isEqualTo(Probe.DEAF);
    assertThat(answers(deaf).get(0)).isEqualTo(answers(deaf).get(1));
    assertThat(answers(CONFIG).get(0)).isNotEqualTo(answers(CONFIG).get(1));
  }

  private static List<float[]> answers(TrainConfig config) {
    List<float[]> answers = new ArrayList<>();
    try (TensorScope scope = TensorScope.open();
        Batches batches = release.test(config, 1)) {
      AvsModel model = config.network(release.classes().size(), Optional.empty());
      model.network().initialise(1);
      Evaluation evaluation =
          new Evaluator(model, release.classes(), Optional.empty())
              .run(
                  batches,
                  RUN,
                  Evaluator.Watcher.NONE,
                  (sample, answer) -> answers.add(answer.frame().probability()),
                  StopSignal.NEVER)
              .evaluation();
      assertThat(answers).hasSize(4);
      if (config.probe() == Probe.DEAF) {
        assertThat(Metric.CLASS_PAIRS.of(evaluation)).hasValue(0);
        Group pairs = Objects.requireNonNull(evaluation.pairs()).get(0);
        assertThat(value(pairs, Score.PAIR_SAME)).isEqualTo(100);
      }
    }
    return answers;
  }

  /** Classes that are likelier than the background only together are not found. */
  @Test
  void sounds_ofClasses_isWhetherOneIsLikelierThanTheBackground() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor logits = Tensors.of(new float[] {1, 0.5f, 0.9f, 0.5f, 0.5f, 1}, 1, 3, 1, 2);

      float[] got = Evaluator.sounds(logits).floats();

      // Two pixels: (1, .9, .5), then (.5, .5, 1).
      assertThat(got[0]).isCloseTo((float) (1 / (1 + Math.exp(0.1))), within(1e-6f));
      assertThat(got[1]).isCloseTo((float) (1 / (1 + Math.exp(-0.5))), within(1e-6f));
      assertThat(Evaluator.sounds(Tensors.of(new float[] {-1}, 1, 1, 1, 1)).floats()[0])
          .isCloseTo((float) (1 / (1 + Math.E)), within(1e-6f));
    }
  }

  /** Pairs have no training samples, so that a network of any other subset is asked for them. */
  @Test
  void pairs_ofARelease_areBesideEachOtherSubset() throws IOException {
    Path root = PairedRelease.write(folder.resolve("with-pairs"));
    Path manifest = root.resolve(Release.FILE_NAME);
    ReleaseData trained = new ReleaseData(root, VpoSubsets.MSMI, Integer.MAX_VALUE);
    assertThat(trained.pairs()).isEmpty();
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replace("\"ss/test\":4", "\"class-pairs/test\":4,\"ss/test\":4"));

    assertThat(trained.pairs()).extracting(ReleaseData::name).containsExactly("vpo-class-pairs");
    assertThat(trained.pairs().get(0).pairs()).isEmpty();
  }

  @Test
  void controls_ofAnotherRelease_areRefused() throws IOException {
    Path other = PairedRelease.write(folder.resolve("other"));
    Files.writeString(
        other.resolve(Release.FILE_NAME), Files.readString(other.resolve("release.json")) + " ");
    ReleaseData data = new ReleaseData(other, VpoSubsets.SS, Integer.MAX_VALUE);
    assertThatThrownBy(() -> data.controls(controls))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("--controls: " + controls + ": got controls of a release of sha256 ")
        .hasMessageContaining("wanted those that `vpo controls " + other + "` makes, of ");
    assertThatThrownBy(() -> release.controls(release.release()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got controls of a release of sha256 none");
  }
}
