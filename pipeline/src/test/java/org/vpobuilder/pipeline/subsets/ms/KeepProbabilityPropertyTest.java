package org.vpobuilder.pipeline.subsets.ms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.vpobuilder.pipeline.plan.Scenes;
import org.vpobuilder.pipeline.subsets.ms.MultiSourceRule.KeepProbability;
import org.vpobuilder.pipeline.subsets.ms.SoundingChooser.Drawn;
import org.vpobuilder.spec.CountedObjects;
import org.vpobuilder.spec.Silencing;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.sample.SceneObject;

class KeepProbabilityPropertyTest {
  private static final SceneObject OBJECT = Scenes.box(1, "dog", 0, 0, 1, 1);

  /** Small sets; draws are few, so that some are equal. */
  @Provide
  Arbitrary<List<KeepProbability.Image>> images() {
    Arbitrary<List<Drawn>> drawn =
        Arbitraries.integers()
            .between(0, 15)
            .map(n -> new Drawn(OBJECT, n / 16.0))
            .list()
            .ofMinSize(1)
            .ofMaxSize(6);
    // min_silent limits the sounding objects of each image by its own number.
    return Combinators.combine(
            Arbitraries.of(true, false), drawn, Arbitraries.integers().between(1, 6))
        .as(KeepProbability.Image::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  private static double keep(List<KeepProbability.Image> images, int hundredths) {
    Silencing rule =
        new Silencing(2, CountedObjects.VPO, null, new Silencing.Target(100 + hundredths, 100));
    SoundingChooser chooser =
        new SoundingChooser(rule, Draws.of(7), Scenes.pool(List.of()).stock());
    return KeepProbability.of(rule, chooser, images);
  }

  /**
   * The number of masks: every image has at least one; all objects of images that are not silenced
   * sound.
   */
  private static int masks(List<KeepProbability.Image> images, double chance) {
    int masks = 0;
    for (KeepProbability.Image image : images) {
      int kept = 0;
      for (Drawn drawn : image.drawn()) {
        kept += !image.silenced() || drawn.draw() < chance ? 1 : 0;
      }
      masks += Math.min(image.most(), Math.max(1, kept));
    }
    return masks;
  }

  @Property
  void of_smallSets_smallestChanceThatReachesTheRatio(
      @ForAll("images") List<KeepProbability.Image> images,
      @ForAll @IntRange(min = 0, max = 400) int hundredths) {
    TreeSet<Double> chances = new TreeSet<>(List.of(0.0));
    for (int n = 0; n < 16; n++) {
      chances.add(Math.nextUp(n / 16.0));
    }
    double expected =
        chances.stream()
            .filter(chance -> 100L * masks(images, chance) >= (100L + hundredths) * images.size())
            .findFirst()
            .orElse(1.0);

    assertThat(keep(images, hundredths)).isEqualTo(expected);
  }

  @Property
  void of_higherRatio_noLowerChance(
      @ForAll("images") List<KeepProbability.Image> images,
      @ForAll @IntRange(min = 0, max = 400) int one,
      @ForAll @IntRange(min = 0, max = 400) int other) {
    assertThat(keep(images, Math.min(one, other)))
        .isLessThanOrEqualTo(keep(images, Math.max(one, other)));
  }
}
