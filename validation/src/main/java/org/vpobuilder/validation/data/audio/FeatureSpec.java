package org.vpobuilder.validation.data.audio;

import org.vpobuilder.spec.AudioSpec;

/**
 * The sound that the network hears.
 *
 * @param seconds length of the sound, 1 to 10 (S1 B.1: 1 on AVSBench, 3 on VPO)
 */
public record FeatureSpec(AudioMode mode, int seconds, FeatureKind kind) {
  /** The sample rate of every model. */
  public static final int SAMPLE_RATE_HZ = AudioSpec.TRAINING_RATE_HZ;

  private static final int MAX_SECONDS = 10;

  public FeatureSpec {
    if (seconds < 1 || seconds > MAX_SECONDS) {
      throw new IllegalArgumentException(
          "got %d seconds, wanted 1 to %d".formatted(seconds, MAX_SECONDS));
    }
  }

  /** The number of samples of a stem. */
  public int samples() {
    return seconds * SAMPLE_RATE_HZ;
  }

  /** The number of channels, C. */
  public int channels() {
    return mode.channels();
  }

  /** The number of frames, T. */
  public int frames() {
    return kind.frames(seconds);
  }

  /** The number of values per frame, F. */
  public int bins() {
    return kind.bins();
  }
}
