package org.vpobuilder.validation.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.Draws;

class AugmentationSpecTest {
  private static final int MANY = 3000;

  @Test
  void draw_ofManyKeys_coversEveryChoiceEvenly() {
    List<Augmentation> drawn = drawn(AugmentationSpec.vpo(512));
    Map<Double, Integer> scales = new HashMap<>();
    Map<Object, Integer> orders = new HashMap<>();
    for (Augmentation one : drawn) {
      scales.merge(one.scale(), 1, Integer::sum);
      orders.merge(one.jitter().order(), 1, Integer::sum);
    }
    // Five standard deviations of a binomial count.
    assertThat(drawn.stream().filter(Augmentation::flip).count()).isCloseTo(MANY / 2, within(137L));
    assertThat(scales).containsOnlyKeys(0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0);
    assertThat(scales.values()).allSatisfy(n -> assertThat(n).isCloseTo(MANY / 7, within(96)));
    assertThat(orders).hasSize(24);
    assertThat(orders.values()).allSatisfy(n -> assertThat(n).isCloseTo(MANY / 24, within(55)));
  }

  @Test
  void draw_ofManyKeys_fillsEveryRange() {
    List<Augmentation> drawn = drawn(AugmentationSpec.vpo(512));
    fills(drawn.stream().mapToDouble(one -> one.jitter().brightness()).toArray(), 0.5, 1.5);
    fills(drawn.stream().mapToDouble(one -> one.jitter().contrast()).toArray(), 0.5, 1.5);
    fills(drawn.stream().mapToDouble(one -> one.jitter().saturation()).toArray(), 0.5, 1.5);
    fills(drawn.stream().mapToDouble(one -> one.jitter().hue()).toArray(), -0.25, 0.25);
    fills(drawn.stream().mapToDouble(Augmentation::cropX).toArray(), 0, 1);
    fills(drawn.stream().mapToDouble(Augmentation::cropY).toArray(), 0, 1);
  }

  @Test
  void draw_forAvsbench_hasNoJitterAndNoEnlarging() {
    assertThat(drawn(AugmentationSpec.avsbench(224)))
        .allSatisfy(one -> assertThat(one.jitter().order()).isEmpty())
        .allSatisfy(one -> assertThat(one.scale()).isLessThanOrEqualTo(1));
  }

  @Test
  void draw_atOneAddress_isOne() {
    AugmentationSpec spec = AugmentationSpec.vpo(512);
    Augmentation one = spec.draw(Draws.of(1), 2, "a");
    assertThat(spec.draw(Draws.of(1), 2, "a")).isEqualTo(one);
    assertThat(spec.draw(Draws.of(1), 3, "a")).isNotEqualTo(one);
    assertThat(spec.draw(Draws.of(2), 2, "a")).isNotEqualTo(one);
    assertThat(spec.draw(Draws.of(1), 2, "b")).isNotEqualTo(one);
  }

  private static List<Augmentation> drawn(AugmentationSpec spec) {
    return IntStream.range(0, MANY).mapToObj(i -> spec.draw(Draws.of(9), 0, "k" + i)).toList();
  }

  private static void fills(double[] values, double low, double high) {
    double margin = 0.01 * (high - low);
    DoubleSummaryStatistics range = DoubleStream.of(values).summaryStatistics();
    assertThat(range.getMin()).isBetween(low, low + margin);
    assertThat(range.getMax()).isBetween(high - margin, high);
  }
}
