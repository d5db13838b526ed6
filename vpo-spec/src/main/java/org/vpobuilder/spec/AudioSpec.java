package org.vpobuilder.spec;

import java.io.Serializable;
import org.vpobuilder.spec.space.SpatialLaw;
import org.vpobuilder.spec.space.SpatialLaws;

/**
 * The sound of a sample.
 *
 * @param clipSeconds length of every mixture and stem; shorter clips are tiled
 * @param minSeconds clips shorter than this are rejected
 * @param maxSeconds only this much of a longer clip is decoded, which bounds memory
 * @param silenceDbfs spans whose RMS level, in dB of full scale, is below it can't be drawn
 * @param panning name of the law of space
 */
public record AudioSpec(
    double clipSeconds,
    double minSeconds,
    double maxSeconds,
    double silenceDbfs,
    int sampleRateHz,
    AudioContainer container,
    String panning)
    implements Serializable {
  /** The rate of the sound that the models of {@code vpo train} hear. */
  public static final int TRAINING_RATE_HZ = 16_000;

  /**
   * The largest magnitude of a sample of a stem or a mixture before it is rounded, as a share of
   * full scale. Rounding can then not reach full scale, so nothing is clipped.
   */
  public static final double CEILING = 0.999;

  public static final int MIN_RATE_HZ = 4000;
  public static final int MAX_RATE_HZ = 192_000;

  public AudioSpec {
    SpecCheck.inRange("audio.clip_seconds", clipSeconds, 0.1, 600);
    SpecCheck.inRange("audio.min_seconds", minSeconds, 0.01, clipSeconds);
    SpecCheck.inRange("audio.max_seconds", maxSeconds, clipSeconds, 600);
    SpecCheck.inRange("audio.silence_dbfs", silenceDbfs, -200, 0);
    SpecCheck.inRange("audio.sample_rate_hz", sampleRateHz, MIN_RATE_HZ, MAX_RATE_HZ);
    SpecCheck.holds(
        isWhole(clipSeconds * sampleRateHz),
        "audio.clip_seconds",
        clipSeconds,
        "a whole number of samples at audio.sample_rate_hz " + sampleRateHz);
    // Refuses a name that is not the name of a law.
    SpatialLaws.named(panning);
  }

  /** The law by which places are heard. */
  public SpatialLaw law() {
    return SpatialLaws.named(panning);
  }

  /** Samples per channel of every mixture and stem. */
  public int clipSamples() {
    return (int) Math.rint(clipSeconds * sampleRateHz);
  }

  public int minSamples() {
    return (int) Math.ceil(minSeconds * sampleRateHz);
  }

  public int maxSamples() {
    return (int) Math.floor(maxSeconds * sampleRateHz);
  }

  private static boolean isWhole(double value) {
    return Math.abs(value - Math.rint(value)) < 1e-6;
  }
}
