package org.vpobuilder.validation.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ConfusionMatrixPropertyTest {
  private static final int CLASSES = 4;

  @Provide
  Arbitrary<List<byte[]>> images() {
    Arbitrary<Byte> truth = Arbitraries.of((byte) 0, (byte) 1, (byte) 2, (byte) 3, (byte) 255);
    return truth.array(byte[].class).ofSize(8).list().ofMinSize(3).ofMaxSize(9);
  }

  private static byte[] rotated(byte[] truth) {
    byte[] prediction = new byte[truth.length];
    for (int i = 0; i < truth.length; i++) {
      int next = truth[(i + 1) % truth.length];
      prediction[i] = (byte) (next == -1 ? 0 : next);
    }
    return prediction;
  }

  private static ConfusionMatrix matrix(List<byte[]> images) {
    ConfusionMatrix matrix = new ConfusionMatrix(CLASSES);
    images.forEach(truth -> matrix.add(truth, rotated(truth)));
    return matrix;
  }

  private static ConfusionMatrix merged(ConfusionMatrix a, ConfusionMatrix b) {
    ConfusionMatrix sum = new ConfusionMatrix(CLASSES);
    sum.merge(a);
    sum.merge(b);
    return sum;
  }

  @Property
  void merge_anyGrouping_countsLikeOneMatrix(@ForAll("images") List<byte[]> images) {
    ConfusionMatrix a = matrix(images.subList(0, 1));
    ConfusionMatrix b = matrix(images.subList(1, 2));
    ConfusionMatrix c = matrix(images.subList(2, images.size()));
    ConfusionMatrix whole = matrix(images);
    for (ConfusionMatrix sum : List.of(merged(merged(a, b), c), merged(a, merged(c, b)))) {
      assertThat(sum.perClass()).isEqualTo(whole.perClass());
      assertThat(sum.images()).isEqualTo(images.size());
      assertThat(sum.pixels()).isEqualTo(whole.pixels());
    }
  }

  @Property
  void perClass_everyPixel_isTruePositiveOrFalseNegativeOfOneClass(
      @ForAll("images") List<byte[]> images) {
    ConfusionMatrix matrix = matrix(images);
    long labelled = 0;
    for (byte[] image : images) {
      for (byte label : image) {
        labelled += label == -1 ? 0 : 1;
      }
    }
    assertThat(matrix.perClass().stream().mapToLong(ClassCounts::pixels).sum()).isEqualTo(labelled);
    assertThat(matrix.perClass().stream().mapToLong(ClassCounts::falsePositives).sum())
        .isEqualTo(matrix.perClass().stream().mapToLong(ClassCounts::falseNegatives).sum());
  }
}
