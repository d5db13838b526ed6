package org.vpobuilder.spec.space;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * The signal of one source at one ear: at time t the sum over k of {@code taps[k] * source[t -
 * delay - k]}. A gain is one tap without delay. A delay by a fraction of a sample is a few taps
 * (Lagrange's polynomials, a windowed sinc); the shadow of the head or a measured ear is its
 * impulse response.
 *
 * <p>Before its first sample a source is silent. If a piece is cut out of a longer stem, its first
 * {@link #reach} samples therefore lack the contribution of the samples before it.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class Ear {
  /** The largest sum of delay and number of taps, in samples: four seconds at 16 kHz. */
  public static final int MAX_REACH = 1 << 16;

  /**
   * The largest allowed {@link #peak}. Stems are rounded to 16 bits before they are heard; half a
   * step of each of five stems, times this value, stays below the headroom of 32 steps.
   */
  public static final double MAX_PEAK = 8;

  private final int delay;
  private final double[] taps;

  private Ear(int delay, double[] taps) {
    this.delay = delay;
    this.taps = taps;
    if (delay < 0 || taps.length == 0 || reach() > MAX_REACH) {
      throw new IllegalArgumentException(
          "got a delay of %d and %d taps, wanted 0 or more, one or more, at most %d together"
              .formatted(delay, taps.length, MAX_REACH));
    }
    if (!(peak() <= MAX_PEAK)) {
      throw new IllegalArgumentException(
          "got taps whose magnitudes add up to %s, wanted at most %s".formatted(peak(), MAX_PEAK));
    }
  }

  /** The source at another level. */
  public static Ear gain(double gain) {
    return of(0, gain);
  }

  /**
   * The source through a filter.
   *
   * @param delay number of whole samples before the first tap
   * @throws IllegalArgumentException beyond {@link #MAX_REACH} or {@link #MAX_PEAK}
   */
  public static Ear of(int delay, double... taps) {
    return new Ear(delay, taps.clone());
  }

  /** The number of earlier samples on which the signal at a time depends; 0 for a gain. */
  public int reach() {
    return delay + taps.length - 1;
  }

  /**
   * The factor by which the source is multiplied.
   *
   * @throws IllegalStateException if the source is also delayed or filtered ({@link #reach} is not
   *     0)
   */
  public double gain() {
    if (reach() > 0) {
      throw new IllegalStateException("no gain alone: " + this);
    }
    return taps[0];
  }

  /**
   * An upper bound of the loudest sample heard, as a multiple of the loudest sample of the source.
   */
  public double peak() {
    double sum = 0;
    for (double tap : taps) {
      sum += Math.abs(tap);
    }
    return sum;
  }

  /** The power at the ear for white noise of power 1; for a gain, its square. */
  public double power() {
    double sum = 0;
    for (double tap : taps) {
      sum += tap * tap;
    }
    return sum;
  }

  /** Adds the signal at the ear for the times from {@code from} to before {@code to}. */
  void add(IntToDoubleFunction source, int from, int to, double[] heard) {
    for (int k = 0; k < taps.length; k++) {
      double tap = taps[k];
      int late = delay + k;
      for (int t = Math.max(from, late); t < to; t++) {
        heard[t - from] += tap * source.applyAsDouble(t - late);
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ear ear && ear.delay == delay && Arrays.equals(ear.taps, taps);
  }

  @Override
  public int hashCode() {
    return 31 * delay + Arrays.hashCode(taps);
  }

  @Override
  public String toString() {
    return delay + " late: " + Arrays.toString(taps);
  }
}
