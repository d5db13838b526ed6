package org.vpobuilder.validation.data.audio;

import java.util.Arrays;
import java.util.List;
import org.vpobuilder.spec.space.Ears;

/**
 * Features of mixtures, made from stems, so that the sound follows the picture: for an augmented
 * image, and for another image's waveform at this image's places (S1 §4.2's memory bank).
 * Immutable; use by any thread.
 */
public final class AudioFeatures {
  private static final double DECIBEL_FLOOR = 1e-5;
  private static final double DECIBEL_RANGE = 100;
  private static final float LEVEL_DIFFERENCE_GAIN = 10;
  private static final double VGGISH_OFFSET = 0.01;
  private static final MelBank CAVP = MelBank.straightInHertz(64, 125, 3800);
  private static final MelBank VGGISH = MelBank.straightInMel(64, 125, 7500);

  private final FeatureSpec spec;

  public AudioFeatures(FeatureSpec spec) {
    this.spec = spec;
  }

  public FeatureSpec spec() {
    return spec;
  }

  /**
   * The features of stems heard together.
   *
   * @param stems [n][{@link FeatureSpec#samples}] in [-1, 1), n at least 1
   * @param ears [n], the ears of each stem by its law of space; used only in stereo
   * @return [C, T, F] as the spec defines
   * @throws IllegalArgumentException if a stem has another length
   */
  public Features features(float[][] stems, List<Ears> ears) {
    for (float[] stem : stems) {
      if (stem.length != spec.samples()) {
        throw new IllegalArgumentException(
            "got a stem of %d samples, wanted %d".formatted(stem.length, spec.samples()));
      }
    }
    return ofChannels(Waveforms.mix(stems, ears, spec.mode()));
  }

  /**
   * The features of a recording that was not made from stems.
   *
   * @param channels [C][{@link FeatureSpec#samples}]
   */
  public Features ofChannels(float[][] channels) {
    int perChannel = spec.frames() * spec.bins();
    float[] values = new float[channels.length * perChannel];
    for (int c = 0; c < channels.length; c++) {
      channel(channels[c], values, c * perChannel);
    }
    if (spec.kind() == FeatureKind.CAVP_LOG_MEL_ILD && channels.length == 2) {
      meanAndDifference(values);
    }
    return new Features(channels.length, spec.frames(), spec.bins(), values);
  }

  private void channel(float[] wave, float[] values, int at) {
    int frames = spec.frames();
    int bins = spec.bins();
    switch (spec.kind()) {
      case CAVP_LOG_MEL, CAVP_LOG_MEL_ILD ->
          Stft.centred(wave, frames, (t, power) -> cavp(power, values, at + t * bins));
      case CPM_STFT ->
          Stft.centred(wave, frames, (t, power) -> magnitude(power, values, at + t * bins));
      case VGGISH_LOG_MEL ->
          Stft.plain(wave, frames, (t, power) -> vggish(power, values, at + t * bins));
    }
  }

  /**
   * Computes CAVP's log-mel. The floor is applied to power as if it were amplitude, as in the
   * authors' code and therefore in S1's numbers.
   */
  private static void cavp(double[] power, float[] values, int at) {
    for (int m = 0; m < CAVP.size(); m++) {
      double decibel = 20 * StrictMath.log10(Math.max(DECIBEL_FLOOR, CAVP.apply(m, power)));
      values[at + m] = (float) (decibel / DECIBEL_RANGE);
    }
  }

  /** Converts [left, right] to [mean, 10 (left - right)]. */
  private static void meanAndDifference(float[] values) {
    int half = values.length / 2;
    for (int i = 0; i < half; i++) {
      float left = values[i];
      float right = values[half + i];
      values[i] = (left + right) / 2;
      values[half + i] = LEVEL_DIFFERENCE_GAIN * (left - right);
    }
  }

  private static void magnitude(double[] power, float[] values, int at) {
    for (int k = 0; k < Stft.BINS - 1; k++) {
      values[at + k] = (float) Math.sqrt(power[k]);
    }
  }

  private static void vggish(double[] power, float[] values, int at) {
    for (int k = 0; k < power.length; k++) {
      power[k] = Math.sqrt(power[k]);
    }
    for (int m = 0; m < VGGISH.size(); m++) {
      values[at + m] = (float) StrictMath.log(VGGISH.apply(m, power) + VGGISH_OFFSET);
    }
  }

  /** Triangular HTK mel filters over the bins of {@link Stft}, stored without their zeros. */
  private static final class MelBank {
    private final int[] first;
    private final double[][] weights;

    private MelBank(int[] first, double[][] weights) {
      this.first = first;
      this.weights = weights;
    }

    /** The scale on which a filter's flanks are straight. */
    private interface Axis {
      double of(double hertz);
    }

    /**
     * torchaudio's {@code melscale_fbanks(norm=None, mel_scale="htk")}, with flanks that are
     * straight over hertz.
     */
    static MelBank straightInHertz(int mels, double low, double high) {
      return make(mels, low, high, hertz -> hertz);
    }

    /**
     * torchvggish's {@code spectrogram_to_mel_matrix}, with flanks that are straight over mel, and
     * without the bin at 0 Hz.
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
        // Bin 0 is below every filter, because the lowest begins at 125 Hz.
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
}
