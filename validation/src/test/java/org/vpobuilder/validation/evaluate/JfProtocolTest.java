package org.vpobuilder.validation.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.failure.BadInputException;

class JfProtocolTest {
  private static final Offset<Double> EXACT = within(1e-10);
  private static final byte IGNORE = (byte) 255;

  private static ImageScore score(float[] probability, int... truth) {
    byte[] labels = new byte[truth.length];
    for (int i = 0; i < truth.length; i++) {
      labels[i] = (byte) truth[i];
    }
    return JfProtocol.score("k", List.of(new MaskFrame(probability, labels)));
  }

  @Test
  void score_smallCase_isAsByHand() {
    // Above 0.5: pixels 0 and 1, of which 0 is right and 2 is missed: J = 1/3.
    ImageScore score = score(new float[] {0.9f, 0.8f, 0.3f, 0.1f}, 1, 0, 1, 0);
    assertThat(score.j()).isCloseTo(100 / 3.0, EXACT);
    // Thresholds in (0.8, 0.9]: P 1, R 1/2; in (0.1, 0.3]: P 2/3, R 1.
    double strict = 1.3 * 0.5 / (0.3 * 1 + 0.5);
    double loose = 1.3 * (2 / 3.0) / (0.3 * (2 / 3.0) + 1);
    assertThat(score.f()).isCloseTo(100 * Math.max(strict, loose), EXACT);
  }

  @Test
  void score_probabilityOfOneHalf_isBackground() {
    assertThat(score(new float[] {0.5f, 0.9f}, 1, 1).j()).isCloseTo(50, EXACT);
  }

  @Test
  void score_emptyTruth_isShareLeftBackgroundAndNoF() {
    ImageScore score = score(new float[] {0.9f, 0.1f, 0.2f, 0.5f}, 0, 0, 0, 0);
    assertThat(score.j()).isCloseTo(75, EXACT);
    assertThat(score.f()).isNull();
  }

  @Test
  void score_nothingPredicted_isZeroJ() {
    assertThat(score(new float[] {0, 0}, 1, 0).j()).isZero();
  }

  @Test
  void score_ignoredPixels_changeNothing() {
    ImageScore without = score(new float[] {0.9f, 0.8f, 0.3f}, 1, 0, 1);
    ImageScore with = score(new float[] {0.9f, 0.8f, 0.3f, 0.7f}, 1, 0, 1, IGNORE);
    assertThat(with).isEqualTo(without);
    ImageScore silent = score(new float[] {0.9f, 0.1f, 0.9f}, 0, 0, IGNORE);
    assertThat(silent.j()).isCloseTo(50, EXACT);
    assertThat(score(new float[] {0.3f}, IGNORE)).isEqualTo(new ImageScore("k", null, null));
  }

  @Test
  void score_randomFrames_agreesWithNumpy() {
    JsonNode golden = Golden.ROOT.get("binary");
    List<MaskFrame> frames = Golden.frames();
    for (int i = 0; i < frames.size(); i++) {
      ImageScore score = JfProtocol.score("k", frames.subList(i, i + 1));
      assertThat(score.j()).isCloseTo(golden.get("j").get(i).asDouble(), EXACT);
      if (golden.get("f").get(i).isNull()) {
        assertThat(score.f()).isNull();
      } else {
        assertThat(score.f()).isCloseTo(golden.get("f").get(i).asDouble(), EXACT);
      }
    }
  }

  /** The curves are averaged before the maximum is taken, so F is not the mean of the F. */
  @Test
  void score_randomVideo_agreesWithNumpy() {
    JsonNode golden = Golden.ROOT.get("binary");
    ImageScore score = JfProtocol.score("k", Golden.frames());
    assertThat(score.j()).isCloseTo(golden.get("video_j").asDouble(), EXACT);
    assertThat(score.f()).isCloseTo(golden.get("video_f").asDouble(), EXACT);
  }

  /** Probabilities that are thresholds themselves pass them: k / 254 in float32. */
  @Test
  void score_probabilityOnThreshold_passesIt() {
    for (int k = 0; k < 255; k++) {
      float p = k / 254f;
      // One hit on the threshold and one miss just below: only if the hit passes is P = R = 1.
      if (k > 0) {
        assertThat(score(new float[] {p, (k - 0.5f) / 254f}, 1, 0).f())
            .as("threshold %d", k)
            .isCloseTo(100, EXACT);
      }
    }
  }

  @Test
  void maskFrame_notAProbability_isBadInput() {
    assertThatThrownBy(() -> new MaskFrame(new float[] {0, Float.NaN}, new byte[2]))
        .isInstanceOf(BadInputException.class)
        .hasMessage("prediction, pixel 1: got probability NaN, wanted 0 to 1");
    assertThatThrownBy(() -> new MaskFrame(new float[] {1.5f}, new byte[1]))
        .isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> new MaskFrame(new float[1], new byte[2]))
        .isInstanceOf(BadInputException.class)
        .hasMessage("prediction: got 1 pixels, wanted the truth's 2");
  }

  @Test
  void jfScores_ofImages_skipsEmptyTruthInF() {
    List<ImageScore> images = new ArrayList<>();
    images.add(new ImageScore("a", 80.0, 60.0));
    images.add(new ImageScore("b", 100.0, null));
    images.add(new ImageScore("c", 30.0, 90.0));
    images.add(new ImageScore("d", null, null));
    assertThat(JfScores.of(images)).isEqualTo(new JfScores(70, 75, 72.5, 70, 50));
  }

  @Test
  void jfScores_noImage_isBadInput() {
    assertThatThrownBy(() -> JfScores.of(List.of())).isInstanceOf(BadInputException.class);
  }

  @Test
  void semanticJf_randomMaps_agreesWithNumpy() {
    JsonNode golden = Golden.ROOT.get("semantic");
    SemanticJf tally = new SemanticJf(Golden.ROOT.get("classes").asInt());
    for (int i = 0; i < golden.get("truths").size(); i++) {
      tally.add(
          Golden.labels(golden.get("truths").get(i)),
          Golden.labels(golden.get("predictions").get(i)));
    }
    JfScores scores = tally.scores();
    assertThat(scores.j()).isCloseTo(golden.get("semantic_j").asDouble(), EXACT);
    assertThat(scores.f()).isCloseTo(golden.get("semantic_f").asDouble(), EXACT);
    assertThat(scores.jf()).isCloseTo((scores.j() + scores.f()) / 2, EXACT);
    assertThat(scores.authorsJ()).isCloseTo(golden.get("semantic_authors_j").asDouble(), EXACT);
    assertThat(scores.authorsF()).isCloseTo(golden.get("semantic_authors_f").asDouble(), EXACT);
  }
}
