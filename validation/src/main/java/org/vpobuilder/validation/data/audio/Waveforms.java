package org.vpobuilder.validation.data.audio;

/** Mono waveforms: PCM to float, the middle of a clip, mixtures. */
public final class Waveforms {
  /** As torchaudio and soundfile read PCM-16. */
  private static final float FULL_SCALE = 32768f;

  private Waveforms() {}

  /**
   * The middle of one channel of interleaved PCM-16, repeated if it is shorter ([C] AudioDataset;
   * where [C] would take the end of a clip that is too short, this takes all of it).
   *
   * @param pcm interleaved, {@code channels} values a frame
   * @param samples wanted
   * @return [samples] in [-1, 1)
   * @throws IllegalArgumentException if there is no frame
   */
  public static float[] middle(short[] pcm, int channels, int channel, int samples) {
    int frames = pcm.length / channels;
    if (frames == 0) {
      throw new IllegalArgumentException("got a waveform of no samples");
    }
    int start = frames < samples ? 0 : frames / 2 - samples / 2;
    float[] out = new float[samples];
    for (int i = 0; i < samples; i++) {
      out[i] = pcm[((start + i) % frames) * channels + channel] / FULL_SCALE;
    }
    return out;
  }

  /**
   * Pans and sums (S1 §3).
   *
   * @param stems [n][samples]
   * @param alphas [n], each in [0, 1]; 0 is all left. Read in stereo only.
   * @return [channels][samples]
   */
  public static float[][] mix(float[][] stems, double[] alphas, AudioMode mode) {
    if (stems.length == 0 || stems.length != alphas.length) {
      throw new IllegalArgumentException(
          "got %d stems and %d alphas, wanted as many, at least one"
              .formatted(stems.length, alphas.length));
    }
    return switch (mode) {
      case RECORDING, MONO -> new float[][] {sum(stems, i -> 1)};
      case STEREO -> new float[][] {sum(stems, i -> 1 - alphas[i]), sum(stems, i -> alphas[i])};
    };
  }

  private interface Gain {
    double of(int stem);
  }

  private static float[] sum(float[][] stems, Gain gain) {
    double[] sum = new double[stems[0].length];
    for (int i = 0; i < stems.length; i++) {
      double factor = gain.of(i);
      for (int t = 0; t < sum.length; t++) {
        sum[t] += factor * stems[i][t];
      }
    }
    float[] out = new float[sum.length];
    for (int t = 0; t < out.length; t++) {
      out[t] = (float) sum[t];
    }
    return out;
  }
}
