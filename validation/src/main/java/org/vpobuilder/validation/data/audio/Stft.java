package org.vpobuilder.validation.data.audio;

import java.util.Arrays;
import org.hipparchus.transform.DftNormalization;
import org.hipparchus.transform.FastFourierTransformer;
import org.hipparchus.transform.TransformType;

/**
 * Power spectra of 512 points with a periodic Hann window of 400 samples, every 160 samples.
 *
 * <p>It uses doubles, because next to a loud bin a float transform's error is louder than the -100
 * dB floor. Two frames share one complex transform, which costs no more than a float library's two.
 */
final class Stft {
  static final int POINTS = 512;
  static final int WINDOW = 400;
  static final int HOP = 160;

  /** Bins from 0 Hz to the Nyquist frequency. */
  static final int BINS = POINTS / 2 + 1;

  private static final double[] HANN = hann();

  private Stft() {}

  /** Receives the power spectrum of a frame; the array is reused. */
  interface Sink {
    void frame(int frame, double[] power);
  }

  /**
   * Computes frames as torch.stft with {@code center=True, pad_mode="reflect"}: frame i is centred
   * on sample 160 i. The wave must have more than 256 samples.
   */
  static void centred(float[] wave, int frames, Sink sink) {
    run(wave, frames, -WINDOW / 2, sink);
  }

  /**
   * Computes frames without padding: frame i begins at sample 160 i; the wave must hold all of
   * them.
   */
  static void plain(float[] wave, int frames, Sink sink) {
    run(wave, frames, 0, sink);
  }

  private static void run(float[] wave, int frames, int offset, Sink sink) {
    double[][] data = new double[2][POINTS];
    double[] power = new double[BINS];
    for (int frame = 0; frame < frames; frame += 2) {
      // Packs two real frames as the real and the imaginary part of one complex signal.
      load(wave, frame * HOP + offset, data[0]);
      if (frame + 1 < frames) {
        load(wave, (frame + 1) * HOP + offset, data[1]);
      } else {
        Arrays.fill(data[1], 0);
      }
      FastFourierTransformer.transformInPlace(
          data, DftNormalization.STANDARD, TransformType.FORWARD);
      power(data, 1, power);
      sink.frame(frame, power);
      if (frame + 1 < frames) {
        power(data, -1, power);
        sink.frame(frame + 1, power);
      }
    }
  }

  private static void load(float[] wave, int start, double[] into) {
    for (int i = 0; i < WINDOW; i++) {
      int at = start + i;
      at = at < 0 ? -at : at;
      at = at >= wave.length ? 2 * (wave.length - 1) - at : at;
      into[i] = HANN[i] * wave[at];
    }
    Arrays.fill(into, WINDOW, POINTS, 0);
  }

  /**
   * Computes |X|^2 of the signal in the real (sign 1) or the imaginary (sign -1) part: 2 X_k = Z_k
   * + conj Z_-k, and 2i Y_k = Z_k - conj Z_-k.
   */
  private static void power(double[][] z, int sign, double[] power) {
    for (int k = 0; k < BINS; k++) {
      int mirror = (POINTS - k) & (POINTS - 1);
      double re = z[0][k] + sign * z[0][mirror];
      double im = z[1][k] - sign * z[1][mirror];
      power[k] = (re * re + im * im) / 4;
    }
  }

  private static double[] hann() {
    double[] window = new double[WINDOW];
    for (int i = 0; i < WINDOW; i++) {
      window[i] = 0.5 - 0.5 * StrictMath.cos(2 * Math.PI * i / WINDOW);
    }
    return window;
  }
}
