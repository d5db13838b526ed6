package org.vpobuilder.validation.data.audio;

import java.util.Arrays;

/** Triangular HTK mel filters over the bins of {@link Stft}, stored without their zeros. */
final class MelBank {
  private final int[] first;
  private final double[][] weights;

  private MelBank(int[] first, double[][] weights) {
    this.first = first;
    this.weights = weights;
  }

  /** Where a filter's flanks are straight. */
  private interface Axis {
    double of(double hertz);
  }

  /** torchaudio's {@code melscale_fbanks(norm=None, mel_scale="htk")}: straight over hertz. */
  static MelBank straightInHertz(int mels, double low, double high) {
    return make(mels, low, high, hertz -> hertz);
  }

  /**
   * torchvggish's {@code spectrogram_to_mel_matrix}: straight over mel; without the bin at 0 Hz.
   */
  static MelBank straightInMel(int mels, double low, double high) {
    return make(mels, low, high, MelBank::mel);
  }

  int size() {
    return weights.length;
  }

  /** The sum of a filter's weights times the values of the bins. */
  double apply(int mel, double[] bins) {
    double[] w = weights[mel];
    double sum = 0;
    for (int i = 0, k = first[mel]; i < w.length; i++, k++) {
      sum += w[i] * bins[k];
    }
    return sum;
  }

  private static MelBank make(int mels, double low, double high, Axis axis) {
    int[] first = new int[mels];
    double[][] weights = new double[mels][];
    double from = mel(low);
    double step = (mel(high) - from) / (mels + 1);
    for (int m = 0; m < mels; m++) {
      double left = axis.of(hertz(from + m * step));
      double centre = axis.of(hertz(from + (m + 1) * step));
      double right = axis.of(hertz(from + (m + 2) * step));
      double[] all = new double[Stft.BINS];
      // Bin 0 is below every filter: the lowest begins at 125 Hz.
      for (int k = 1; k < Stft.BINS; k++) {
        double x = axis.of((double) k * FeatureSpec.SAMPLE_RATE_HZ / Stft.POINTS);
        all[k] =
            Math.max(0, Math.min((x - left) / (centre - left), (right - x) / (right - centre)));
      }
      first[m] = firstPositive(all);
      weights[m] = Arrays.copyOfRange(all, first[m], endPositive(all, first[m]));
    }
    return new MelBank(first, weights);
  }

  private static int firstPositive(double[] values) {
    for (int k = 0; k < values.length; k++) {
      if (values[k] > 0) {
        return k;
      }
    }
    return 0;
  }

  private static int endPositive(double[] values, int from) {
    int end = from;
    while (end < values.length && values[end] > 0) {
      end++;
    }
    return end;
  }

  private static double mel(double hertz) {
    return 2595 * StrictMath.log10(1 + hertz / 700);
  }

  private static double hertz(double mel) {
    return 700 * (StrictMath.pow(10, mel / 2595) - 1);
  }
}
