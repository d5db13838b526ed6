package org.vpobuilder.validation.statistics;

import org.vpobuilder.spec.failure.BadInputException;

/**
 * The dataset-effectiveness test (S1 §5.2): do runs on two data sets score alike? The paper fails
 * to reject a difference and stops there; here a test of equivalence, an interval and the smallest
 * difference that so few runs can detect stand beside it.
 */
public final class TwoArmTest {
  private TwoArmTest() {}

  /**
   * Compares two arms on one metric.
   *
   * @throws BadInputException if neither arm's runs differ: there is nothing to test against
   */
  public static TwoArmResult compare(String metric, Arm first, Arm second, TestOptions options) {
    if (first.sd() == 0 && second.sd() == 0) {
      throw new BadInputException(
          "%s: got runs without any spread in %s and %s, wanted runs with different seeds"
              .formatted(metric, first.name(), second.name()));
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
