package org.vpobuilder.validation.data.audio;

import java.util.List;
import org.vpobuilder.spec.space.Ears;

/** Mono waveforms: PCM to float, the middle of a clip, mixtures. */
public final class Waveforms {
  /** The divisor with which torchaudio and soundfile read PCM-16. */
  private static final float FULL_SCALE = 32768f;

  private Waveforms() {}

  /**
   * The middle of one channel of interleaved PCM-16, repeated if it is shorter, as in AudioDataset
   * of the authors' code. For a clip that is too short, their code takes the end of it, and this
   * method takes all of it.
   *
   * @param pcm interleaved, {@code channels} values a frame
   * @param samples number of samples wanted
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
   * Sums stems (S1 §3). In stereo each stem is filtered by its ears; a stereo mixture needs a law
   * of space.
   *
   * @param stems [n][samples]
   * @param ears [n], the ears of each stem; used only in stereo
   * @return [channels][samples]
   */
  public static float[][] mix(float[][] stems, List<Ears> ears, AudioMode mode) {
    if (stems.length == 0 || stems.length != ears.size()) {
      throw new IllegalArgumentException(
          "got %d stems and %d ways to hear them, wanted as many, at least one"
              .formatted(stems.length, ears.size()));
    }
    int samples = stems[0].length;
    double[] left = new double[samples];
    if (mode != AudioMode.STEREO) {
      for (float[] stem : stems) {
        for (int t = 0; t < samples; t++) {
          left[t] += stem[t];
        }
      }
      return new float[][] {floats(left)};
    }
    double[] right = new double[samples];
    for (int i = 0; i < stems.length; i++) {
      float[] stem = stems[i];
      ears.get(i).add(t -> stem[t], 0, samples, left, right);
    }
    return new float[][] {floats(left), floats(right)};
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int t = 0; t < floats.length; t++) {
      floats[t] = (float) values[t];
    }
    return floats;
  }
}
