package org.vpobuilder.validation.data.example;

import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.space.Ears;
import org.vpobuilder.spec.space.SpatialLaw;
import org.vpobuilder.spec.space.SpatialLaws;

/**
 * One object that sounds.
 *
 * @param id id of its annotation
 * @param classIndex mask value of its class, 1 to 254; 0 for a recording of a whole scene
 * @param alpha its place: 0 the left edge, 1 the right edge of the picture (S1 §3)
 * @param law its sample's law of space, which gives the ears at each place
 * @param waveform mono, in [-1, 1), at 16 kHz, as long as the {@code FeatureSpec} says. Not copied.
 * @param mask mask of the whole object in the picture as it was stored, from which augmentation
 *     computes the new alpha
 */
public record SoundingObject(
    String id, int classIndex, double alpha, SpatialLaw law, float[] waveform, Rle mask) {
  public SoundingObject {
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new IllegalArgumentException("got alpha %s, wanted 0 to 1".formatted(alpha));
    }
  }

  /**
   * A recording of a whole scene that is not separated into objects: it has no place, and only its
   * one channel is used.
   */
  public static SoundingObject recording(long id, float[] waveform, Rle mask) {
    SpatialLaw law = SpatialLaws.named(SpatialLaws.PUBLISHED);
    return new SoundingObject(Long.toString(id), 0, 0.5, law, waveform, mask);
  }

  /** The same sound at another place, by the same law. */
  public SoundingObject at(double newAlpha) {
    return new SoundingObject(id, classIndex, newAlpha, law, waveform, mask);
  }

  /** Another sound at the same place. */
  public SoundingObject with(float[] newWaveform) {
    return new SoundingObject(id, classIndex, alpha, law, newWaveform, mask);
  }

  /** The ears for it at its place. */
  public Ears ears() {
    return law.at(alpha, AudioSpec.TRAINING_RATE_HZ);
  }
}
