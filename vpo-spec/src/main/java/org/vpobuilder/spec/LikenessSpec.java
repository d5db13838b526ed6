package org.vpobuilder.spec;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Which pictures and sounds count as one though their bytes differ. Of those only one is used in
 * test, and none in train that test has (SPEC.md, Likeness).
 *
 * @param imageBits pictures are one if at most so many of the 64 bits of their prints differ; null
 *     not to look at pictures
 * @param audioBer sounds are one if at most this share of the bits of 3 s of their prints differs;
 *     null not to listen
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
