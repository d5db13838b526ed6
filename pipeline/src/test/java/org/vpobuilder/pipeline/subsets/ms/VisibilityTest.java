package org.vpobuilder.pipeline.subsets.ms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vpobuilder.pipeline.plan.Scenes;
import org.vpobuilder.pipeline.subsets.ms.MultiSourceRule.Visibility;
import org.vpobuilder.spec.sample.SceneObject;

class VisibilityTest {
  private static List<Long> visible(SceneObject... objects) {
    return Visibility.visible(Scenes.image(3, ""), List.of(objects)).stream()
        .map(object -> Long.valueOf(object.id()))
        .sorted()
        .toList();
  }

  @Test
  void visible_apart_all() {
    assertThat(visible(Scenes.box(1, "dog", 0, 0, 4, 4), Scenes.box(2, "cat", 4, 0, 4, 4)))
        .containsExactly(1L, 2L);
  }

  @Test
  void visible_smallOnLarge_both() {
    assertThat(visible(Scenes.box(1, "dog", 2, 2, 2, 2), Scenes.box(2, "cat", 0, 0, 9, 9)))
        .containsExactly(1L, 2L);
  }

  /** 4 x 4 behind 2 x 4 and 2 x 4: neither of them hides it alone. */
  @Test
  void visible_largeBehindTwoSmall_hidden() {
    SceneObject large = Scenes.box(1, "dog", 4, 0, 4, 4);
    SceneObject left = Scenes.box(2, "cat", 4, 0, 2, 4);
    SceneObject right = Scenes.box(3, "cow", 6, 0, 2, 4);

    assertThat(visible(large, left, right)).containsExactly(2L, 3L);
    assertThat(visible(large, left)).containsExactly(1L, 2L);
    assertThat(visible(large, right)).containsExactly(1L, 3L);
  }

  /** Of equal objects that with the higher annotation id is on top, in any order. */
  @Test
  void visible_sameMask_theLater() {
    SceneObject first = Scenes.box(1, "dog", 4, 0, 4, 4);
    SceneObject second = Scenes.box(2, "cat", 4, 0, 4, 4);

    assertThat(visible(first, second)).containsExactly(2L);
    assertThat(visible(second, first)).containsExactly(2L);
  }

  @Test
  void visible_oneColumnLeft_seen() {
    assertThat(
            visible(
                Scenes.box(1, "dog", 4, 0, 5, 4),
                Scenes.box(2, "cat", 4, 0, 2, 4),
                Scenes.box(3, "cow", 6, 0, 2, 4)))
        .containsExactly(1L, 2L, 3L);
  }
}
