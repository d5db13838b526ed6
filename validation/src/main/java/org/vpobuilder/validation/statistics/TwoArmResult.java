package org.vpobuilder.validation.statistics;

import org.jspecify.annotations.Nullable;

/**
 * Two arms compared on one metric. Scores and differences are in points, i.e. percent; a difference
 * is second minus first.
 *
 * @param metric name of the score, e.g. {@code mIoU}
 * @param smallestDetectable difference that Student's test detects with a chance of 80%
 * @param pairedBootstrap over images, where their scores are known
 * @param printedCheck of a printed p, where there is one
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
   * The test whose interval, p and equivalence count, on the console and on pages: Welch's, for the
   * arms may spread differently. Student's, which the paper used, stands beside it.
   */
  public MeanTest test() {
    return welch;
  }

  /** The same with a bootstrap over images. */
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

  /** The same with a check of a printed p. */
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
