package org.vpobuilder.spec.space;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * What one ear hears of one source: at time t the sum over k of {@code taps[k] * source[t - delay -
 * k]}. A gain is one tap without delay. A delay by a fraction of a sample is a few taps (Lagrange's
 * polynomials, a windowed sinc), the shadow of the head or a measured ear is its impulse response.
 *
 * <p>Before its first sample a source is silent. Who cuts a piece out of a longer stem therefore
 * lacks what came before it in the first {@link #reach} samples that are heard.
 *
 * <p>Immutable; use by any thread.
 */
public final class Ear {
  /** Most samples of delay and taps together: four seconds at 16 kHz. */
  public static final int MAX_REACH = 1 << 16;

  /**
   * Most that {@link #peak} may be. Stems are rounded to 16 bits before they are heard, and half a
   * step of each of five stems times this stays below the headroom of 32 steps.
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

  /** The source, louder or softer. */
  public static Ear gain(double gain) {
    return of(0, gain);
  }

  /**
   * The source through a filter.
   *
   * @param delay whole samples that come before the first tap
   * @throws IllegalArgumentException beyond {@link #MAX_REACH} or {@link #MAX_PEAK}
   */
  public static Ear of(int delay, double... taps) {
    return new Ear(delay, taps.clone());
  }

  /** How many samples back of a time the ear still hears; 0 for a gain. */
  public int reach() {
    return delay + taps.length - 1;
  }

  /**
   * What the source is multiplied by.
   *
   * @throws IllegalStateException if it is delayed or filtered too: {@link #reach} is not 0
   */
  public double gain() {
    if (reach() > 0) {
      throw new IllegalStateException("no gain alone: " + this);
    }
    return taps[0];
  }

  /** Nothing that is heard is louder than this times the loudest sample of the source. */
  public double peak() {
    double sum = 0;
    for (double tap : taps) {
      sum += Math.abs(tap);
    }
    return sum;
  }

  /** Power that is heard of white noise of power 1; of a gain its square. */
  public double power() {
    double sum = 0;
    for (double tap : taps) {
      sum += tap * tap;
    }
    return sum;
  }

  /** Adds what is heard from time {@code from} until before {@code to} to the values of it. */
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
