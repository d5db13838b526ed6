package org.vpobuilder.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.spec.Split;

class ClipPoolTest {
  @Test
  void of_videoOnBothSides_trainClipDropped() {
    ClipPool pool =
        Scenes.pool(
            List.of(
                Scenes.clip(Split.TRAIN, "dog barking", "both", "a"),
                Scenes.clip(Split.TRAIN, "cat purring", "mine", "b"),
                Scenes.clip(Split.TEST, "cow lowing", "both", "c")));

    assertThat(pool.leaks(ClipPool.ALL)).isEqualTo(Map.of(NotSelected.VIDEO_ALSO_IN_TEST, 1L));
    assertThat(pool.size(Split.TRAIN, ClipPool.ALL)).isEqualTo(1);
    assertThat(pool.size(Split.TEST, ClipPool.ALL)).isEqualTo(1);
    assertThat(pool.stock().clips(Split.TRAIN, "dog")).isZero();
    assertThat(pool.stock().clips(Split.TEST, "cow")).isEqualTo(1);
  }

  @Test
  void of_contentOnBothSides_trainClipDropped() {
    ClipPool pool =
        Scenes.pool(
            List.of(
                Scenes.clip(Split.TEST, "dog barking", "x", "same"),
                Scenes.clip(Split.TRAIN, "dog howling", "y", "same"),
                Scenes.clip(Split.TRAIN, "dog howling", "z", "other")));

    assertThat(pool.leaks(ClipPool.ALL)).isEqualTo(Map.of(NotSelected.AUDIO_ALSO_IN_TEST, 1L));
    assertThat(pool.byClass(Split.TRAIN).get("dog"))
        .extracting(Records::video)
        .containsExactly("z");
  }

  /** Two cuts of one video in one split are not a leak. */
  @Test
  void of_videoTwiceOnOneSide_bothKept() {
    ClipPool pool =
        Scenes.pool(
            List.of(
                Scenes.clip(Split.TRAIN, "dog barking", "x", "a"),
                Scenes.clip(Split.TRAIN, "dog howling", "x", "a")));

    assertThat(pool.leaks(ClipPool.ALL)).isEmpty();
    assertThat(pool.stock().clips(Split.TRAIN, "dog")).isEqualTo(2);
  }
}
