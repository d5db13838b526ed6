package org.vpobuilder.validation.data.example;

import org.vpobuilder.spec.mask.Rle;

/**
 * One object that is heard.
 *
 * @param id of its annotation
 * @param classIndex mask value of its class, 1 to 254; 0 for a recording of a whole scene
 * @param alpha where it is heard: 0 the left edge, 1 the right edge of the picture (S1 §3)
 * @param waveform mono, in [-1, 1), at 16 kHz, as long as the {@code FeatureSpec} says. Not copied.
 * @param mask of the whole object in the picture as it was stored; what augmentation moves alpha by
 */
public record SoundingObject(long id, int classIndex, double alpha, float[] waveform, Rle mask) {
  public SoundingObject {
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new IllegalArgumentException("got alpha %s, wanted 0 to 1".formatted(alpha));
    }
  }

  public SoundingObject at(double newAlpha) {
    return new SoundingObject(id, classIndex, newAlpha, waveform, mask);
  }
}
