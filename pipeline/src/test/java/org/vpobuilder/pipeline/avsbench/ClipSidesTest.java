package org.vpobuilder.pipeline.avsbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vpobuilder.classmaps.AvsCategories;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.avsbench.AvsSplit;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.sample.ProbedClip;

class ClipSidesTest {
  private static final String LABEL = "helicopter";

  private final List<ProbedClip> clips = new ArrayList<>();
  private final List<S4Video> videos = new ArrayList<>();

  private void clip(String id, Split split) {
    clips.add(TestClips.clip(id, LABEL, split));
  }

  private void video(String name, AvsSplit split) {
    videos.add(TestClips.video(name, "helicopter", split));
  }

  private ClipSides sides() {
    return ClipSides.of(clips, AvsCategories.s4(), new S4Ids(videos), Draws.of(1));
  }

  private static List<String> ids(ClipSides sides, AvsSplit split) {
    return sides.of(split, "helicopter").stream().map(Records::video).toList();
  }

  private Map<String, Long> left() {
    return sides().notSelected().all().stream()
        .collect(Collectors.toMap(Tallies.Count::path, Tallies.Count::count));
  }

  @Test
  void testClips_noneOfAvsbench_halvedWithTestFirst() {
    for (int i = 0; i < 5; i++) {
      clip("aaaaaaaaaa" + i, Split.TEST);
    }

    assertThat(ids(sides(), AvsSplit.TEST)).hasSize(3);
    assertThat(ids(sides(), AvsSplit.VAL)).hasSize(2);
    assertThat(ids(sides(), AvsSplit.VAL)).doesNotContainAnyElementsOf(ids(sides(), AvsSplit.TEST));
    assertThat(ids(sides(), AvsSplit.TRAIN)).isEmpty();
    assertThat(left()).isEmpty();
  }

  @Test
  void testClips_ofAvsbenchVal_goThereAndCount() {
    clip("aaaaaaaaaaa", Split.TEST);
    clip("bbbbbbbbbbb", Split.TEST);
    clip("ccccccccccc", Split.TEST);
    video("aaaaaaaaaaa_10", AvsSplit.VAL);
    video("x_bbbbbbbbbbb", AvsSplit.VAL);

    assertThat(ids(sides(), AvsSplit.VAL)).containsExactly("aaaaaaaaaaa", "bbbbbbbbbbb");
    assertThat(ids(sides(), AvsSplit.TEST)).containsExactly("ccccccccccc");
  }

  @Test
  void testClips_ofAvsbenchTrainOrTwoSides_areLeftOut() {
    clip("aaaaaaaaaaa", Split.TEST);
    clip("bbbbbbbbbbb", Split.TEST);
    video("aaaaaaaaaaa_10", AvsSplit.TRAIN);
    video("bbbbbbbbbbb_10", AvsSplit.VAL);
    video("bbbbbbbbbbb_20", AvsSplit.TEST);

    assertThat(ids(sides(), AvsSplit.TEST)).isEmpty();
    assertThat(ids(sides(), AvsSplit.VAL)).isEmpty();
    assertThat(left()).isEqualTo(Map.of("clips/test/not_selected/VIDEO_ON_OTHER_SIDE", 2L));
  }

  @Test
  void trainClips_ofAvsbenchTest_areLeftOutAndThoseOfTrainStay() {
    clip("aaaaaaaaaaa", Split.TRAIN);
    clip("bbbbbbbbbbb", Split.TRAIN);
    clip("ccccccccccc", Split.TRAIN);
    video("aaaaaaaaaaa_10", AvsSplit.TEST);
    video("bbbbbbbbbbb_10", AvsSplit.TRAIN);

    assertThat(ids(sides(), AvsSplit.TRAIN)).containsExactly("bbbbbbbbbbb", "ccccccccccc");
    assertThat(left()).isEqualTo(Map.of("clips/train/not_selected/VIDEO_ON_OTHER_SIDE", 1L));
  }

  @Test
  void trainClips_withVideoOrContentOfTest_areLeftOut() {
    clip("aaaaaaaaaaa", Split.TEST);
    clip("aaaaaaaaaaa", Split.TRAIN);
    clips.add(TestClips.withContent("bbbbbbbbbbb", LABEL, Split.TRAIN, "aaaaaaaaaaa"));
    clip("ccccccccccc", Split.TRAIN);

    assertThat(ids(sides(), AvsSplit.TEST)).containsExactly("aaaaaaaaaaa");
    assertThat(ids(sides(), AvsSplit.TRAIN)).containsExactly("ccccccccccc");
    assertThat(left())
        .isEqualTo(
            Map.of(
                "clips/train/not_selected/VIDEO_ALSO_IN_TEST", 1L,
                "clips/train/not_selected/AUDIO_ALSO_IN_TEST", 1L));
  }

  @Test
  void valClip_withContentOfTestClip_isLeftOut() {
    video("aaaaaaaaaaa_1", AvsSplit.TEST);
    video("bbbbbbbbbbb_1", AvsSplit.VAL);
    clip("aaaaaaaaaaa", Split.TEST);
    clips.add(TestClips.withContent("bbbbbbbbbbb", LABEL, Split.TEST, "aaaaaaaaaaa"));

    assertThat(ids(sides(), AvsSplit.TEST)).containsExactly("aaaaaaaaaaa");
    assertThat(ids(sides(), AvsSplit.VAL)).isEmpty();
    assertThat(left()).isEqualTo(Map.of("clips/test/not_selected/AUDIO_ALSO_IN_TEST", 1L));
  }

  @Test
  void testVideo_ofTwoCategories_isOnOneSide() {
    for (int i = 0; i < 4; i++) {
      clip("aaaaaaaaaa" + i, Split.TEST);
      clips.add(TestClips.clip("aaaaaaaaaa" + i, "dog barking", Split.TEST));
    }
    ClipSides sides = sides();

    for (AvsSplit split : List.of(AvsSplit.VAL, AvsSplit.TEST)) {
      assertThat(sides.of(split, "dog_barking")).hasSize(2);
      assertThat(ids(sides, split))
          .containsExactlyElementsOf(
              sides.of(split, "dog_barking").stream().map(Records::video).toList());
    }
  }
}
