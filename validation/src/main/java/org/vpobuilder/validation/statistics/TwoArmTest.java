package org.vpobuilder.validation.statistics;

import org.hipparchus.analysis.integration.IterativeLegendreGaussIntegrator;
import org.hipparchus.analysis.solvers.BrentSolver;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.special.Gamma;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The dataset-effectiveness test (S1 §5.2): do runs on two data sets have the same scores? The
 * paper fails to reject the null hypothesis and stops there; this class adds a test of equivalence,
 * an interval and the smallest difference that so few runs can detect.
 */
public final class TwoArmTest {
  private TwoArmTest() {}

  /** Whether the scores of at least one arm differ; without any variance no test is possible. */
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

  /** The power of a two-sided Student's test of two arms. */
  private static final class Power {
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

    /**
     * The difference of the means, in the unit of the scores, that is detected with that chance.
     */
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

  /**
   * Student's t with a shifted numerator: (Z + delta) / S with Z standard normal and S the root of
   * a chi-square over its degrees of freedom. It is the distribution of t if the means differ, from
   * which a test's power is computed. Hipparchus has only the central distribution.
   */
  static final class NoncentralT {
    private static final int POINTS = 24;
    private static final double RELATIVE = 1e-11;
    private static final double ABSOLUTE = 1e-13;
    private static final int MAX_EVALUATIONS = 2_000_000;

    /**
     * The number of standard deviations of S around 1 beyond which its density is below rounding.
     */
    private static final double REACH = 12;

    private static final NormalDistribution NORMAL = new NormalDistribution();

    private final double df;
    private final double delta;
    private final double logScale;

    NoncentralT(double df, double delta) {
      this.df = df;
      this.delta = delta;
      double half = df / 2;
      this.logScale = StrictMath.log(2) + half * StrictMath.log(half) - Gamma.logGamma(half);
    }

    /** P(T <= t): the mean of Phi(t S - delta) over the density of S. */
    double cumulative(double t) {
      double reach = REACH / Math.sqrt(2 * df);
      double from = Math.max(0, 1 - reach);
      return new IterativeLegendreGaussIntegrator(POINTS, RELATIVE, ABSOLUTE)
          .integrate(
              MAX_EVALUATIONS,
              s -> NORMAL.cumulativeProbability(t * s - delta) * density(s),
              from,
              1 + reach);
    }

    private double density(double s) {
      return StrictMath.exp(logScale + (df - 1) * StrictMath.log(s) - df * s * s / 2);
    }
  }
}
