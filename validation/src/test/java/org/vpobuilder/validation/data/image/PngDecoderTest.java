package org.vpobuilder.validation.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.schemas.media.MediaException;

/** Golden pixels: PIL's, by validation/src/test/python/data/images_golden.py. */
class PngDecoderTest {
  @ParameterizedTest
  @ValueSource(strings = {"colour", "alpha", "grey", "palette", "bits"})
  void decode_ofGolden_givesPilsPixels(String name) throws Exception {
    RgbImage got = PngDecoder.decode(Pictures.golden(name + "-png.png"), 32 * 24);
    assertThat(got.width()).isEqualTo(32);
    assertThat(got.height()).isEqualTo(24);
    assertThat(got.pixels()).isEqualTo(Pictures.golden(name + "-png.rgb"));
  }

  @Test
  void decode_ofTooLarge_isRefusedByTheHeader() throws Exception {
    byte[] file = Pictures.golden("grey-png.png");
    assertThatThrownBy(() -> PngDecoder.decode(file, 32 * 24 - 1))
        .isInstanceOf(MediaException.class)
        .hasMessage("PNG: got 32 x 24 pixels of 8 bits, wanted at most 767 of 8");
  }

  @Test
  void decode_ofCutOff_isRefused() throws Exception {
    byte[] file = Pictures.golden("colour-png.png");
    assertThatThrownBy(() -> PngDecoder.decode(Arrays.copyOf(file, file.length / 2), 1 << 20))
        .isInstanceOf(MediaException.class)
        .hasMessageStartingWith("PNG: ");
    assertThatThrownBy(() -> PngDecoder.decode(new byte[100], 1 << 20))
        .hasMessage("PNG: no signature");
  }
}
