package org.vpobuilder.validation.statistics;

import org.hipparchus.analysis.solvers.BrentSolver;
import org.hipparchus.distribution.continuous.TDistribution;

/** What a two-sided Student's test of two arms can detect. */
final class Power {
  private static final double ACCURACY = 1e-9;
  private static final int MAX_EVALUATIONS = 200;

  private Power() {}

  /**
   * The chance that the test rejects if the means differ by {@code delta} standard errors.
   *
   * @param df n1 + n2 - 2
   */
  static double of(double delta, double df, double alpha) {
    double critical = new TDistribution(df).inverseCumulativeProbability(1 - alpha / 2);
    NoncentralT shifted = new NoncentralT(df, delta);
    return 1 - shifted.cumulative(critical) + shifted.cumulative(-critical);
  }

  /** The difference of the means, in the unit of the scores, that is detected with that chance. */
  static double smallestDetectable(Arm a, Arm b, double alpha, double power) {
    double df = a.n() + b.n() - 2;
    double high = 1;
    while (of(high, df, alpha) < power) {
      high *= 2;
    }
    double delta =
        new BrentSolver(ACCURACY).solve(MAX_EVALUATIONS, d -> of(d, df, alpha) - power, 0, high);
    return delta * MeanTest.pooledSd(a, b) * Math.sqrt(1.0 / a.n() + 1.0 / b.n());
  }
}
