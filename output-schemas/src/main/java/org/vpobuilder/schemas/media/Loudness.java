package org.vpobuilder.schemas.media;

import java.util.ArrayList;
import java.util.List;

/**
 * Integrated loudness by ITU-R BS.1770-4: K-weighting, blocks of 400 ms that begin every 100 ms, an
 * absolute gate at -70 LUFS and a relative gate 10 LU below the loudness of the blocks that pass
 * the absolute one. Every channel has the same weight, as left, right and centre do.
 *
 * <p>The standard gives the two filters only for 48 kHz. Their poles and zeros at other rates are
 * derived from the analogue prototypes that belong to these coefficients, by the bilinear
 * transform.
 */
public final class Loudness {
  /** The value for a sound of which no block passes the absolute gate. */
  public static final double SILENCE_LUFS = -200;

  private static final double OFFSET = -0.691;
  private static final double ABSOLUTE_GATE = -70;
  private static final double RELATIVE_GATE = -10;
  private static final int STEPS_PER_BLOCK = 4;
  private static final int STEPS_PER_SECOND = 10;

  private Loudness() {}

  /**
   * The loudness of a sound in LUFS; {@link #SILENCE_LUFS} if no block passes the absolute gate. A
   * sound shorter than a block is one block.
   */
  public static double lufs(Pcm16 sound) {
    int step = sound.sampleRateHz() / STEPS_PER_SECOND;
    int frames = sound.frames();
    double[] steps = new double[Math.max(1, frames / step)];
    for (int channel = 0; channel < sound.channels(); channel++) {
      Biquad shelf = Biquad.shelf(sound.sampleRateHz());
      Biquad highPass = Biquad.highPass(sound.sampleRateHz());
      for (int i = 0; i < frames; i++) {
        double heard = highPass.next(shelf.next(sound.at(i, channel) / (double) Short.MAX_VALUE));
        if (i / step < steps.length) {
          steps[i / step] += heard * heard;
        }
      }
    }
    return gated(blocks(steps, frames, step));
  }

  /** The mean squares of blocks, summed over the channels. */
  private static List<Double> blocks(double[] steps, int frames, int step) {
    int wide = Math.min(STEPS_PER_BLOCK, steps.length);
    int samples = Math.min(wide * step, Math.max(1, frames));
    List<Double> blocks = new ArrayList<>();
    for (int first = 0; first + wide <= steps.length; first++) {
      double sum = 0;
      for (int i = first; i < first + wide; i++) {
        sum += steps[i];
      }
      blocks.add(sum / samples);
    }
    return blocks;
  }

  private static double gated(List<Double> blocks) {
    List<Double> audible = blocks.stream().filter(b -> level(b) > ABSOLUTE_GATE).toList();
    if (audible.isEmpty()) {
      return SILENCE_LUFS;
    }
    double gate = level(mean(audible)) + RELATIVE_GATE;
    // The loudest block is never below the mean, so at least one block is left.
    return level(mean(audible.stream().filter(b -> level(b) > gate).toList()));
  }

  private static double mean(List<Double> values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.size();
  }

  private static double level(double meanSquare) {
    return OFFSET + 10 * StrictMath.log10(meanSquare);
  }

  /** A second-order filter in the transposed direct form II. */
  private static final class Biquad {
    private final double b0;
    private final double b1;
    private final double b2;
    private final double a1;
    private final double a2;
    private double first;
    private double second;

    private Biquad(double b0, double b1, double b2, double a1, double a2) {
      this.b0 = b0;
      this.b1 = b1;
      this.b2 = b2;
      this.a1 = a1;
      this.a2 = a2;
    }

    /** Stage 1, for the effect of the head: a shelf of 4 dB above 1.7 kHz. */
    static Biquad shelf(int rateHz) {
      double k = StrictMath.tan(Math.PI * 1681.974450955533 / rateHz);
      double q = 0.7071752369554196;
      double high = StrictMath.pow(10, 3.999843853973347 / 20);
      double band = StrictMath.pow(high, 0.4996667741545416);
      double a0 = 1 + k / q + k * k;
      return new Biquad(
          (high + band * k / q + k * k) / a0,
          2 * (k * k - high) / a0,
          (high - band * k / q + k * k) / a0,
          2 * (k * k - 1) / a0,
          (1 - k / q + k * k) / a0);
    }

    /** Stage 2: removes the low frequencies that do not count for loudness. */
    static Biquad highPass(int rateHz) {
      double k = StrictMath.tan(Math.PI * 38.13547087602444 / rateHz);
      double q = 0.5003270373238773;
      double a0 = 1 + k / q + k * k;
      return new Biquad(1, -2, 1, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0);
    }

    double next(double x) {
      double y = b0 * x + first;
      first = b1 * x - a1 * y + second;
      second = b2 * x - a2 * y;
      return y;
    }
  }
}
