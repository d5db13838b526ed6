package org.vpobuilder.validation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.failure.BadInputException;

class TwoArmTextTest {
  private static final TestOptions OPTIONS = TestOptions.DEFAULT;

  private static TwoArmResult published(int i) {
    return PublishedTest.named("avs-m-ss").get(i).compare(OPTIONS);
  }

  @Test
  void of_publishedMiou_saysThatPrintedPDoesNotFollow() {
    assertThat(TwoArmText.of(published(0), OPTIONS))
        .isEqualTo(
            "mIoU was compared between original (n = 3, mean 72.01, sd 0.70) and avs-m-ss (n = 3,"
                + " mean 72.07, sd 0.70). The difference, avs-m-ss minus original, is +0.06 points"
                + " (95% confidence interval -1.53 to +1.65; Hedges' g 0.07); a two-sided t-test"
                + " gives p = 0.92 (Welch, t(4.00) = 0.10), so the hypothesis of equal means is not"
                + " rejected at the 5% level; Student's test, with one variance for both, gives p ="
                + " 0.92 (t(4) = 0.10). A failure to reject is not equality: two one-sided tests"
                + " (TOST, Welch) against a margin of 1.0 points give p = 0.088, so equivalence"
                + " within that margin is not shown. With these runs a difference of 2.15 points or"
                + " more would be detected with a chance of 80%. The printed p = 0.66 does not"
                + " follow from the printed means, deviations and n: they give 0.92, and rounding"
                + " allows 0.90 to 0.94.");
  }

  @Test
  void of_publishedFBeta_saysThatPrintedPFollows() {
    assertThat(TwoArmText.of(published(1), OPTIONS))
        .contains("p = 0.73 (Welch, t(3.87) = 0.38)", "gives p = 0.73 (t(4) = 0.38)")
        .contains("The printed p = 0.73 follows from the printed means, deviations and n");
  }

  @Test
  void of_differentArms_saysRejected() {
    TwoArmResult result =
        TwoArmTest.compare(
            "J", Arm.of("a", 50, 0.1, 3), Arm.of("b", 60, 0.1, 3), new TestOptions(1, 0.99, 1));
    assertThat(TwoArmText.of(result, new TestOptions(1, 0.99, 1)))
        .contains("p < 0.001 (Welch", "is rejected at the 1% level", "99% confidence")
        .contains(". Two one-sided tests", "equivalence within that margin is not shown")
        .doesNotContain("failure to reject");
  }

  @Test
  void of_closeArmsOfManyRuns_saysEquivalent() {
    TwoArmResult result =
        TwoArmTest.compare("J", Arm.of("a", 50, 0.5, 20), Arm.of("b", 50.1, 0.5, 20), OPTIONS);
    assertThat(TwoArmText.of(result, OPTIONS))
        .contains("is not rejected at the 5% level")
        .contains("the means are shown to be equivalent within that margin");
  }

  @Test
  void of_withBootstrap_saysWhatItIsOver() {
    PairedBootstrap bootstrap =
        new PairedBootstrap("J", 890, -0.5, new Interval(-1.25, 0.25), 0.21, 100, null);
    assertThat(TwoArmText.of(published(1).with(bootstrap), OPTIONS))
        .contains(
            "Over the 890 test images, paired, the mean difference of J is -0.50 points (95% BCa"
                + " bootstrap interval -1.25 to +0.25, 100 resamples; paired t-test p = 0.21).");
  }

  /** By scipy: Student p 0.023, t(8) = 2.80; Welch p 0.39, t = 1.40. */
  @Test
  void of_armsThatSpreadDifferently_isByWelchAndSaysThatStudentDiffers() {
    TwoArmResult result =
        TwoArmTest.compare("J", Arm.of("a", 50, 2.0, 2), Arm.of("b", 52, 0.6, 8), OPTIONS);
    String text = TwoArmText.of(result, OPTIONS);
    assertThat(text).contains("is not rejected at the 5% level", ", which says otherwise.");
    assertThat(result.test()).isEqualTo(result.welch());
  }

  @Test
  void of_differenceThatRoundsToZero_hasNoSign() {
    TwoArmResult result =
        TwoArmTest.compare("J", Arm.of("a", 50.001, 0.5, 3), Arm.of("b", 50, 0.5, 3), OPTIONS);
    assertThat(TwoArmText.of(result, OPTIONS))
        .contains("is 0.00 points", "Hedges' g 0.00", "(Welch, t(4.00) = 0.00)")
        .doesNotContain("-0.00");
  }

  @Test
  void of_videos_saysVideos() {
    PairedBootstrap bootstrap =
        new PairedBootstrap("J", 18, -0.5, new Interval(-1, 0), 0.2, 100, "videos");
    assertThat(TwoArmText.of(published(1).with(bootstrap), OPTIONS))
        .contains("Over the 18 test videos, paired");
  }

  @Test
  void report_json_isValidAndReadsBack() {
    PairedBootstrap bootstrap =
        new PairedBootstrap("J", 890, -0.5, new Interval(-1, 0), 0.2, 100, "videos");
    TwoArmResult plain =
        TwoArmTest.compare(
            "J", Arm.of("a", List.of(1.0, 2.0)), Arm.of("b", List.of(2.0, 2.5)), OPTIONS);
    TwoArmReport report =
        new TwoArmReport("test", OPTIONS, List.of(published(0).with(bootstrap), plain));
    byte[] json = TwoArmReport.JSON.write(report);
    assertThat(TwoArmReport.JSON.violations(json)).isEmpty();
    assertThat(TwoArmReport.JSON.read(json, "x")).isEqualTo(report);
    String text = new String(json, StandardCharsets.UTF_8);
    assertThat(text).contains("\"printed_p\":0.66", "\"values\":[1.0,2.0]");
    assertThat(
            TwoArmReport.JSON.violations(
                text.replace("\"margin\":1.0", "\"margin\":0.0").getBytes(StandardCharsets.UTF_8)))
        .hasSize(1);
  }

  @Test
  void published_unknownName_isBadInput() {
    assertThatThrownBy(() -> PublishedTest.named("x")).isInstanceOf(BadInputException.class);
  }
}
