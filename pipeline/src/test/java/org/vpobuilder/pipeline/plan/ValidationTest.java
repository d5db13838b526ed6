package org.vpobuilder.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.subsets.CheckedScene;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.Validation;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.ProbedClip;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.VpoSubsets;

/**
 * Tests a split that is taken from train: images and clips that belong together stay in one split.
 */
class ValidationTest {
  private static final ReleaseSpec SPEC =
      Scenes.spec(
          yaml ->
              yaml.replace("train: 160, test: 40", "train: 120, test: 4")
                      .replace("train: 120, test: 30", "train: 60, test: 4")
                      .replace("train: 60, test: 15", "train: 20, test: 2")
                  + "validation: {share: 0.25}\n");

  private static final double DRAW_OF_COCO_1 = 0.592242;

  /**
   * The address, computed in Python: {@code int.from_bytes(hashlib.sha256(
   * b"7/validation/image/coco:1").digest()[:8], "big") / 2**64}.
   */
  @Test
  void side_drawnByTheFirstKeyOfAGroup() {
    LeakGroups groups = new LeakGroups();
    groups.join(List.of("flickr:5", "coco:1"));
    groups.join(List.of("sha256:77", "flickr:5"));
    double draw = Draws.of(7).at("validation", "image", "coco:1").unit();

    assertThat(draw).isBetween(DRAW_OF_COCO_1 - 1e-4, DRAW_OF_COCO_1 + 1e-4);
    for (List<String> keys : List.of(List.of("coco:1"), List.of("sha256:77"))) {
      assertThat(groups.validation(new Validation(0.5), Draws.of(7), "image").has(keys))
          .isEqualTo(draw < 0.5);
      assertThat(groups.validation(new Validation(0.001), Draws.of(7), "image").has(keys))
          .isFalse();
    }
  }

  /** Every three images share a photograph, and every two clips a video. */
  private static List<CheckedScene> scenes() {
    List<CheckedScene> scenes = new ArrayList<>();
    String[][] names = {{"dog", "cat"}, {"dog"}, {"cat", "cat"}, {"dog", "cat", "cow"}};
    for (int id = 1; id <= 200; id++) {
      Split split = id <= 180 ? Split.TRAIN : Split.TEST;
      String content = split == Split.TRAIN ? "same" + id / 3 : "test" + id;
      scenes.add(Scenes.scene(split, id, content, Scenes.row(id, names[id % names.length])));
    }
    return scenes;
  }

  private static List<ProbedClip> clips() {
    List<ProbedClip> clips = new ArrayList<>();
    int number = 0;
    for (String label : List.of("dog barking", "cat purring", "cow lowing")) {
      for (int i = 0; i < 30; i++) {
        clips.add(Scenes.clip(Split.TRAIN, label, "v" + number, "sha" + number / 2));
        number++;
      }
      clips.add(Scenes.clip(Split.TEST, label, "t" + number, "test" + number));
    }
    return clips;
  }

  private static Plan plan(ReleaseSpec spec) {
    return new ReleasePlanner(
            spec,
            Scenes.CLASSES,
            ClipPool.of(clips(), Scenes.CLASSES, spec),
            Set.copyOf(VpoSubsets.ALL),
            EarlierPlan.NONE)
        .plan(scenes(), new Tallies());
  }

  private static Map<Split, Set<String>> contents(Plan plan) {
    Map<Split, Set<String>> contents = new EnumMap<>(Split.class);
    for (List<PlannedSample> rows : plan.rows().values()) {
      for (PlannedSample row : rows) {
        Set<String> ofSplit = contents.computeIfAbsent(row.split(), s -> new HashSet<>());
        ofSplit.add(row.image().sha256());
        for (SceneObject object : row.sounding()) {
          ofSplit.add(object.clip().sha256());
        }
      }
    }
    return contents;
  }

  @Test
  void plan_withValidation_takesItsShareAndSharesNothing() {
    Plan plan = plan(SPEC);
    Map<Split, Set<String>> contents = contents(plan);

    assertThat(contents.keySet()).containsExactly(Split.TRAIN, Split.VAL, Split.TEST);
    assertThat(contents.get(Split.VAL)).doesNotContainAnyElementsOf(contents.get(Split.TRAIN));
    assertThat(contents.get(Split.VAL)).doesNotContainAnyElementsOf(contents.get(Split.TEST));
    for (Map.Entry<Subset, Integer> wanted :
        Map.of(VpoSubsets.SS, 30, VpoSubsets.MS, 15, VpoSubsets.MSMI, 5).entrySet()) {
      long val =
          plan.rows().get(wanted.getKey()).stream().filter(r -> r.split() == Split.VAL).count();
      assertThat(val).as("%s", wanted.getKey()).isEqualTo(wanted.getValue().longValue());
    }
  }

  /** A tenth of seven pairs is less than one pair, and of one pair there is nothing to take. */
  @ParameterizedTest
  @CsvSource({"7, 2, 12", "1, 0, 2", "25, 6, 44"})
  void samples_ofPairs_areCountedInPairs(int pairs, int val, int train) {
    ReleaseSpec spec =
        Scenes.spec(
            yaml ->
                yaml.replace(
                        "eligibility:\n",
                        "  class-pairs:\n    pairs: {train: %d, test: 1}\n    crowds: exclude\n"
                                .formatted(pairs)
                            + "eligibility:\n")
                    + "validation: {share: 0.1}\n");
    Subset subset = Subset.named("class-pairs");

    assertThat(spec.samples(subset, Split.VAL)).isEqualTo(val);
    assertThat(spec.samples(subset, Split.TRAIN)).isEqualTo(train);
  }

  @Test
  void plan_withoutValidation_asBefore() {
    ReleaseSpec without =
        Scenes.spec(
            yaml ->
                yaml.replace("train: 160, test: 40", "train: 120, test: 4")
                    .replace("train: 120, test: 30", "train: 60, test: 4")
                    .replace("train: 60, test: 15", "train: 20, test: 2"));

    assertThat(contents(plan(without)).keySet()).containsExactly(Split.TRAIN, Split.TEST);
  }

  /** The counts of a scene move with it: nothing is counted in both splits. */
  @Test
  void tallies_ofBothSides_areThoseOfTrain() {
    Plan plan = plan(SPEC);
    Tallies tallies = plan.tallies();

    long sum = 0;
    for (Tallies.Count count : tallies.all()) {
      if (count.path().matches("annotations/(train|val)/(read|in_scenes)")) {
        sum += count.count();
      }
    }
    assertThat(sum).isZero();
    assertThat(
            tallies.all().stream().filter(c -> c.path().equals("images/ms/val/examined")).toList())
        .hasSize(1);
  }
}
