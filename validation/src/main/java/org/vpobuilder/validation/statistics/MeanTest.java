package org.vpobuilder.validation.statistics;

import org.hipparchus.distribution.continuous.TDistribution;

/**
 * A t-test of the difference of two means, second minus first, and the test of their equivalence
 * that rests on the same standard error.
 *
 * @param t difference / standard error
 * @param degreesOfFreedom whole for Student's test, in general not for Welch's
 * @param standardError standard error of the difference
 * @param p p-value, two-sided
 * @param interval interval of the difference, at the confidence of the options
 * @param equivalenceP p-value of two one-sided tests (Schuirmann 1987) against the margin: the
 *     larger of their two p-values
 * @param equivalent whether that p-value is below the level, which shows that the difference is
 *     smaller than the margin
 */
public record MeanTest(
    double t,
    double degreesOfFreedom,
    double standardError,
    double p,
    Interval interval,
    double equivalenceP,
    boolean equivalent) {

  /** Student's test: one variance, pooled from both arms. */
  static MeanTest student(Arm a, Arm b, TestOptions options) {
    double df = a.n() + b.n() - 2;
    double error = pooledSd(a, b) * Math.sqrt(1.0 / a.n() + 1.0 / b.n());
    return of(b.mean() - a.mean(), error, df, options);
  }

  /** Welch's test: a variance for each arm, degrees of freedom after Satterthwaite. */
  static MeanTest welch(Arm a, Arm b, TestOptions options) {
    double va = a.variance() / a.n();
    double vb = b.variance() / b.n();
    double df = (va + vb) * (va + vb) / (va * va / (a.n() - 1) + vb * vb / (b.n() - 1));
    return of(b.mean() - a.mean(), Math.sqrt(va + vb), df, options);
  }

  static double pooledSd(Arm a, Arm b) {
    double sum = (a.n() - 1) * a.variance() + (b.n() - 1) * b.variance();
    return Math.sqrt(sum / (a.n() + b.n() - 2));
  }

  private static MeanTest of(double difference, double error, double df, TestOptions options) {
    TDistribution distribution = new TDistribution(df);
    double t = difference / error;
    double p = 2 * distribution.cumulativeProbability(-Math.abs(t));
    double half = distribution.inverseCumulativeProbability(1 - options.alpha() / 2) * error;
    double notBelow = distribution.cumulativeProbability(-(difference + options.margin()) / error);
    double notAbove = distribution.cumulativeProbability((difference - options.margin()) / error);
    double equivalenceP = Math.max(notBelow, notAbove);
    return new MeanTest(
        t,
        df,
        error,
        p,
        new Interval(difference - half, difference + half),
        equivalenceP,
        equivalenceP < options.alpha());
  }
}
