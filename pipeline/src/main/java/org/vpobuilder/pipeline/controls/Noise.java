package org.vpobuilder.pipeline.controls;

import org.vpobuilder.spec.draw.DrawStream;

/** Noise of an RMS level of 1, the same on every machine. */
final class Noise {
  private static final double UNIFORM_RMS = Math.sqrt(1 / 12.0);

  private Noise() {}

  /** Independent and uniform, so that its peaks are 4.8 dB above its level only. */
  static double[] white(int samples, DrawStream draws) {
    double[] noise = new double[samples];
    for (int i = 0; i < samples; i++) {
      noise[i] = (draws.next().unit() - 0.5) / UNIFORM_RMS;
    }
    return noise;
  }

  /**
   * White noise through Paul Kellet's filter: 3 dB an octave less, to 0.05 dB from a 5,000th of the
   * sample rate on (https://www.firstpr.com.au/dsp/pink-noise/). Its first second is left out, in
   * which the slowest of the filter's seven poles settles.
   */
  static double[] pink(int samples, int rateHz, DrawStream draws) {
    double[] white = white(samples + rateHz, draws);
    double[] noise = new double[samples];
    double b0 = 0;
    double b1 = 0;
    double b2 = 0;
    double b3 = 0;
    double b4 = 0;
    double b5 = 0;
    double b6 = 0;
    double power = 0;
    for (int i = 0; i < white.length; i++) {
      double w = white[i];
      b0 = 0.99886 * b0 + w * 0.0555179;
      b1 = 0.99332 * b1 + w * 0.0750759;
      b2 = 0.96900 * b2 + w * 0.1538520;
      b3 = 0.86650 * b3 + w * 0.3104856;
      b4 = 0.55000 * b4 + w * 0.5329522;
      b5 = -0.7616 * b5 - w * 0.0168980;
      double pink = b0 + b1 + b2 + b3 + b4 + b5 + b6 + w * 0.5362;
      b6 = w * 0.115926;
      if (i >= rateHz) {
        noise[i - rateHz] = pink;
        power += pink * pink;
      }
    }
    double rms = Math.sqrt(power / samples);
    for (int i = 0; i < samples; i++) {
      noise[i] /= rms;
    }
    return noise;
  }
}
