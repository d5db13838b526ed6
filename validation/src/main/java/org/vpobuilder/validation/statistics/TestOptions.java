package org.vpobuilder.validation.statistics;

import org.vpobuilder.spec.failure.BadInputException;

/**
 * The options that are fixed before a test is run.
 *
 * @param margin differences below it, in points, count as no difference (decision 8)
 * @param confidence confidence of intervals; the level of the tests is 1 minus it
 * @param seed seed of the bootstrap
 */
public record TestOptions(double margin, double confidence, long seed) {
  public static final double DEFAULT_MARGIN = 1.0;
  public static final double DEFAULT_CONFIDENCE = 0.95;
  public static final TestOptions DEFAULT = new TestOptions(DEFAULT_MARGIN, DEFAULT_CONFIDENCE, 1);

  /** The chance to detect the smallest detectable difference. */
  public static final double POWER = 0.8;

  /**
   * Checks the numbers.
   *
   * @throws BadInputException if the margin is not positive or the confidence not in (0.5, 1)
   */
  public TestOptions {
    if (!(margin > 0 && Double.isFinite(margin))) {
      throw new BadInputException(
          "margin: got %s, wanted a positive number of points".formatted(Double.toString(margin)));
    }
    if (!(confidence > 0.5 && confidence < 1)) {
      throw new BadInputException(
          "confidence: got %s, wanted more than 0.5 and less than 1"
              .formatted(Double.toString(confidence)));
    }
  }

  /** The level of the tests. */
  public double alpha() {
    return 1 - confidence;
  }
}
