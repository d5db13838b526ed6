package org.vpobuilder.pipeline.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;

/** Tests worlds of few classes, crowded ones, and worlds with bystanders. */
class FewClassesTest {
  private static final List<String> CLASSES = List.of("car", "dog");
  private static final Draws DRAWS = Draws.of(4);

  @Test
  void compose_ofTwoClasses_showsNoOther() {
    Looks looks = Looks.load().only(CLASSES);
    SceneComposer composer = new SceneComposer(DRAWS, looks, false, 0);
    for (int i = 0; i < 200; i++) {
      assertThat(composer.compose(i).objects())
          .map(DrawnObject::look)
          .filteredOn(look -> !look.isDistractor())
          .map(Look::name)
          .isSubsetOf(CLASSES);
    }
  }

  @Test
  void plan_ofTwoClasses_soundsNoOtherOfTheTable() {
    List<ClipPlan> clips = new ClipRoster(DRAWS, ClipLabels.load().only(CLASSES)).plan(150);
    assertThat(clips).map(ClipPlan::className).containsOnly("car", "dog", ClipLabels.OTHER);
  }

  @Test
  void compose_crowded_mostImagesShowThreeOfOneClass() {
    SceneComposer composer = new SceneComposer(DRAWS, Looks.load().only(CLASSES), true, 0);
    int crowded = 0;
    int scenes = 0;
    for (int i = 0; i < 400; i++) {
      if (composer.frame(i).isCover()) {
        continue;
      }
      scenes++;
      Map<String, Long> counts =
          composer.compose(i).objects().stream()
              .filter(object -> !object.look().isDistractor() && !object.crowd())
              .collect(
                  Collectors.groupingBy(
                      object -> object.look().name(), TreeMap::new, Collectors.counting()));
      crowded += counts.values().stream().anyMatch(count -> count == 3) ? 1 : 0;
    }
    // 80% of the scenes and 20% of the others; the standard deviation is 1.9%.
    assertThat((double) crowded / scenes).isBetween(0.78, 0.9);
  }

  @Test
  void compose_crowded_threeStandInEqualStripsOfASquare() {
    SceneComposer composer = new SceneComposer(DRAWS, Looks.load().only(CLASSES), true, 0);
    int rows = 0;
    for (int i = 0; i < 100; i++) {
      DrawnScene scene = composer.compose(i);
      assertThat(List.of(scene.frame().width(), scene.frame().height())).containsOnly(320);
      Map<String, List<DrawnObject>> ofClass =
          scene.objects().stream()
              .filter(object -> !object.look().isDistractor() && !object.crowd())
              .collect(Collectors.groupingBy(object -> object.look().name()));
      for (List<DrawnObject> row : ofClass.values()) {
        if (row.size() == 3 && !composer.frame(i).isCover()) {
          rows++;
          double[] middles =
              row.stream()
                  .mapToDouble(object -> (object.box().minX() + object.box().maxX()) / 2)
                  .sorted()
                  .toArray();
          // The middles of thirds of 320 pixels; objects may be a tenth of a third off, and
          // slightly turned.
          assertThat(middles).containsExactly(new double[] {53.3, 160, 266.7}, within(16.0));
        }
      }
    }
    assertThat(rows).isGreaterThan(60);
  }

  /** COCO's train set has 860,001 annotations in 118,287 images: 7.27 each. */
  @Test
  void compose_twoBystanders_asManyAnnotationsAnImageAsCoco() {
    SceneComposer composer = new SceneComposer(DRAWS, Looks.load(), false, 2);
    List<DrawnObject> objects =
        IntStream.range(0, 1000)
            .mapToObj(composer::compose)
            .flatMap(scene -> scene.objects().stream())
            .toList();
    assertThat(objects.size() / 1000.0).isBetween(7.0, 7.6);
    assertThat(objects).map(DrawnObject::annotationId).doesNotHaveDuplicates();
  }

  @Test
  void compose_bystanders_smallSilentOfFewPoints() {
    SceneComposer composer = new SceneComposer(DRAWS, Looks.load(), false, 3);
    int bystanders = 0;
    for (int i = 0; i < 100; i++) {
      DrawnScene scene = composer.compose(i);
      for (DrawnObject object : scene.objects()) {
        int points = object.rings().stream().mapToInt(Ring::size).max().orElseThrow();
        if (points <= 16 && object.look().isDistractor()) {
          bystanders++;
          assertThat(object.area()).isLessThan(0.005 * scene.frame().box().area());
        }
      }
    }
    assertThat(bystanders).isBetween(250, 300);
  }

  @Test
  void config_bystandersOutOfRange_isBadInput() {
    assertThatThrownBy(() -> new WorldConfig(1, 1, 1, true, List.of(), false, 21))
        .isInstanceOf(BadInputException.class)
        .hasMessage("world: bystanders: got 21, wanted 0 to 20.");
  }

  @Test
  void config_unknownClass_isBadInput() {
    assertThatThrownBy(() -> new WorldConfig(1, 1, 1, true, List.of("yeti"), false, 0))
        .isInstanceOf(BadInputException.class)
        .hasMessage("world: classes: got 'yeti', wanted a class of the table (vpo classes).");
  }
}
