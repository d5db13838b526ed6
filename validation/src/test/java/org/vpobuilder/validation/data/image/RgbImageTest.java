package org.vpobuilder.validation.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RgbImageTest {
  /**
   * By hand from EXIF's table, of where the stored row 0 and column 0 are seen. Stored are the rows
   * ABC and DEF.
   */
  @ParameterizedTest
  @CsvSource({
    "1, ABC/DEF", // top, left
    "2, CBA/FED", // top, right
    "3, FED/CBA", // bottom, right
    "4, DEF/ABC", // bottom, left
    "5, AD/BE/CF", // left, top
    "6, DA/EB/FC", // right, top
    "7, FC/EB/DA", // right, bottom
    "8, CF/BE/AD" // left, bottom
  })
  void upright_everyOrientation_putsRowsAndColumnsWhereExifSays(int orientation, String rows) {
    byte[] pixels = new byte[18];
    for (int i = 0; i < 18; i++) {
      pixels[i] = (byte) (i / 3 + 'A');
    }
    RgbImage upright = new RgbImage(2, 3, pixels).upright(orientation);
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      seen.append(i > 0 && i % upright.width() == 0 ? "/" : "");
      seen.append((char) upright.pixels()[3 * i]);
    }
    assertThat(seen).hasToString(rows);
    assertThat(upright.height() * upright.width()).isEqualTo(6);
  }

  /** Java's packed pixels are 0xAARRGGBB. */
  @Test
  void buffered_hasEachPixelInItsPlace() {
    byte[] pixels = {
      (byte) 0xff, 0, 1, 2, (byte) 0x80, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    };
    BufferedImage image = new RgbImage(2, 3, pixels).buffered();
    assertThat(image.getWidth()).isEqualTo(3);
    assertThat(image.getHeight()).isEqualTo(2);
    assertThat(image.getRGB(0, 0)).isEqualTo(0xffff0001);
    assertThat(image.getRGB(1, 0)).isEqualTo(0xff028003);
    assertThat(image.getRGB(2, 1)).isEqualTo(0xff0d0e0f);
  }
}
