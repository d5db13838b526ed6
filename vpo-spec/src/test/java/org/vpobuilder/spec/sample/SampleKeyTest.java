package org.vpobuilder.spec.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.subset.VpoSubsets;

class SampleKeyTest {
  private static ImageRef image(String source, String id) {
    return new ImageRef(source, id, "a.jpg", 1, 1, 0, "", "", Attribution.NONE, List.of());
  }

  @Test
  void keys_cocoIds_paddedToTwelveDigits() {
    assertThat(SampleKey.of(VpoSubsets.SS, image("coco", "139"), "900100200300"))
        .isEqualTo("ss_000000000139_900100200300");
    assertThat(SampleKey.ofImage(VpoSubsets.MS, image("coco", "0"))).isEqualTo("ms_000000000000");
    assertThat(SampleKey.ofImage(VpoSubsets.MSMI, image("coco", "999999999999")))
        .isEqualTo("msmi_999999999999");
  }

  @Test
  void keys_ofOtherSources_beginWithItsName() {
    ImageRef image = image("voc", "2007_000032");
    assertThat(SampleKey.of(VpoSubsets.SS, image, "3")).isEqualTo("ss_voc-2007_000032_3");
    assertThat(SampleKey.ofImage(VpoSubsets.MS, image)).isEqualTo("ms_voc-2007_000032");
    assertThat(SampleKey.isKey("ss_voc-2007_000032_3")).isTrue();
    assertThat(SampleKey.isKey("msmi_openimages-0012345678901234")).isTrue();
  }

  /** All samples of an image share their place in training's held-out part. */
  @Test
  void imageOf_keyOfAnySource_isAllBeforeTheObject() {
    assertThat(SampleKey.imageOf("ss_000000000139_9001")).isEqualTo("000000000139");
    assertThat(SampleKey.imageOf("ms_000000000139")).isEqualTo("000000000139");
    assertThat(SampleKey.imageOf("ms_000000000139_white-noise")).isEqualTo("000000000139");
    assertThat(SampleKey.imageOf("ss_voc-2007_000032_3")).isEqualTo("voc-2007_000032");
    assertThat(SampleKey.imageOf("ms_voc-2007_000032")).isEqualTo("voc-2007_000032");
    assertThatThrownBy(() -> SampleKey.imageOf("ms_a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ms_a: no sample's key");
  }

  @Test
  void keys_largestIds_areKeys() {
    ImageRef coco = image("coco", "9".repeat(12));
    ImageRef other = image("a".repeat(32), "z".repeat(80));
    assertThat(SampleKey.isKey(SampleKey.of(VpoSubsets.SS, coco, "" + Long.MAX_VALUE))).isTrue();
    assertThat(SampleKey.isKey(SampleKey.of(VpoSubsets.SS, other, "o".repeat(40)))).isTrue();
    assertThat(SampleKey.isKey(SampleKey.ofImage(VpoSubsets.MSMI, other))).isTrue();
  }

  /** An id that is not so could make the key of another image or object. */
  @Test
  void ids_withWhatSeparatesKeys_areNone() {
    assertThat(SampleKey.isImageId("coco", "0139")).isFalse();
    assertThat(SampleKey.isImageId("coco", "1234567890123")).isFalse();
    assertThat(SampleKey.isImageId("coco", "a")).isFalse();
    assertThat(SampleKey.isImageId("voc", "2007_000032")).isTrue();
    assertThat(SampleKey.isImageId("voc", "a.b")).isFalse();
    assertThat(SampleKey.isImageId("voc", "")).isFalse();
    assertThat(SampleKey.isObjectId("4_2")).isFalse();
    assertThat(SampleKey.isObjectId("9a041d52")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ss_000000000139",
        "ms_00000000139",
        "ms_0000000001390",
        "ss_000000000139_",
        "MS_000000000139",
        "xx_000000000139",
        "ms_000000000139.jpg",
        "ms_000000000139\n",
        "../ms_000000000139",
      })
  void isKey_anythingElse_no(String text) {
    assertThat(SampleKey.isKey(text)).isFalse();
  }
}
