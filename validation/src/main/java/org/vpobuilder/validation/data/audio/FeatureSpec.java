package org.vpobuilder.validation.data.audio;

import org.vpobuilder.spec.AudioSpec;

/**
 * What the network hears.
 *
 * @param seconds of sound, 1 to 10 (S1 B.1: 1 on AVSBench, 3 on VPO)
 */
public record FeatureSpec(AudioMode mode, int seconds, FeatureKind kind) {
  /** Every model's rate. */
  public static final int SAMPLE_RATE_HZ = AudioSpec.TRAINING_RATE_HZ;

  private static final int MAX_SECONDS = 10;

  public FeatureSpec {
    if (seconds < 1 || seconds > MAX_SECONDS) {
      throw new IllegalArgumentException(
          "got %d seconds, wanted 1 to %d".formatted(seconds, MAX_SECONDS));
    }
  }

  /** Samples of a stem. */
  public int samples() {
    return seconds * SAMPLE_RATE_HZ;
  }

  /** C. */
  public int channels() {
    return mode.channels();
  }

  /** T. */
  public int frames() {
    return kind.frames(seconds);
  }

  /** F. */
  public int bins() {
    return kind.bins();
  }
}
