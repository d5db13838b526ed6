package org.vpobuilder.validation.report.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.vpobuilder.schemas.media.MediaException;

class ThumbnailTest {
  /** Red on the left half, blue on the right one. */
  private static byte[] jpeg(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.RED);
    pen.fillRect(0, 0, width / 2, height);
    pen.setColor(Color.BLUE);
    pen.fillRect(width / 2, 0, width - width / 2, height);
    pen.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", out);
    return out.toByteArray();
  }

  private static BufferedImage small(int width, int height) throws Exception {
    return ImageIO.read(new ByteArrayInputStream(Thumbnail.of(jpeg(width, height))));
  }

  @Test
  void image_large_keepsItsShapeAndColoursIn480Pixels() throws Exception {
    BufferedImage image = small(640, 426);
    assertThat(image.getWidth()).isEqualTo(480);
    // 426 x 480 / 640 = 319.5, to even.
    assertThat(image.getHeight()).isEqualTo(320);
    assertThat(small(427, 640).getHeight()).isEqualTo(480);
    Color left = new Color(image.getRGB(100, 160));
    Color right = new Color(image.getRGB(380, 160));
    assertThat(left.getRed() - left.getBlue()).isCloseTo(255, within(10));
    assertThat(right.getBlue() - right.getRed()).isCloseTo(255, within(10));
  }

  @Test
  void image_small_isNotBlownUp() throws Exception {
    BufferedImage image = small(46, 30);
    assertThat(image.getWidth()).isEqualTo(46);
    assertThat(image.getHeight()).isEqualTo(30);
  }

  @Test
  void image_narrowerThanAPixelWhenSmall_hasOne() throws Exception {
    assertThat(small(4000, 2).getHeight()).isEqualTo(1);
  }

  @Test
  void file_thatIsNoJpeg_isRefused() {
    assertThatThrownBy(() -> Thumbnail.of(new byte[] {1, 2, 3})).isInstanceOf(MediaException.class);
  }
}
