package org.vpobuilder.validation.model.tpavi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.validation.model.tpavi.TpaviTask.TpaviLoss;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

/** Expected values by hand; ln 2 = 0.693147, ln 3 = 1.098612. */
class TpaviLossTest {
  private static final double LN2 = Math.log(2);
  private static final double LN3 = Math.log(3);
  private static final float LOGIT3 = (float) Math.log(3);

  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static TpaviOutput output(Tensor logits) {
    return new TpaviOutput(logits, List.of(), List.of(), Tensors::zeros);
  }

  private static void assertLoss(Tensor loss, double expected) {
    assertThat(loss.rank()).isZero();
    assertThat(loss.item()).isCloseTo(expected, within(1e-5));
  }

  @Test
  void firstFrames_twoVideosOfThree_otherFramesDoNotCount() {
    // sigmoid(ln 3) = 3/4: of a sounding pixel -ln 3/4, of a silent one -ln 1/4.
    Tensor logits = Tensors.of(new float[] {LOGIT3, 50, -50, LOGIT3, 50, -50}, 6, 1, 1, 1);
    Tensor labels = Tensors.of(new long[] {7, 0, 1, 0, 0, 1}, 6, 1, 1);
    assertLoss(
        TpaviTask.FIRST_FRAMES.losses(output(logits), labels, 3).total(),
        (Math.log(4.0 / 3) + Math.log(4)) / 2);
  }

  @Test
  void binary_ignoredPixels_doNotCount() {
    Tensor logits = Tensors.of(new float[] {LOGIT3, 50, -50}, 1, 1, 1, 3);
    Tensor labels = Tensors.of(new long[] {0, 255, 255}, 1, 1, 3);
    assertLoss(TpaviLoss.binary(logits, labels), Math.log(4));
    assertLoss(TpaviLoss.binary(logits, labels.mul(0).add(255)), 0);
  }

  @Test
  void matching_oneStage_klOfAudioAgainstMaskedMean() {
    // Logit 0 everywhere weighs every pixel 1/2: the map's mean (2 ln 3, 0) becomes (ln 3, 0),
    // its softmax (3/4, 1/4); the audio's is (1/2, 1/2). KL = 1/2 ln(2/3) + 1/2 ln 2.
    Tensor logits = Tensors.zeros(1, 1, 2, 4);
    Tensor map = Tensors.of(new float[] {3 * LOGIT3, LOGIT3, 0, 0}, 1, 2, 1, 2);
    Tensor audio = Tensors.of(new float[] {5, 5}, 1, 1, 2);
    assertLoss(
        TpaviLoss.matching(new TpaviOutput(logits, List.of(map), List.of(audio), Tensors::zeros)),
        0.5 * Math.log(2.0 / 3) + 0.5 * LN2);
  }

  @Test
  void matching_framesAndStages_sumAndMean() {
    Tensor logits = Tensors.zeros(2, 1, 1, 2);
    Tensor same = Tensors.zeros(2, 2, 1, 2);
    Tensor other = Tensors.of(new float[] {2 * LOGIT3, 2 * LOGIT3, 0, 0}, 1, 2, 1, 2);
    Tensor audio = Tensors.zeros(1, 2, 2);
    double kl = 0.5 * Math.log(2.0 / 3) + 0.5 * LN2;
    // The second stage has both frames apart, the first none: (0 + 2 kl) / 2.
    Tensor both = Tensors.concat(0, other, other);
    assertLoss(
        TpaviLoss.matching(
            new TpaviOutput(logits, List.of(same, both), List.of(audio, audio), Tensors::zeros)),
        kl);
  }

  @Test
  void matching_maskedPixels_weighLess() {
    // The mask is the sigmoid of the averaged logits: ln 3 and -ln 3 weigh 3/4 and 1/4 of the map.
    Tensor logits = Tensors.of(new float[] {2 * LOGIT3, 0, -2 * LOGIT3, 0}, 1, 1, 1, 4);
    Tensor map = Tensors.of(new float[] {4 * LOGIT3, 4 * LOGIT3, 0, 0}, 1, 2, 1, 2);
    Tensor audio = Tensors.zeros(1, 1, 2);
    // Mean of 3 ln 3 and ln 3 is 2 ln 3: softmax (9/10, 1/10).
    assertLoss(
        TpaviLoss.matching(new TpaviOutput(logits, List.of(map), List.of(audio), Tensors::zeros)),
        0.5 * Math.log(5.0 / 9) + 0.5 * Math.log(5));
  }

