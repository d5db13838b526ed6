package org.vpobuilder.validation.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.failure.BadInputException;

class ConfusionMatrixTest {
  private static final Offset<Double> EXACT = within(1e-10);
  private static final byte IGNORE = (byte) 255;

  /**
   * By hand: class 0 has TP 2, FP 1, FN 1; class 1 TP 1, FP 2, FN 0; class 2 only FN 2; class 3 is
   * nowhere.
   */
  private static ConfusionMatrix small() {
    ConfusionMatrix matrix = new ConfusionMatrix(4);
    matrix.add(new byte[] {0, 0, 0, 1}, new byte[] {0, 0, 1, 1});
    matrix.add(new byte[] {2, 2, IGNORE, IGNORE}, new byte[] {0, 1, 3, 2});
    return matrix;
  }

  @Test
  void of_smallCase_countsAsByHand() {
    assertThat(small().perClass())
        .containsExactly(
            new ClassCounts(2, 1, 1),
            new ClassCounts(1, 2, 0),
            new ClassCounts(0, 0, 2),
            new ClassCounts(0, 0, 0));
    assertThat(small().images()).isEqualTo(2);
    assertThat(small().pixels()).isEqualTo(6);
  }

  @Test
  void scores_smallCase_areAsByHand() {
    Scores scores = Scores.ofPresentClasses(small());
    assertThat(scores.classes()).isEqualTo(3);
    assertThat(scores.miou()).isCloseTo(100 * (2 / 4.0 + 1 / 3.0 + 0) / 3, EXACT);
    double f0 = 1.3 * 2 / (1.3 * 2 + 0.3 * 1 + 1);
    double f1 = 1.3 * 1 / (1.3 * 1 + 0.3 * 0 + 2);
    assertThat(scores.fBeta()).isCloseTo(100 * (f0 + f1 + 0) / 3, EXACT);
    assertThat(scores.fdr()).isCloseTo(100 * (1 / 3.0 + 2 / 3.0) / 2, EXACT);
    assertThat(scores.pixelAccuracy()).isCloseTo(50, EXACT);
  }

  @Test
  void authorsScores_classNowhere_countsAsZeroInMiouAlone() {
    Scores headline = Scores.ofPresentClasses(small());
    Scores authors = Scores.ofAllClasses(small());
    assertThat(authors.classes()).isEqualTo(4);
    assertThat(authors.miou()).isCloseTo(headline.miou() * 3 / 4, EXACT);
    assertThat(authors.fBeta()).isEqualTo(headline.fBeta());
    assertThat(authors.fdr()).isEqualTo(headline.fdr());
    assertThat(authors.pixelAccuracy()).isEqualTo(headline.pixelAccuracy());
  }

  @Test
  void scores_randomMaps_agreeWithNumpy() {
    JsonNode golden = Golden.ROOT.get("semantic");
    ConfusionMatrix matrix = Golden.matrix();
    Scores scores = Scores.ofPresentClasses(matrix);
    assertThat(scores.miou()).isCloseTo(golden.get("miou").asDouble(), EXACT);
    assertThat(scores.fBeta()).isCloseTo(golden.get("f_beta").asDouble(), EXACT);
    assertThat(scores.fdr()).isCloseTo(golden.get("fdr").asDouble(), EXACT);
    assertThat(scores.pixelAccuracy()).isCloseTo(golden.get("pixel_accuracy").asDouble(), EXACT);
    assertThat(Scores.ofAllClasses(matrix).miou())
        .isCloseTo(golden.get("authors_miou").asDouble(), EXACT);
  }

  @Test
  void perClass_randomMaps_agreesWithNumpy() {
    JsonNode rows = Golden.ROOT.get("semantic").get("rows");
    ConfusionMatrix matrix = Golden.matrix();
    for (int c = 0; c < matrix.classes(); c++) {
      ClassCounts counts = matrix.of(c);
      assertSame(counts.iou(), rows.get(c).get("iou"));
      assertSame(counts.fBeta(), rows.get(c).get("f_beta"));
      assertSame(counts.fdr(), rows.get(c).get("fdr"));
      assertThat(counts.pixels()).isEqualTo(rows.get(c).get("pixels").asLong());
    }
    assertThat(matrix.of(4).present()).isFalse();
    assertThat(matrix.of(3).predicted()).isFalse();
    assertThat(matrix.of(5).pixels()).isZero();
  }

  /** Undefined is NaN here and null there. */
  private static void assertSame(double got, JsonNode wanted) {
    if (wanted.isNull()) {
      assertThat(got).isNaN();
    } else {
      assertThat(got).isCloseTo(wanted.asDouble(), EXACT);
    }
  }

  @Test
  void add_labelThatIsNoClass_isBadInputAndCountsNothing() {
    ConfusionMatrix matrix = new ConfusionMatrix(3);
    assertThatThrownBy(() -> matrix.add(new byte[] {0, 3}, new byte[] {0, 0}))
        .isInstanceOf(BadInputException.class)
        .hasMessage("truth, pixel 1: got label 3, wanted a class below 3 or 255");
    assertThatThrownBy(() -> matrix.add(new byte[] {0, 0}, new byte[] {0, IGNORE}))
        .isInstanceOf(BadInputException.class)
        .hasMessage("prediction, pixel 1: got label 255, wanted a class below 3");
    assertThatThrownBy(() -> matrix.add(new byte[] {0, 0}, new byte[] {0}))
        .isInstanceOf(BadInputException.class)
        .hasMessage("prediction: got 1 pixels, wanted the truth's 2");
    assertThat(matrix.pixels()).isZero();
    assertThat(matrix.images()).isZero();
  }

  @Test
  void scores_nothingCounted_isBadInput() {
    ConfusionMatrix matrix = new ConfusionMatrix(2);
    matrix.add(new byte[] {IGNORE}, new byte[] {1});
    assertThatThrownBy(() -> Scores.ofPresentClasses(matrix))
        .isInstanceOf(BadInputException.class)
        .hasMessage("evaluation: got 1 images without a labelled pixel, wanted one at least");
  }

  @Test
  void merge_otherClasses_isRefused() {
    assertThatThrownBy(() -> new ConfusionMatrix(2).merge(new ConfusionMatrix(3)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
