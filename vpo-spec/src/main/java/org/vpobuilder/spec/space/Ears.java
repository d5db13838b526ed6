package org.vpobuilder.spec.space;

import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

/** The signals of one source at both ears. The left ear is the left channel. */
public record Ears(Ear left, Ear right) {
  /** A source with one gain for each channel. */
  public static Ears gains(double left, double right) {
    return new Ears(Ear.gain(left), Ear.gain(right));
  }

  /**
   * The gains of a law in which an ear's gain depends on how near the source is to the ear's edge
   * of the picture.
   *
   * @param alpha place of the source, in [0, 1]
   * @param gain the gain of an ear by nearness, which is 0 for a source at the opposite edge and 1
   *     for one at the ear's own edge
   */
  public static Ears byNearness(double alpha, DoubleUnaryOperator gain) {
    // The right ear does not use alpha itself: after one subtraction from 1 further ones are exact,
    // so a mirrored place swaps the gains to the last bit. The two values differ by at most 2^-54.
    double left = 1 - alpha;
    return gains(gain.applyAsDouble(left), gain.applyAsDouble(1 - left));
  }

  /** The ears for a source at the mirrored place. */
  public Ears swapped() {
    return new Ears(right, left);
  }

  /**
   * The number of earlier samples on which the signal of an ear depends; 0 if both ears have only a
   * gain.
   */
  public int reach() {
    return Math.max(left.reach(), right.reach());
  }

  /**
   * The interaural level difference: the level of white noise at the left ear relative to the right
   * ear, in dB. Infinite if one ear hears nothing.
   */
  public double differenceDb() {
    return decibels(left.power()) - decibels(right.power());
  }

  /**
   * The level of both ears together in dB, relative to a source that one ear alone hears unchanged.
   */
  public double levelDb() {
    return decibels(left.power() + right.power());
  }

  private static double decibels(double power) {
    return 10 * StrictMath.log10(power);
  }

  /**
   * Adds the signals of a source at the ears.
   *
   * @param source the source's sample at a time, from 0 on
   * @param from the first time wanted
   * @param to the end of the times wanted, exclusive
   * @param leftHeard the sums at the left ear, beginning at time {@code from}; {@code rightHeard}
   *     has those at the right ear
   */
  public void add(
      IntToDoubleFunction source, int from, int to, double[] leftHeard, double[] rightHeard) {
    if (reach() > 0) {
      left.add(source, from, to, leftHeard);
      right.add(source, from, to, rightHeard);
      return;
    }
    // Nearly every law has gains alone: each sample is asked for once, not once for each ear.
    double leftGain = left.gain();
    double rightGain = right.gain();
    for (int t = from; t < to; t++) {
      double sound = source.applyAsDouble(t);
      leftHeard[t - from] += leftGain * sound;
      rightHeard[t - from] += rightGain * sound;
    }
  }

  /**
   * Adds the signals of a source of which both ears hear only the present sample, without a call
   * for each sample.
   *
   * @param source its samples; as many as {@code count} are heard
   * @throws IllegalStateException if an ear has a filter
   */
  public void add(double[] source, int count, double[] leftHeard, double[] rightHeard) {
    double leftGain = left.gain();
    double rightGain = right.gain();
    add(leftGain, source, count, leftHeard);
    add(rightGain, source, count, rightHeard);
  }

  private static void add(double gain, double[] source, int count, double[] heard) {
    for (int i = 0; i < count; i++) {
      heard[i] += gain * source[i];
    }
  }
}
