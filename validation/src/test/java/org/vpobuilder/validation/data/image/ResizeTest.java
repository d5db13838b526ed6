package org.vpobuilder.validation.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.validation.data.image.PillowResizer.Filter;

/** Golden pixels: Pillow's, by validation/src/test/python/data/images_golden.py. */
class ResizeTest {
  @ParameterizedTest
  @CsvSource({"30, 23", "45, 35", "61, 47", "76, 58", "122, 94", "17, 90"})
  void resize_ofGolden_givesPilsPixels(int width, int height) throws Exception {
    String name = "resized-%dx%d".formatted(width, height);
    Window all = Window.all(width, height);
    assertThat(PillowResizer.resize(Pictures.picture(), width, height, all).pixels())
        .isEqualTo(Pictures.golden(name + ".rgb"));
    assertThat(Pictures.labels().resized(width, height, all).labels())
        .isEqualTo(Pictures.golden(name + ".labels"));
  }

  @ParameterizedTest
  @CsvSource({"30, 23", "76, 58", "17, 90"})
  void resize_bilinear_givesPilsPixels(int width, int height) throws Exception {
    RgbImage got =
        PillowResizer.resize(
            Pictures.picture(), width, height, Window.all(width, height), Filter.BILINEAR);
    assertThat(got.pixels())
        .isEqualTo(Pictures.golden("bilinear-%dx%d.rgb".formatted(width, height)));
  }

  /** Of usual sides at usual scales; in 30 of these 77 a centre falls on a border. */
  @ParameterizedTest
  @CsvFileSource(resources = "nearest.csv", numLinesToSkip = 1)
  void resized_labels_areTakenFromWherePillowTakesThem(int from, int to, String crc, int moved) {
    byte[] high = new byte[from];
    byte[] low = new byte[from];
    for (int i = 0; i < from; i++) {
      high[i] = (byte) (i >> 8);
      low[i] = (byte) i;
    }
    Window all = Window.all(to, 1);
    byte[] highs = new LabelMap(1, from, high).resized(to, 1, all).labels();
    byte[] lows = new LabelMap(1, from, low).resized(to, 1, all).labels();
    CRC32 got = new CRC32();
    int other = 0;
    for (int i = 0; i < to; i++) {
      got.update(highs[i]);
      got.update(lows[i]);
      int source = (highs[i] & 0xff) << 8 | lows[i] & 0xff;
      other += source == (2 * i + 1) * from / (2 * to) ? 0 : 1;
    }
    assertThat(other).isEqualTo(moved);
    assertThat(got.getValue()).isEqualTo(Long.parseLong(crc, 16));
    Window last = new Window(to - 3, 0, 3, 1);
    assertThat(new LabelMap(1, from, low).resized(to, 1, last).labels())
        .containsExactly(lows[to - 3], lows[to - 2], lows[to - 1]);
  }

  @Test
  void resize_ofWindow_isThatPartOfTheWhole() throws Exception {
    Window window = new Window(37, 11, 50, 40);
    RgbImage got = PillowResizer.resize(Pictures.picture(), 122, 94, window);
    LabelMap labels = Pictures.labels().resized(122, 94, window);
    byte[] whole = Pictures.golden("resized-122x94.rgb");
    byte[] wholeLabels = Pictures.golden("resized-122x94.labels");
    for (int y = 0; y < 40; y++) {
      for (int x = 0; x < 50; x++) {
        int at = (y + 11) * 122 + x + 37;
        assertThat(labels.labels()[y * 50 + x]).isEqualTo(wholeLabels[at]);
        for (int c = 0; c < 3; c++) {
          assertThat(got.pixels()[3 * (y * 50 + x) + c]).isEqualTo(whole[3 * at + c]);
        }
      }
    }
  }

  @Test
  void mirrored_ofTwoPixels_swapsThemAndTwiceIsItself() {
    RgbImage image = new RgbImage(1, 2, new byte[] {1, 2, 3, 4, 5, 6});
    assertThat(image.mirrored().pixels()).containsExactly(4, 5, 6, 1, 2, 3);
    RgbImage odd = Pictures.picture();
    assertThat(odd.mirrored().mirrored().pixels()).isEqualTo(odd.pixels());
    assertThat(new LabelMap(2, 3, new byte[] {1, 2, 3, 4, 5, 6}).mirrored().labels())
        .containsExactly(3, 2, 1, 6, 5, 4);
  }

  @Test
  void present_listsLabelsWithoutIgnore() {
    assertThat(new LabelMap(1, 5, new byte[] {9, 0, (byte) 255, 9, (byte) 200}).present())
        .containsExactly(0, 9, 200);
  }
}
