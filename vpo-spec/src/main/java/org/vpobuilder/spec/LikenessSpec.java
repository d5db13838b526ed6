package org.vpobuilder.spec;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The thresholds at which two pictures, or two sounds, count as the same although their bytes
 * differ. Only one of such a group is used in test, and train has nothing that counts as the same
 * as something in test (SPEC.md, Likeness).
 *
 * @param imageBits two pictures count as the same if at most this many of the 64 bits of their
 *     prints differ; null to compare no pictures
 * @param audioBer two sounds count as the same if at most this share of the bits of 3 s of their
 *     prints differs; null to compare no sounds
 */
public record LikenessSpec(@Nullable Integer imageBits, @Nullable Double audioBer)
    implements Serializable {
  public LikenessSpec {
    SpecCheck.holds(
        imageBits != null || audioBer != null, "likeness", "nothing", "image_bits, audio_ber");
    if (imageBits != null) {
      SpecCheck.inRange("likeness.image_bits", imageBits, 0, 16);
    }
    if (audioBer != null) {
      SpecCheck.inRange("likeness.audio_ber", audioBer, 0, 0.45);
    }
  }
}
