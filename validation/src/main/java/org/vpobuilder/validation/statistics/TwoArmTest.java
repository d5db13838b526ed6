package org.vpobuilder.validation.statistics;

import org.vpobuilder.spec.failure.BadInputException;

/**
 * The dataset-effectiveness test (S1 §5.2): do runs on two data sets score alike? The paper fails
 * to reject a difference and stops there; here a test of equivalence, an interval and the smallest
 * difference that so few runs can detect stand beside it.
 */
public final class TwoArmTest {
  private TwoArmTest() {}

  /** Whether the scores of one arm differ at least: without any spread there is no test. */
  public static boolean isPossible(Arm first, Arm second) {
    return first.sd() > 0 || second.sd() > 0;
  }

  /**
   * Compares two arms on one metric.
   *
   * @throws BadInputException if the test is not possible
   */
  public static TwoArmResult compare(String metric, Arm first, Arm second, TestOptions options) {
    if (!isPossible(first, second)) {
      throw new BadInputException(
          TwoArmText.of(new TwoArmReport.Untestable(metric, first, second)));
    }
    return new TwoArmResult(
        metric,
        first,
        second,
        second.mean() - first.mean(),
        MeanTest.student(first, second, options),
        MeanTest.welch(first, second, options),
        EffectSize.of(first, second),
        Power.smallestDetectable(first, second, options.alpha(), TestOptions.POWER),
        null,
        null);
  }
}
