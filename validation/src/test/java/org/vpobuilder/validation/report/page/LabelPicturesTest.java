package org.vpobuilder.validation.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.vpobuilder.schemas.media.GreyPng.Grey;

class LabelPicturesTest {
  /** Class 2 is a ring: its centre of mass is not on it. Class 5 is one pixel, 255 is ignored. */
  private static final Grey LABELS =
      new Grey(
          5,
          3,
          new byte[] {
            2, 2, 2, 0, (byte) 255,
            2, 0, 2, 0, 0,
            2, 2, 2, 0, 5
          });

  @Test
  void png_background_isTransparentAndClassesAreNot() throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(LabelPng.of(LABELS)));
    assertThat(image.getWidth()).isEqualTo(5);
    assertThat(image.getHeight()).isEqualTo(3);
    assertThat(image.getRGB(3, 0) >>> 24).isZero();
    assertThat(image.getRGB(1, 1) >>> 24).isZero();
    assertThat("#%06x".formatted(image.getRGB(0, 0) & 0xffffff)).isEqualTo(ClassColours.hex(2));
    assertThat("#%06x".formatted(image.getRGB(4, 2) & 0xffffff)).isEqualTo(ClassColours.hex(5));
    assertThat(image.getRGB(4, 0)).isEqualTo(0xff808080);
  }

  @Test
  void colours_ofTheClasses_areAllDifferent() {
    Set<String> colours = new HashSet<>();
    for (int index = 1; index <= 70; index++) {
      colours.add(ClassColours.hex(index));
    }
    assertThat(colours).hasSize(70);
  }

  @Test
  void spot_ofARing_liesOnTheRing() {
    // Row 1 is the median of 3 + 2 + 3 pixels; its first run is column 0, whose middle is 0.5.
    assertThat(LabelSpot.of(LABELS))
        .containsExactly(
            new LabelSpot(2, 0.5, 1.5, 8 / 15.0), new LabelSpot(5, 4.5, 2.5, 1 / 15.0));
  }

  @Test
  void photo_underMask_usesTheImageAndNamesTheClasses() {
    Photo photo =
        new Photo("photo-7", new byte[] {1}, 5, 3, List.of(new Photo.Tick("<dog>", 0.25, 2)));
    String html = photo.under(LABELS, "truth", "", index -> "<" + index + ">").render();
    Document parsed = Jsoup.parse(html);
    assertThat(parsed.select("svg > use").attr("href")).isEqualTo("#photo-7");
    assertThat(parsed.select("svg > text").eachText()).containsExactly("<2>", "<5>");
    assertThat(parsed.select("svg > image.mask")).hasSize(1);
    // 5 * 0.25 = 1.25: the wedge's tip at the foot of the picture.
    assertThat(parsed.select("svg > polygon.tick").attr("points")).startsWith("1.25,3 ");
    assertThat(parsed.select("polygon title").text()).isEqualTo("<dog> at alpha 0.25");
  }

  @Test
  void photo_maskOfAnotherSize_isRefused() {
    Photo photo = new Photo("p", new byte[] {1}, 5, 4, List.of());
    assertThatThrownBy(() -> photo.under(LABELS, "", "", String::valueOf))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
