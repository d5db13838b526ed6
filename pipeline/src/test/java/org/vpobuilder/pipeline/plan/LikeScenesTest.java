package org.vpobuilder.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.subsets.CheckedScene;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.release.Likeness;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.subset.VpoSubsets;

/** Tests which pictures are counted by their distance to test. */
class LikeScenesTest {
  /** A scene whose picture has a print of this hexadecimal digit alone. */
  private static CheckedScene scene(Split split, int id, char digit) {
    String print = ("" + digit).repeat(PRINT);
    return new CheckedScene(
        split, 1, Set.of(), List.of(), Scenes.image(id, "sha" + id), Scenes.row(id, "dog"), print);
  }

  private static final int PRINT = 160;

  private static PlannedSample row(CheckedScene scene) {
    return new PlannedSample(
        "ss_" + scene.image().id(),
        VpoSubsets.SS,
        scene.split(),
        0,
        scene.image(),
        scene.objects());
  }

  private static int all(Likeness likeness, Split split) {
    Likeness.Side side = likeness.sides().get(split.toString());
    return side == null
        ? 0
        : side.nearest().stream().mapToInt(n -> n).sum() + side.apart() + side.unprinted();
  }

  /**
   * Kept: one of train and one of test. New: one of train, one of test that is like the kept one of
   * train and so left out.
   */
  @Test
  void nearest_ofAnExtension_countsWhatIsKeptToo() {
    CheckedScene keptTrain = scene(Split.TRAIN, 1, '0');
    CheckedScene keptTest = scene(Split.TEST, 2, '3');
    CheckedScene newTrain = scene(Split.TRAIN, 3, '5');
    CheckedScene newTest = scene(Split.TEST, 4, '0');
    LikeScenes like =
        LikeScenes.of(
            List.of(newTest, newTrain, keptTest, keptTrain),
            new EarlierPlan(List.of(row(keptTrain), row(keptTest)), new TreeMap<>()),
            6,
            new Tallies());

    assertThat(like.kept()).containsExactlyInAnyOrder(keptTrain, keptTest, newTrain);
    assertThat(like.rejections())
        .singleElement()
        .satisfies(r -> assertThat(r.code().name()).isEqualTo("IMAGE_LIKE_IN_TRAIN"));
    assertThat(all(like.nearest(), Split.TRAIN)).isEqualTo(2);
    assertThat(all(like.nearest(), Split.TEST)).isEqualTo(2);
    // Half the bits of 0 and 3, of 3 and 5 differ.
    assertThat(like.nearest().sides().get("train").nearest().get(32)).isEqualTo(2);
  }
}
