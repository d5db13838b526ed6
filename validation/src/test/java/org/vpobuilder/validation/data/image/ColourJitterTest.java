package org.vpobuilder.validation.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.validation.data.image.ColourJitter.Operation;

/** Golden pixels: torchvision's on PIL, by validation/src/test/python/data/images_golden.py. */
class ColourJitterTest {
  @ParameterizedTest
  @CsvSource({
    "bright-0.55, BRIGHTNESS, 0.55",
    "bright-1.45, BRIGHTNESS, 1.45",
    "contrast-0.6, CONTRAST, 0.6",
    "contrast-1.4, CONTRAST, 1.4",
    "saturation-0.5, SATURATION, 0.5",
    "saturation-1.5, SATURATION, 1.5",
    "hue--0.2, HUE, -0.2",
    "hue-0.25, HUE, 0.25"
  })
  void apply_ofOneOperation_givesTorchvisionsPixels(String name, Operation operation, double by)
      throws Exception {
    ColourJitter jitter = new ColourJitter(List.of(operation), by, by, by, by);
    assertThat(
            Pictures.distance(
                jitter.apply(Pictures.picture()).pixels(), Pictures.golden(name + ".rgb")))
        .isZero();
  }

  @Test
  void apply_ofAllInOrder_givesTorchvisionsPixels() throws Exception {
    List<Operation> order =
        List.of(Operation.SATURATION, Operation.CONTRAST, Operation.HUE, Operation.BRIGHTNESS);
    ColourJitter jitter = new ColourJitter(order, 1.1, 1.2, 0.8, 0.1);
    assertThat(
            Pictures.distance(
                jitter.apply(Pictures.picture()).pixels(), Pictures.golden("all.rgb")))
        .isZero();
  }

  @Test
  void apply_ofNothing_leavesThePictureAlone() {
    RgbImage image = Pictures.picture();
    byte[] before = image.pixels().clone();
    RgbImage got = new ColourJitter(List.of(), 2, 2, 2, 0.5).apply(image);
    assertThat(got.pixels()).isEqualTo(before);
    new ColourJitter(List.of(Operation.HUE), 1, 1, 1, 0.5).apply(image);
    assertThat(image.pixels()).isEqualTo(before);
  }
}
