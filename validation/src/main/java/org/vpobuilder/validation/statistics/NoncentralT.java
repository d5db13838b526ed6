package org.vpobuilder.validation.statistics;

import org.hipparchus.analysis.integration.IterativeLegendreGaussIntegrator;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.special.Gamma;

/**
 * Student's t with a shifted numerator: (Z + delta) / S with Z standard normal and S the root of a
 * chi-square over its degrees of freedom. It is what t follows when the means do differ, so that a
 * test's power follows from it. Hipparchus has only the central one.
 */
final class NoncentralT {
  private static final int POINTS = 24;
  private static final double RELATIVE = 1e-11;
  private static final double ABSOLUTE = 1e-13;
  private static final int MAX_EVALUATIONS = 2_000_000;

  /** Standard deviations of S around 1 beyond which its density is below rounding. */
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
