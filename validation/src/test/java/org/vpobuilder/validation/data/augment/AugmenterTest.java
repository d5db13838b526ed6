package org.vpobuilder.validation.data.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.space.SpatialLaws;
import org.vpobuilder.validation.data.example.Example;
import org.vpobuilder.validation.data.example.SoundingObject;
import org.vpobuilder.validation.data.image.ColourJitter;
import org.vpobuilder.validation.data.image.ColourJitter.Operation;
import org.vpobuilder.validation.data.image.LabelMap;
import org.vpobuilder.validation.data.image.RgbImage;

/** By hand: a picture of 4 x 2 with an object in the two left columns. */
class AugmenterTest {
  private static final ColourJitter NONE = new ColourJitter(List.of(), 1, 1, 1, 0);
  private static final byte[] LABELS = {5, 5, 0, 0, 5, 5, 0, 0};

  @Test
  void apply_ofRightHalf_keepsTheSoundAtTheLeftEdge() {
    // Crops of 2 x 2 begin at columns 0 to 2; the object's centre, column 1, is left of column 2.
    Example got = Augmenter.apply(example(), new Augmentation(false, 1, NONE, 0.99, 0, 2));
    assertThat(got.labels().labels()).containsOnly(0);
    assertThat(got.image().pixels()).containsExactly(2, 2, 2, 3, 3, 3, 6, 6, 6, 7, 7, 7);
    assertThat(got.alphas()).containsExactly(0.0);
    assertThat(got.stems()).isDeepEqualTo(new float[][] {{0.5f}});
    assertThat(got.soundingClasses()).containsExactly(5);
  }

  @Test
  void apply_ofFlippedRightHalf_seesTheObjectWhole() {
    Example got = Augmenter.apply(example(), new Augmentation(true, 1, NONE, 0.99, 0, 2));
    assertThat(got.labels().labels()).containsOnly(5);
    assertThat(got.image().pixels()).containsExactly(1, 1, 1, 0, 0, 0, 5, 5, 5, 4, 4, 4);
    assertThat(got.alphas()).containsExactly(0.5);
  }

  @Test
  void apply_ofMiddle_hearsWhatIsLeft() {
    // Columns 1 and 2: of the object one column is seen, the left one.
    Example got = Augmenter.apply(example(), new Augmentation(false, 1, NONE, 0.5, 0, 2));
    assertThat(got.labels().labels()).containsExactly(5, 0, 5, 0);
    assertThat(got.alphas()).containsExactly(0.25);
  }

  @Test
  void apply_ofCropLargerThanThePicture_padsRightAndBelow() {
    Example got = Augmenter.apply(example(), new Augmentation(false, 1, NONE, 0.7, 0.7, 5));
    byte x = (byte) 255;
    assertThat(got.labels().labels())
        .containsExactly(5, 5, 0, 0, x, 5, 5, 0, 0, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x);
    assertThat(got.image().pixels()).startsWith(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 123, 116, 103);
    assertThat(got.image().pixels()).endsWith(123, 116, 103);
    // Column 1 of 5: the frame is what the network sees.
    assertThat(got.alphas()).containsExactly(0.2);
  }

  @Test
  void apply_ofScaleToTheCrop_keepsAlpha() {
    Example got = Augmenter.apply(example(), new Augmentation(false, 2, NONE, 0, 0, 8));
    assertThat(got.alphas()).containsExactly(0.25);
    assertThat(got.labels().labels()).startsWith(5, 5, 5, 5, 0, 0, 0, 0);
  }

  @Test
  void apply_ofJitter_coloursThePictureAndNotThePadding() {
    ColourJitter dark = new ColourJitter(List.of(Operation.BRIGHTNESS), 0, 1, 1, 0);
    Example got = Augmenter.apply(example(), new Augmentation(false, 1, dark, 0, 0, 5));
    assertThat(got.image().pixels()).startsWith(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 123, 116, 103);
    assertThat(example().image().pixels()).startsWith(0, 0, 0, 1, 1, 1);
  }

  private static Example example() {
    byte[] pixels = new byte[24];
    for (int i = 0; i < 24; i++) {
      pixels[i] = (byte) (i / 3);
    }
    Rle mask = Rle.ofBitmap(LABELS, 2, 4, (byte) 5);
    return new Example(
        "k",
        "ms",
        "train",
        new RgbImage(2, 4, pixels),
        new LabelMap(2, 4, LABELS),
        List.of(5),
        List.of(
            new SoundingObject(
                "1", 5, 0.25, SpatialLaws.named("linear"), new float[] {0.5f}, mask)));
  }
}
