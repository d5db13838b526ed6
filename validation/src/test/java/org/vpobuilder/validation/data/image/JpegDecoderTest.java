package org.vpobuilder.validation.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.schemas.media.MediaException;

/** Golden pixels: PIL's, by validation/src/test/python/data/images_golden.py. */
class JpegDecoderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "full-chroma",
        "half-chroma",
        "progressive",
        "profile",
        "grey",
        "turned",
        "rgb"
      })
  void decode_ofGolden_givesPilsPixels(String name) throws Exception {
    RgbImage got = JpegDecoder.decode(Pictures.golden(name + ".jpg"), 64 * 48);
    assertThat(got.width()).isEqualTo(64);
    assertThat(got.height()).isEqualTo(48);
    assertThat(got.pixels()).isEqualTo(Pictures.golden(name + ".rgb"));
  }

  @Test
  void decode_ofTooLarge_isRefusedByTheHeader() throws Exception {
    byte[] file = Pictures.golden("plain.jpg");
    assertThatThrownBy(() -> JpegDecoder.decode(file, 64 * 48 - 1))
        .isInstanceOf(MediaException.class)
        .hasMessage("JPEG: got 64 x 48 pixels, wanted at most 3071");
  }

  @Test
  void decode_ofCutOff_isRefused() throws Exception {
    byte[] file = Pictures.golden("plain.jpg");
    assertThatThrownBy(() -> JpegDecoder.decode(Arrays.copyOf(file, file.length - 100), 1 << 20))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("cut off");
  }

  @Test
  void decode_ofNoJpeg_isRefused() {
    assertThatThrownBy(() -> JpegDecoder.decode(new byte[2000], 1 << 20))
        .isInstanceOf(MediaException.class)
        .hasMessage("JPEG: no start-of-image marker");
  }

  @Test
  void decode_ofBrokenTables_isRefused() throws Exception {
    byte[] file = Pictures.golden("plain.jpg");
    for (int i = 20; i < file.length - 2; i += 3) {
      byte[] broken = file.clone();
      Arrays.fill(broken, i, Math.min(i + 40, file.length - 2), (byte) 0x5a);
      try {
        assertThat(JpegDecoder.decode(broken, 1 << 20).pixels()).isNotEmpty();
      } catch (MediaException e) {
        assertThat(e).hasMessageStartingWith("JPEG: ");
      }
    }
  }
}
