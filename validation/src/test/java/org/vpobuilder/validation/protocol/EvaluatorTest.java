package org.vpobuilder.validation.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.data.avsbench.Layout;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.evaluate.ClassNames;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.evaluate.Evaluation;
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

/** What a model that says the same of every picture scores, worked out by hand. */
class EvaluatorTest {
  private static final EvaluatedRun RUN =
      new EvaluatedRun("toy", "toy", AudioMode.MONO, "toys", "test", 1, 1);

  /** Truth of a picture of 4 x 4: the left half is class 1. */
  private static final byte[] LEFT_HALF = {1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0};

  /** The leftmost column of four has some logits and the rest others, whatever the input. */
  private record LeftColumn(List<Float> left, List<Float> rest, Sequential network)
      implements AvsModel {
    LeftColumn(List<Float> left, List<Float> rest) {
      this(left, rest, new Sequential(Activation.relu()));
    }

    /** The column is surely the foreground, the rest background. */
    LeftColumn(int classes) {
      this(sure(classes, 1), sure(classes, 0));
    }

    private static List<Float> sure(int classes, int on) {
      return IntStream.range(0, classes)
          .mapToObj(c -> (classes == 1 ? on == 1 : c == on) ? 20f : -20f)
          .toList();
    }

    @Override
    public Answer answer(Inputs inputs) {
      int batch = (int) inputs.image().size(0);
      int classes = left.size();
      float[] values = new float[batch * classes * 16];
      for (int b = 0; b < batch; b++) {
        for (int c = 0; c < classes; c++) {
          for (int i = 0; i < 16; i++) {
            values[(b * classes + c) * 16 + i] = (i % 4 == 0 ? left : rest).get(c);
          }
        }
      }
      Tensor logits = Tensors.of(values, batch, classes, 4, 4);
      return () -> logits;
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

  private static Batches batches(int size, List<byte[]> truths) {
    return batches(size, 1, truths);
  }

  private static Batches batches(int size, int frames, List<byte[]> truths) {
    Deque<Batch> batches = new ArrayDeque<>();
    for (int first = 0; first < truths.size(); first += size) {
      byte[] labels = new byte[size * 16];
      List<Batch.Entry> entries = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        System.arraycopy(truths.get(first + i), 0, labels, 16 * i, 16);
        entries.add(new Batch.Entry("k" + (first + i), "ss", List.of(1), List.of(0, 1), List.of()));
      }
      batches.add(
          new Batch(4, 4, new byte[size * 48], 4, 4, labels, 1, 1, 1, new float[size], entries));
    }
    return new Batches() {
      @Override
      public int frames() {
        return frames;
      }

      @Override
      public @Nullable Batch next() {
        return batches.poll();
      }

      @Override
      public void close() {}
    };
  }

  private static Evaluator.Result evaluate(
      LeftColumn model, ClassNames names, Optional<Layout> videos, Batches batches) {
    try (TensorScope scope = TensorScope.open()) {
      Module network = model.network();
      Evaluator.Result result =
          new Evaluator(model, names, videos)
              .run(batches, RUN, Evaluator.Watcher.NONE, StopSignal.NEVER);
      assertThat(network.training()).isFalse();
      return result;
    }
  }

  @Test
  void run_halfOfAnObjectFound_scoresAsByHand() {
    ClassNames names = new ClassNames(List.of("background", "dog", "cat"));
    Evaluation evaluation =
        evaluate(
                new LeftColumn(3),
                names,
                Optional.empty(),
                batches(1, List.of(LEFT_HALF, LEFT_HALF)))
            .evaluation();
    assertThat(evaluation.images()).isEqualTo(2);
    // Background: 8 of 12; dog: 4 of 8; no cat anywhere.
    assertThat(evaluation.scores().miou()).isCloseTo(100 * (8 / 12.0 + 0.5) / 2, within(1e-9));
    assertThat(evaluation.authorsScores().miou())
        .isCloseTo(100 * (8 / 12.0 + 0.5) / 3, within(1e-9));
    // FP / (FP + TP): 4 of 12, and none.
    assertThat(evaluation.scores().fdr()).isCloseTo(100 * (4 / 12.0) / 2, within(1e-9));
    assertThat(evaluation.scores().pixelAccuracy()).isCloseTo(75, within(1e-9));
    // At 224 x 224 the map's edge lies at 56, the truth's at 112.
    assertThat(evaluation.jfScores().j()).isCloseTo(50, within(1e-9));
  }

  @Test
  void run_onAvss_scoresJAndFOfClasses() {
    ClassNames names = new ClassNames(List.of("background", "dog", "cat"));
    Evaluation evaluation =
        evaluate(
                new LeftColumn(3),
                names,
                Optional.of(Layout.AVSS),
                batches(1, List.of(LEFT_HALF, LEFT_HALF)))
            .evaluation();
    // IoU of the background and of the dog in each image, and no cat in any.
    assertThat(evaluation.jfScores().j()).isCloseTo(100 * (8 / 12.0 + 0.5) / 2, within(1e-9));
    assertThat(evaluation.jfScores().authorsJ())
        .isCloseTo(100 * (8 / 12.0 + 0.5) / 3, within(1e-9));
    // F_beta^2=0.3 of precision 8/12 and recall 1, and of precision 1 and recall 1/2.
    double background = 1.3 * (8 / 12.0) / (0.3 * (8 / 12.0) + 1);
    double dog = 1.3 * 0.5 / (0.3 + 0.5);
    assertThat(evaluation.jfScores().f()).isCloseTo(100 * (background + dog) / 2, within(1e-9));
  }

  @Test
  void run_oneLogit_isTheForegroundsProbability() {
    Evaluation evaluation =
        evaluate(
                new LeftColumn(1),
                ClassNames.binary(),
                Optional.empty(),
                batches(1, List.of(LEFT_HALF)))
            .evaluation();
    assertThat(evaluation.scores().miou()).isCloseTo(100 * (8 / 12.0 + 0.5) / 2, within(1e-9));
    assertThat(evaluation.jfScores().j()).isCloseTo(50, within(1e-9));
  }

  @Test
  void run_videosOfTwoFrames_areScoredUnderTheirFirst() {
    byte[] nothing = new byte[16];
    Evaluator.Result result =
        evaluate(
            new LeftColumn(1),
            ClassNames.binary(),
            Optional.of(Layout.S4),
            batches(4, 2, List.of(LEFT_HALF, nothing, LEFT_HALF, LEFT_HALF)));
    assertThat(result.images()).extracting(image -> image.key()).containsExactly("k0", "k2");
    // Of an empty truth J is what was left background: 75.
    assertThat(result.images().get(0).j()).isCloseTo((50 + 75) / 2.0, within(1e-9));
    assertThat(result.images().get(1).j()).isCloseTo(50, within(1e-9));
  }

  /** A logit of 0.5 is a probability of 0.62, one of -0.5 of 0.38. */
  @Test
  void run_oneLogitNearZero_isForegroundAboveIt() {
    Evaluation evaluation =
        evaluate(
                new LeftColumn(List.of(0.5f), List.of(-0.5f)),
                ClassNames.binary(),
                Optional.empty(),
                batches(1, List.of(LEFT_HALF)))
            .evaluation();
    assertThat(evaluation.scores().miou()).isCloseTo(100 * (8 / 12.0 + 0.5) / 2, within(1e-9));
  }

  /**
   * Everywhere background 0.4, dog 0.3, cat 0.3: background is likeliest, yet something sounds by
   * 0.6. The left half does: J is a half.
   */
  @Test
  void run_severalClasses_soundTogetherInJ() {
    List<Float> logits =
        List.of((float) Math.log(0.4), (float) Math.log(0.3), (float) Math.log(0.3));
    Evaluation evaluation =
        evaluate(
                new LeftColumn(logits, logits),
                new ClassNames(List.of("background", "dog", "cat")),
                Optional.empty(),
                batches(1, List.of(LEFT_HALF)))
            .evaluation();
    assertThat(evaluation.jfScores().j()).isCloseTo(50, within(1e-9));
    assertThat(evaluation.scores().miou()).isCloseTo(100 * 0.5 / 2, within(1e-9));
  }
}
