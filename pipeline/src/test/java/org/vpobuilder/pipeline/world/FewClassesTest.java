package org.vpobuilder.pipeline.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;

/** Worlds of few classes, and crowded ones. */
class FewClassesTest {
  private static final List<String> CLASSES = List.of("car", "dog");
  private static final Draws DRAWS = Draws.of(4);

  @Test
  void compose_ofTwoClasses_showsNoOther() {
    Looks looks = Looks.load().only(CLASSES);
    SceneComposer composer = new SceneComposer(DRAWS, looks, false);
    for (int i = 0; i < 200; i++) {
      assertThat(composer.compose(i).objects())
          .map(SceneObject::look)
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
    SceneComposer composer = new SceneComposer(DRAWS, Looks.load().only(CLASSES), true);
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
    SceneComposer composer = new SceneComposer(DRAWS, Looks.load().only(CLASSES), true);
    int rows = 0;
    for (int i = 0; i < 100; i++) {
      Scene scene = composer.compose(i);
      assertThat(List.of(scene.frame().width(), scene.frame().height())).containsOnly(320);
      Map<String, List<SceneObject>> ofClass =
          scene.objects().stream()
              .filter(object -> !object.look().isDistractor() && !object.crowd())
              .collect(Collectors.groupingBy(object -> object.look().name()));
      for (List<SceneObject> row : ofClass.values()) {
        if (row.size() == 3 && !composer.frame(i).isCover()) {
          rows++;
          double[] middles =
              row.stream()
                  .mapToDouble(object -> (object.box().minX() + object.box().maxX()) / 2)
                  .sorted()
                  .toArray();
          // The middles of thirds of 320 pixels; a tenth of a third aside, and turned a little.
          assertThat(middles).containsExactly(new double[] {53.3, 160, 266.7}, within(16.0));
        }
      }
    }
    assertThat(rows).isGreaterThan(60);
  }

  @Test
  void config_unknownClass_isBadInput() {
    assertThatThrownBy(() -> new WorldConfig(1, 1, 1, true, List.of("yeti"), false))
        .isInstanceOf(BadInputException.class)
        .hasMessage("world: classes: got 'yeti', wanted a class of the table (vpo classes).");
  }
}
