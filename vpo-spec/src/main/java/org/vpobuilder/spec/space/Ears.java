package org.vpobuilder.spec.space;

import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

/** What both ears hear of one source. The left ear is the left channel. */
public record Ears(Ear left, Ear right) {
  /** A source in both channels, by a gain each. */
  public static Ears gains(double left, double right) {
    return new Ears(Ear.gain(left), Ear.gain(right));
  }

  /**
   * The gains of a law in which an ear's gain depends on how near the source is to the ear's edge
   * of the picture.
   *
   * @param alpha place of the source, in [0, 1]
   * @param gain of an ear at a nearness from 0, at the other edge, to 1
   */
  public static Ears byNearness(double alpha, DoubleUnaryOperator gain) {
    // Not alpha itself for the right ear: after one subtraction from 1 further ones are exact, so
    // that
    // a mirrored place swaps the gains to the last bit. The two differ by 2^-54 at most.
    double left = 1 - alpha;
    return gains(gain.applyAsDouble(left), gain.applyAsDouble(1 - left));
  }

  /** What is heard of a source at the mirrored place. */
  public Ears swapped() {
    return new Ears(right, left);
  }

  /** Samples back of a time that an ear still hears; 0 if both hear a gain. */
  public int reach() {
    return Math.max(left.reach(), right.reach());
  }

  /**
   * How much louder the left ear hears white noise, in dB: the interaural level difference.
   * Infinite where one ear hears nothing.
   */
  public double differenceDb() {
    return decibels(left.power()) - decibels(right.power());
  }

  /** Level of both ears together in dB over a source that one ear alone hears unchanged. */
  public double levelDb() {
    return decibels(left.power() + right.power());
  }

  private static double decibels(double power) {
    return 10 * StrictMath.log10(power);
  }

  /**
   * Adds what is heard of a source.
   *
   * @param source its sample at a time from 0 on
   * @param from the first time that is wanted
   * @param to after the last time
   * @param leftHeard of time {@code from} and on; so {@code rightHeard}
   */
  public void add(
      IntToDoubleFunction source, int from, int to, double[] leftHeard, double[] rightHeard) {
    left.add(source, from, to, leftHeard);
    right.add(source, from, to, rightHeard);
  }
}
