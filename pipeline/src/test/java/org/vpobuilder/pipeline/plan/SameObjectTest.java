package org.vpobuilder.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.plan.SceneChecker.Masked;
import org.vpobuilder.pipeline.plan.SceneChecker.SameObject;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.spec.mask.Rle;

/** Masks of full height in an image of 100 columns: the columns can be counted. */
class SameObjectTest {
  private static final int WIDTH = 100;
  private static final int HEIGHT = 4;

  private static Masked object(long annId, String name, boolean crowd, int from, int to) {
    byte[] pixels = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i % WIDTH >= from && i % WIDTH < to ? 1 : 0);
    }
    Rle mask = Rle.ofBitmap(pixels, HEIGHT, WIDTH, (byte) 1);
    return new Masked(
        new Scene.Annotation(
            Long.toString(annId), Records.category(name), name, "", crowd, 1, false, ""),
        mask);
  }

  private static Masked dog(long annId, int from, int to) {
    return object(annId, "dog", false, from, to);
  }

  private static List<Long> kept(Masked... all) {
    return SameObject.different(Stream.of(all).toList(), Records.VPO_21).stream()
        .map(masked -> Long.valueOf(masked.object().id()))
        .toList();
  }

  /**
   * Columns 0 to 20 compared with others: 19 of 20 are 0.95 of the union, 18 are 0.9, 19 of 21
   * less.
   */
  @ParameterizedTest
  @CsvSource({"0, 20, true", "0, 19, true", "0, 18, false", "1, 21, true", "2, 22, false"})
  void different_overlapOfMasks_sameAboveNineTenths(int from, int to, boolean same) {
    // 19 of 21 columns are 0.905 of the union, 18 of 22 are 0.82.
    assertThat(kept(dog(1, 0, 20), dog(2, from, to)))
        .isEqualTo(same ? List.of(1L) : List.of(1L, 2L));
  }

  @Test
  void different_ofEqualMasks_theLowestIdStays() {
    assertThat(kept(dog(9, 0, 20), dog(3, 0, 20), dog(5, 0, 20), dog(4, 50, 70)))
        .containsExactly(3L, 4L);
  }

  @Test
  void different_otherClassOrCrowd_staysWhatItIs() {
    Masked cat = object(2, "cat", false, 0, 20);
    Masked crowd = object(3, "dog", true, 0, 20);

    assertThat(kept(dog(1, 0, 20), cat, crowd)).containsExactly(1L, 2L, 3L);
  }

  /** One person with two annotations, one of them labelled; two labels are two persons. */
  @Test
  void different_persons_theLabelledOneStays() {
    Masked unknown = object(1, "person", false, 0, 20);
    Masked female = object(2, "female", false, 0, 20);
    Masked male = object(3, "male", false, 0, 20);

    assertThat(kept(unknown, female)).containsExactly(2L);
    assertThat(kept(female, male)).containsExactly(2L, 3L);
  }
}
