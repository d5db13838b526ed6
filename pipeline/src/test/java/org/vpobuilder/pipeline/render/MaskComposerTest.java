package org.vpobuilder.pipeline.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.render.SampleRenderer.MaskComposer;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.mask.RleString;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.SceneObject;

/** Images are strips of 8 columns and one row: a mask is a line of marks. */
class MaskComposerTest {
  private static final ImageRef STRIP = Records.image(3, "3.jpg", 8, 1, 0, "", 0, "");

  private static SceneObject object(long annId, ObjectRole role, int index, String marks) {
    byte[] pixels = new byte[8];
    int area = 0;
    for (int i = 0; i < 8; i++) {
      pixels[i] = (byte) (marks.charAt(i) == '#' ? 1 : 0);
      area += pixels[i];
    }
    return new SceneObject(
        Long.toString(annId),
        role,
        "dog",
        index,
        Records.category("dog"),
        role == ObjectRole.IGNORED,
        0,
        0,
        8,
        1,
        area,
        4,
        0.5,
        0.5,
        RleString.encode(Rle.ofBitmap(pixels, 1, 8, (byte) 1)),
        "",
        -1,
        ClipRef.NONE);
  }

  private static SceneObject sounding(long annId, int index, String marks) {
    return object(annId, ObjectRole.SOUNDING, index, marks);
  }

  private static int[] mask(SceneObject... objects) {
    GreyPng.Grey grey = MaskComposer.compose(STRIP, List.of(objects));
    assertThat(grey.width()).isEqualTo(8);
    assertThat(grey.height()).isEqualTo(1);
    int[] values = new int[grey.pixels().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Byte.toUnsignedInt(grey.pixels()[i]);
    }
    return values;
  }

  @Test
  void compose_overlap_smallerOnTopInAnyOrder() {
    SceneObject large = sounding(1, 9, "######..");
    SceneObject small = sounding(2, 4, "...##...");

    int[] expected = {9, 9, 9, 4, 4, 9, 0, 0};
    assertThat(mask(large, small)).isEqualTo(expected);
    assertThat(mask(small, large)).isEqualTo(expected);
  }

  @Test
  void compose_sameArea_higherAnnotationOnTop() {
    SceneObject first = sounding(1, 9, "####....");
    SceneObject second = sounding(2, 4, "..####..");

    int[] expected = {9, 9, 4, 4, 4, 4, 0, 0};
    assertThat(mask(first, second)).isEqualTo(expected);
    assertThat(mask(second, first)).isEqualTo(expected);
  }

  /** The crowd is smaller, but still below. */
  @Test
  void compose_crowd_255BelowSoundingObjects() {
    assertThat(mask(sounding(1, 9, "######.."), object(2, ObjectRole.IGNORED, 9, "....####")))
        .isEqualTo(new int[] {9, 9, 9, 9, 9, 9, 255, 255});
  }

  @Test
  void compose_silentObjects_notPainted() {
    assertThat(mask(sounding(1, 21, "##......"), object(2, ObjectRole.SILENT, 4, "########")))
        .isEqualTo(new int[] {21, 21, 0, 0, 0, 0, 0, 0});
  }
}