  @Test
  void allFramesTask_ofBoth_halfOfMatching() {
    Tensor logits = Tensors.zeros(1, 1, 2, 4);
    Tensor map = Tensors.of(new float[] {3 * LOGIT3, LOGIT3, 0, 0}, 1, 2, 1, 2);
    TpaviOutput output =
        new TpaviOutput(logits, List.of(map), List.of(Tensors.zeros(1, 1, 2)), Tensors::zeros);
    assertLoss(
        TpaviTask.ALL_FRAMES
            .losses(output, Tensors.of(new long[] {1, 1, 1, 1, 1, 1, 1, 1}, 1, 2, 4), 1)
            .total(),
        LN2 + 0.5 * (0.5 * Math.log(2.0 / 3) + 0.5 * LN2));
  }

  @Test
  void semantic_unlabelledFrame_doesNotCount() {
    // Three frames of one pixel, two classes: -ln 3/4, (unlabelled), -ln 1/4.
    Tensor logits = Tensors.of(new float[] {LOGIT3, 0, 9, -9, LOGIT3, 0}, 3, 2, 1, 1);
    Tensor labels = Tensors.of(new long[] {0, 1, 1}, 3, 1, 1);
    Tensor labelled = Tensors.of(new float[] {1, 0, 1}, 3);
    assertLoss(TpaviLoss.semantic(logits, labels, labelled), (2 * LN2 - LN3 + 2 * LN2) / 2);
  }

  @Test
  void semanticMatching_backgroundPixels_doNotCount() {
    // Pixels predicted 1, 2 | 0, 1: the map's left cell has weight 1, the right one 1/2.
    Tensor logits = Tensors.of(new float[] {0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0}, 1, 3, 1, 4);
    Tensor map = Tensors.of(new float[] {LOGIT3, 2 * LOGIT3, 0, 0}, 1, 2, 1, 2);
    TpaviOutput output =
        new TpaviOutput(logits, List.of(map), List.of(Tensors.zeros(1, 1, 2)), Tensors::zeros);
    // Mean of ln 3 and ln 3: softmax (3/4, 1/4).
    assertLoss(
        TpaviLoss.semanticMatching(output, Tensors.ones(1)), 0.5 * Math.log(2.0 / 3) + 0.5 * LN2);
  }

  @Test
  void semanticMatching_unlabelledFrame_doesNotCount() {
    Tensor logits = Tensors.of(new float[] {0, 1, 0, 1}, 2, 2, 1, 1);
    Tensor map = Tensors.of(new float[] {LOGIT3, 0, 7, -7}, 2, 2, 1, 1);
    TpaviOutput output =
        new TpaviOutput(logits, List.of(map), List.of(Tensors.zeros(1, 2, 2)), Tensors::zeros);
    assertLoss(
        TpaviLoss.semanticMatching(output, Tensors.of(new float[] {1, 0}, 2)),
        0.5 * Math.log(2.0 / 3) + 0.5 * LN2);
  }

  @Test
  void semanticTask_ofBoth_halfOfMatching() {
    Tensor logits = Tensors.of(new float[] {0, LOGIT3}, 1, 2, 1, 1);
    Tensor map = Tensors.of(new float[] {LOGIT3, 0}, 1, 2, 1, 1);
    TpaviOutput output =
        new TpaviOutput(logits, List.of(map), List.of(Tensors.zeros(1, 1, 2)), Tensors::zeros);
    Tensor label = Tensors.of(new long[] {1}, 1, 1, 1);
    assertLoss(
        TpaviTask.SEMANTIC.losses(output, label, 1).total(),
        2 * LN2 - LN3 + 0.5 * (0.5 * Math.log(2.0 / 3) + 0.5 * LN2));
  }

  @Test
  void image_ignoredPixels_doNotCount() {
    Tensor logits = Tensors.of(new float[] {LOGIT3, 9, 0, -9}, 1, 2, 1, 2);
    Tensor labels = Tensors.of(new long[] {0, 255}, 1, 1, 2);
    assertLoss(TpaviLoss.image(logits, labels), 2 * LN2 - LN3);
  }
}
