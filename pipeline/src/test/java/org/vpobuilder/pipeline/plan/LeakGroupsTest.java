package org.vpobuilder.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LeakGroupsTest {
  private final LeakGroups groups = new LeakGroups();

  /** The chain is youtube:a, freesound:2, uploader:u, freesound:1. */
  @Test
  void side_ofOneEndOfChain_hasTheOther() {
    groups.join(List.of("youtube:a"));
    groups.join(List.of("freesound:1", "uploader:u"));
    groups.join(List.of("freesound:2", "uploader:u"));
    groups.join(List.of("youtube:b"));
    // The link between the two chains comes last, and joins groups that already have roots.
    groups.join(List.of("youtube:a", "freesound:2"));
    LeakGroups.Side test = groups.side();

    test.take(List.of("youtube:a"));

    assertThat(test.has(List.of("freesound:1", "uploader:u"))).isTrue();
    assertThat(test.has(List.of("youtube:b"))).isFalse();
  }

  @Test
  void sides_ofOneSplit_areApart() {
    groups.join(List.of("a", "b"));
    groups.join(List.of("c"));
    LeakGroups.Side train = groups.side();
    LeakGroups.Side test = groups.side();

    train.take(List.of("a"));
    test.take(List.of("c"));

    assertThat(train.has(List.of("b"))).isTrue();
    assertThat(test.has(List.of("b"))).isFalse();
  }

  /** Nothing is known of an image without a key whose file was not read. */
  @Test
  void side_ofNoKeys_hasNothing() {
    groups.join(List.of());
    LeakGroups.Side test = groups.side();
    test.take(List.of());

    assertThat(test.has(List.of())).isFalse();
  }

  @Test
  void keys_withContent_haveItToo() {
    assertThat(LeakGroups.keys(List.of("coco:1"), "ab")).containsExactly("coco:1", "sha256:ab");
    assertThat(LeakGroups.keys(List.of("coco:1"), "")).containsExactly("coco:1");
  }
}
