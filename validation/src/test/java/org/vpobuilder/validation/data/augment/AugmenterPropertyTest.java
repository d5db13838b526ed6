package org.vpobuilder.validation.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.space.SpatialLaws;
import org.vpobuilder.validation.data.example.Example;
import org.vpobuilder.validation.data.example.SoundingObject;
import org.vpobuilder.validation.data.image.ColourJitter;
import org.vpobuilder.validation.data.image.LabelMap;
import org.vpobuilder.validation.data.image.RgbImage;

class AugmenterPropertyTest {
  private static final ColourJitter NONE = new ColourJitter(List.of(), 1, 1, 1, 0);

  /** Labels and alpha take different ways; where the object is seen is where it is heard. */
  @Property(tries = 300)
  void apply_toOneObject_movesAlphaToTheCentreOfItsLabels(
      @ForAll @IntRange(min = 0, max = 30) int x,
      @ForAll @IntRange(min = 0, max = 20) int y,
      @ForAll @IntRange(min = 1, max = 20) int w,
      @ForAll @IntRange(min = 1, max = 12) int h,
      @ForAll boolean flip,
      @ForAll @IntRange(min = 0, max = 6) int scale,
      @ForAll @DoubleRange(min = 0, max = 0.99) double cropX,
      @ForAll @DoubleRange(min = 0, max = 0.99) double cropY,
      @ForAll @IntRange(min = 8, max = 70) int size) {
    Example example = example(50, 32, x, y, w, h);
    double by = AugmentationSpec.vpo(size).scales().get(scale);
    Example got = Augmenter.apply(example, new Augmentation(flip, by, NONE, cropX, cropY, size));
    assertThat(got.image().width()).isEqualTo(size);
    assertThat(got.image().height()).isEqualTo(size);
    double seen = centre(got.labels());
    double heard = got.sounding().get(0).alpha();
    assertThat(heard).isBetween(0.0, 1.0);
    if (!Double.isNaN(seen)) {
      // What is not cut off keeps its exact alpha; its scaled labels are whole pixels.
      double pixel = 0.51 * Math.max(1, by) / size;
      assertThat(heard).isCloseTo(seen, within(isWhole(got, by, size) ? pixel : 1e-12));
    }
  }

  @Property(tries = 100)
  void apply_ofFlipTwice_isTheExampleItself(
      @ForAll @IntRange(min = 0, max = 20) int x, @ForAll @IntRange(min = 1, max = 12) int w) {
    Example example = example(32, 32, x, 5, w, 7);
    Augmentation flip = new Augmentation(true, 1, NONE, 0, 0, 32);
    Example once = Augmenter.apply(example, flip);
    Example twice = Augmenter.apply(once, flip);
    assertThat(twice.image().pixels()).isEqualTo(example.image().pixels());
    assertThat(twice.labels().labels()).isEqualTo(example.labels().labels());
    assertThat(once.alphas()[0] + example.alphas()[0]).isCloseTo(1, within(1e-15));
    assertThat(twice.alphas()[0]).isCloseTo(example.alphas()[0], within(1e-15));
    assertThat(once.image().pixels()).isNotEqualTo(example.image().pixels());
  }

  private static boolean isWhole(Example got, double by, int size) {
    return (int) (50 * by) <= size && (int) (32 * by) <= size;
  }

  /** Mean column of label 7, over the width; NaN where there is none. */
  private static double centre(LabelMap labels) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < labels.labels().length; i++) {
      if (labels.labels()[i] == 7) {
        sum += i % labels.width() + 0.5;
        count++;
      }
    }
    return sum / count / labels.width();
  }

  private static Example example(int width, int height, int x, int y, int w, int h) {
    byte[] labels = new byte[width * height];
    for (int i = 0; i < labels.length; i++) {
      int column = i % width;
      int row = i / width;
      labels[i] = (byte) (column >= x && column < x + w && row >= y && row < y + h ? 7 : 0);
    }
    byte[] pixels = new byte[3 * width * height];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 31);
    }
    Rle mask = Rle.ofBitmap(labels, height, width, (byte) 7);
    SoundingObject object =
        new SoundingObject("1", 7, mask.alpha(), SpatialLaws.named("linear"), new float[4], mask);
    return new Example(
        "ms_000000000001",
        "ms",
        "train",
        new RgbImage(height, width, pixels),
        new LabelMap(height, width, labels),
        List.of(7),
        List.of(object));
  }
}
