package org.vpobuilder.validation.statistics;

import org.jspecify.annotations.Nullable;

/**
 * Two arms compared on one metric. Scores and differences are in points, i.e. percent; a difference
 * is second minus first.
 *
 * @param metric name of the score, e.g. {@code mIoU}
 * @param smallestDetectable difference that Student's test detects with a chance of 80%
 * @param pairedBootstrap comparison over images, if their scores are known
 * @param printedCheck check of a printed p-value, if there is one
 */
public record TwoArmResult(
    String metric,
    Arm first,
    Arm second,
    double difference,
    MeanTest student,
    MeanTest welch,
    EffectSize effect,
    double smallestDetectable,
    @Nullable PairedBootstrap pairedBootstrap,
    @Nullable PrintedCheck printedCheck) {

  /**
   * The test whose interval, p-value and equivalence are used on the console and on pages: Welch's,
   * because the variances of the arms may differ. Student's test, which the paper used, is given as
   * well.
   */
  public MeanTest test() {
    return welch;
  }

  /** The same result with a bootstrap over images. */
  public TwoArmResult with(PairedBootstrap bootstrap) {
    return new TwoArmResult(
        metric,
        first,
        second,
        difference,
        student,
        welch,
        effect,
        smallestDetectable,
        bootstrap,
        printedCheck);
  }

  /** The same result with a check of a printed p-value. */
  public TwoArmResult with(PrintedCheck check) {
    return new TwoArmResult(
        metric,
        first,
        second,
        difference,
        student,
        welch,
        effect,
        smallestDetectable,
        pairedBootstrap,
        check);
  }
}
