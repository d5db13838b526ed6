package org.vpobuilder.pipeline.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.vpobuilder.pipeline.world.SceneComposer.SceneWishes;
import org.vpobuilder.spec.draw.Draws;

class SceneComposerPropertyTest {
  private static final Looks LOOKS = Looks.load();

  @Property(tries = 300)
  void compose_anyImage_objectsInsideAndIdsOfItsOwn(
      @ForAll long seed, @ForAll @IntRange(max = WorldConfig.MAX_IMAGES - 2) int index) {
    SceneComposer composer = new SceneComposer(Draws.of(seed), LOOKS, false, 0);

    DrawnScene scene = composer.compose(index);

    Frame frame = scene.frame();
    assertThat(scene.objects()).hasSizeBetween(1, SceneWishes.MAX_OBJECTS);
    assertThat(scene.objects().stream().map(DrawnObject::annotationId)).doesNotHaveDuplicates();
    assertThat(composer.frame(index + 1).imageId()).isGreaterThan(frame.imageId());
    for (DrawnObject object : scene.objects()) {
      Rectangle box = object.box();
      assertThat(box.minX()).isNotNegative();
      assertThat(box.minY()).isNotNegative();
      assertThat(box.maxX()).isLessThanOrEqualTo(frame.width());
      assertThat(box.maxY()).isLessThanOrEqualTo(frame.height());
      assertThat(object.area()).isPositive().isLessThanOrEqualTo(box.area() * 1.5);
    }
  }

  @Property(tries = 200)
  void compose_neighbours_shareNoAnnotationId(
      @ForAll long seed, @ForAll @IntRange(max = 1000) int index) {
    SceneComposer composer = new SceneComposer(Draws.of(seed), LOOKS, false, 0);

    assertThat(ids(composer.compose(index)))
        .doesNotContainAnyElementsOf(ids(composer.compose(index + 1)));
  }

  private static List<Long> ids(DrawnScene scene) {
    return scene.objects().stream().map(DrawnObject::annotationId).toList();
  }

  @Property(tries = 100)
  void runLengths_anyScene_agreeWithPolygonAreas(
      @ForAll long seed, @ForAll @IntRange(max = 1000) int index) {
    DrawnScene scene = new SceneComposer(Draws.of(seed), LOOKS, false, 0).compose(index);
    Frame frame = scene.frame();
    for (DrawnObject object : scene.objects()) {
      RunLengths runs = RunLengths.of(object.rings(), frame.height(), frame.width());

      int sum = runs.counts().stream().mapToInt(Integer::intValue).sum();
      assertThat(sum).isEqualTo(frame.width() * frame.height());
      if (!object.crowd()) {
        assertThat((double) runs.area())
            .isBetween(object.area() * 0.85 - 12, object.area() * 1.15 + 12);
      }
    }
  }
}
