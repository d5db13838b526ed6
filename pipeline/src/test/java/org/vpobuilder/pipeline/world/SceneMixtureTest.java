package org.vpobuilder.pipeline.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.draw.Draws;

class SceneMixtureTest {
  private static final int MANY = 2000;
  private static final Looks LOOKS = Looks.load();

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 42, -5})
  void compose_sixtyImages_everyClassInBothSplits(long seed) {
    for (Side side : Side.values()) {
      List<DrawnScene> scenes =
          scenes(seed, 60).stream().filter(s -> s.frame().side() == side).toList();
      for (Look look : LOOKS.sounding()) {
        assertThat(scenes)
            .as("%s in %s", look.name(), side)
            .anyMatch(scene -> count(scene, look) == 1);
      }
    }
  }

  @Test
  void compose_manyImages_everyKindOfScene() {
    List<DrawnScene> scenes = scenes(1, MANY);

    assertThat(share(scenes, s -> classes(s) >= 2)).isBetween(0.4, 0.8);
    assertThat(share(scenes, s -> classes(s) == 1)).isBetween(0.1, 0.4);
    assertThat(share(scenes, s -> classes(s) == 0)).isBetween(0.05, 0.15);
    assertThat(share(scenes, SceneMixtureTest::repeats)).isBetween(0.1, 0.3);
    assertThat(share(scenes, s -> s.objects().stream().anyMatch(DrawnObject::crowd)))
        .isBetween(0.04, 0.15);
    assertThat(share(scenes, s -> s.frame().grey())).isBetween(0.01, 0.05);
    assertThat(share(scenes, s -> s.frame().width() < s.frame().height())).isBetween(0.1, 0.4);
    assertThat(share(scenes, SceneMixtureTest::hasTiny)).isBetween(0.03, 0.4);
    assertThat(share(scenes, SceneMixtureTest::hasParts)).isBetween(0.03, 0.4);
  }

  @Test
  void compose_manyImages_classesUnequal() {
    Map<String, Integer> counts = new HashMap<>();
    for (DrawnScene scene : scenes(1, MANY)) {
      scene.objects().stream()
          .filter(o -> !o.look().isDistractor() && !o.crowd())
          .forEach(o -> counts.merge(o.look().name(), 1, Integer::sum));
    }
    assertThat(counts).hasSize(21);
    assertThat(counts.get("female")).isGreaterThan(3 * counts.get("zebra"));
  }

  private static List<DrawnScene> scenes(long seed, int images) {
    SceneComposer composer = new SceneComposer(Draws.of(seed), LOOKS, false, 0);
    return IntStream.range(0, images).mapToObj(composer::compose).toList();
  }

  private static double share(List<DrawnScene> scenes, Predicate<DrawnScene> kind) {
    return (double) scenes.stream().filter(kind).count() / scenes.size();
  }

  private static long count(DrawnScene scene, Look look) {
    return scene.objects().stream().filter(o -> o.look().equals(look) && !o.crowd()).count();
  }

  private static long classes(DrawnScene scene) {
    return LOOKS.sounding().stream().filter(look -> count(scene, look) > 0).count();
  }

  private static boolean repeats(DrawnScene scene) {
    return LOOKS.sounding().stream().anyMatch(look -> count(scene, look) > 1);
  }

  private static boolean hasTiny(DrawnScene scene) {
    double limit = 0.005 * scene.frame().box().area();
    return scene.objects().stream()
        .anyMatch(o -> !o.look().isDistractor() && !o.crowd() && o.area() < limit);
  }

  private static boolean hasParts(DrawnScene scene) {
    return scene.objects().stream().anyMatch(o -> !o.crowd() && o.rings().size() == 2);
  }
}
