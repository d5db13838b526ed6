package org.vpobuilder.pipeline.controls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.schemas.media.JpegColour;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.spec.draw.Draws;

class MirroredPictureTest {
  /** A picture of smooth colours whose width is not a multiple of the block size. */
  private static byte[] picture(int type) throws IOException {
    BufferedImage image = new BufferedImage(53, 30, type);
    for (int y = 0; y < 30; y++) {
      for (int x = 0; x < 53; x++) {
        image.setRGB(x, y, (x * 4) << 16 | (y * 8) << 8 | (200 - 3 * x));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", out);
    return out.toByteArray();
  }

  /** Java's decoder to colours is a way other than components: it uses Adobe's marker. */
  @ParameterizedTest
  @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY})
  void colours_areMirrored(int type) throws IOException, MediaException {
    byte[] jpeg = picture(type);
    BufferedImage from = ImageIO.read(new ByteArrayInputStream(jpeg));
    byte[] mirrored = MirroredPicture.of(jpeg);
    BufferedImage to = ImageIO.read(new ByteArrayInputStream(mirrored));
    assertThat(to.getWidth()).isEqualTo(53);
    double sum = 0;
    for (int y = 0; y < 30; y++) {
      for (int x = 0; x < 53; x++) {
        for (int shift = 0; shift <= 16; shift += 8) {
          int a = from.getRGB(x, y) >> shift & 0xff;
          int b = to.getRGB(52 - x, y) >> shift & 0xff;
          sum += Math.abs(a - b);
        }
      }
    }
    assertThat(sum / (53 * 30 * 3)).isLessThan(2);
    assertThat(MirroredPicture.of(jpeg)).isEqualTo(mirrored);
    if (type == BufferedImage.TYPE_INT_RGB) {
      assertThat(JpegColour.of(mirrored)).isEqualTo(JpegColour.YCBCR);
    }
  }

  @Test
  void noJpeg_isRefused() {
    assertThatThrownBy(() -> MirroredPicture.of(new byte[] {1, 2, 3}))
        .isInstanceOf(MediaException.class);
  }

  /** The noise has an RMS of 1, and pink noise falls by 3 dB an octave. */
  @Test
  void noise_hasItsLevelAndSlope() {
    double[] white = Noise.white(1 << 16, Draws.of(1).at("a").stream());
    double[] pink = Noise.pink(1 << 16, 16_000, Draws.of(1).at("a").stream());
    for (double[] noise : new double[][] {white, pink}) {
      double power = 0;
      for (double value : noise) {
        power += value * value;
      }
      assertThat(Math.sqrt(power / noise.length)).isBetween(0.99, 1.01);
    }
    assertThat(slope(white)).isBetween(1.5, 4.5);
    assertThat(slope(pink)).isBetween(-1.5, 1.5);
  }

  /**
   * The power of an octave over that of the octave below it, in dB: 3 for white noise, 0 for pink
   * noise.
   */
  private static double slope(double[] noise) {
    return 10 * Math.log10(band(noise, 4096, 8192) / band(noise, 2048, 4096));
  }

  private static double band(double[] noise, int from, int to) {
    double power = 0;
    for (int k = from; k < to; k += 16) {
      double re = 0;
      double im = 0;
      for (int i = 0; i < noise.length; i++) {
        double angle = 2 * Math.PI * k * i / noise.length;
        re += noise[i] * Math.cos(angle);
        im += noise[i] * Math.sin(angle);
      }
      power += re * re + im * im;
    }
    return power;
  }
}
