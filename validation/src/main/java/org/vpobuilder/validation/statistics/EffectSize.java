package org.vpobuilder.validation.statistics;

import org.hipparchus.special.Gamma;

/**
 * The difference of two arms in standard deviations.
 *
 * @param cohensD difference / pooled standard deviation
 * @param hedgesG the same without its bias in small samples (Hedges 1981, the exact factor): for 3
 *     + 3 runs d is a quarter too large
 */
public record EffectSize(double cohensD, double hedgesG) {
  static EffectSize of(Arm a, Arm b) {
    double d = (b.mean() - a.mean()) / MeanTest.pooledSd(a, b);
    double df = a.n() + b.n() - 2;
    double factor =
        StrictMath.exp(Gamma.logGamma(df / 2) - Gamma.logGamma((df - 1) / 2)) / Math.sqrt(df / 2);
    return new EffectSize(d, d * factor);
  }
}
