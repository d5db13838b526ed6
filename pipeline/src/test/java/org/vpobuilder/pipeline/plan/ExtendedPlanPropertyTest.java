package org.vpobuilder.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.subsets.CheckedScene;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.ProbedClip;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.VpoSubsets;

/** Properties of a plan that extends another, whichever scenes were examined for each (SPEC.md). */
class ExtendedPlanPropertyTest {
  private static final List<String> NAMES = List.of("dog", "cat", "cow", "sheep");
  private static final Map<String, Integer> CLIPS =
      Map.of("dog barking", 3, "cat purring", 2, "cow lowing", 4, "sheep bleating", 2);
  private static final int SHARD = 4;

  /** Beside the demo's subsets; objects of a scene stand two of its columns apart. */
  private static final String PAIRS =
      """
        position-pairs:
          pairs: {train: %d, test: %d}
          min_alpha_gap: 0.05
          crowds: exclude
        class-pairs:
          pairs: {train: %d, test: %d}
          crowds: exclude
      eligibility:""";

  private static ReleaseSpec spec(int ss, int ms, int msmi) {
    return Scenes.spec(
        yaml ->
            yaml.replace("train: 160, test: 40", "train: %d, test: %d".formatted(ss, ss / 3))
                .replace("train: 120, test: 30", "train: %d, test: %d".formatted(ms, ms / 3))
                .replace("train: 60, test: 15", "train: %d, test: %d".formatted(msmi, msmi / 3))
                .replace("eligibility:", PAIRS.formatted(msmi, msmi / 3, msmi, msmi / 3))
                .replace("samples_per_shard: 50", "samples_per_shard: " + SHARD));
  }

  private static List<ProbedClip> clips() {
    List<ProbedClip> clips = new ArrayList<>();
    for (Split split : Split.OF_SOURCES) {
      clips.addAll(Scenes.clips(split, CLIPS));
    }
    return clips;
  }

  /** 60 train and 30 test scenes; every fifth test scene has the content of a train scene. */
  private static List<CheckedScene> scenes(long seed) {
    Draws draws = Draws.of(seed);
    List<CheckedScene> scenes = new ArrayList<>();
    for (int id = 1; id <= 90; id++) {
      String[] names = new String[1 + draws.at(id, "count").below(4)];
      for (int i = 0; i < names.length; i++) {
        names[i] = NAMES.get(draws.at(id, "class", i).below(NAMES.size()));
      }
      Split split = id <= 60 ? Split.TRAIN : Split.TEST;
      int content = split == Split.TEST && id % 5 == 0 ? id - 60 : id;
      scenes.add(Scenes.scene(split, id, "sha-" + content, Scenes.row(id, names)));
    }
    return scenes;
  }

  private static EarlierPlan plan(ReleaseSpec spec, List<CheckedScene> scenes, EarlierPlan from) {
    Plan plan =
        new ReleasePlanner(
                spec,
                Scenes.CLASSES,
                Scenes.pool(clips()),
                Set.copyOf(spec.subsets().rules().keySet()),
                from)
            .plan(scenes, new Tallies());
    Map<String, Double> chances = new TreeMap<>();
    plan.keepProbability().forEach((split, chance) -> chances.put(split.toString(), chance));
    return new EarlierPlan(
        plan.rows().values().stream().flatMap(List::stream).toList(), new TreeMap<>(chances));
  }

  private static List<PlannedSample> rows(EarlierPlan plan) {
    List<PlannedSample> rows = new ArrayList<>();
    for (Subset subset : Subset.all()) {
      for (Split split : Split.OF_SOURCES) {
        rows.addAll(plan.rows(subset, split));
      }
    }
    return rows;
  }

  @Property(tries = 120)
  void plan_extendedTwice_keepsAllAndTheRulesHold(
      @ForAll long seed,
      @ForAll @IntRange(max = 30) int few,
      @ForAll @IntRange(max = 60) int more,
      @ForAll @IntRange(min = 1, max = 6) int seen) {
    List<CheckedScene> all = scenes(seed);
    List<CheckedScene> some =
        all.stream().filter(s -> Draws.of(seed).at(s.image().id()).below(6) < seen).toList();

    EarlierPlan first = plan(spec(few, few / 2, few / 3), some, EarlierPlan.NONE);
    EarlierPlan second = plan(spec(few + more, few, few / 2), all, first);
    EarlierPlan third = plan(spec(few + more + 5, few + more, few), all, second);

    kept(first, second);
    kept(second, third);
    assertThat(third.size(VpoSubsets.SS, Split.TRAIN)).isLessThanOrEqualTo(few + more + 5);
    assertThat(third.size(VpoSubsets.MS, Split.TRAIN)).isLessThanOrEqualTo(few + more);
    noLeak(third);
    pairsAreWhole(third);
    clipsUsedEvenly(third, VpoSubsets.SS);
    clipsUsedEvenly(third, VpoSubsets.MS, VpoSubsets.MSMI);
  }

  /** Checks that the old rows are unchanged, in separate shards. */
  private static void kept(EarlierPlan before, EarlierPlan after) {
    List<PlannedSample> rows = rows(after);
    assertThat(rows).containsAll(rows(before));
    assertThat(rows).extracting(PlannedSample::key).doesNotHaveDuplicates();
    Map<String, Integer> shards = new HashMap<>();
    for (PlannedSample row : rows) {
      boolean isOld = row.shard() < before.firstShard(row.subset(), row.split());
      assertThat(isOld).isEqualTo(before.has(row.key()));
      shards.merge(row.subset() + "/" + row.split() + "/" + row.shard(), 1, Integer::sum);
    }
    assertThat(shards.values()).allMatch(samples -> samples <= SHARD);
  }

  /** Both samples of a pair are there, in one shard. */
  private static void pairsAreWhole(EarlierPlan plan) {
    Map<String, List<Integer>> shards = new HashMap<>();
    for (PlannedSample row : rows(plan)) {
      if (row.pair() != null) {
        shards.computeIfAbsent(row.pair().id(), id -> new ArrayList<>()).add(row.shard());
      }
    }
    assertThat(shards.values())
        .allMatch(pair -> pair.size() == 2 && pair.get(0).equals(pair.get(1)));
  }

  private static void noLeak(EarlierPlan plan) {
    Set<String> keys = new HashSet<>();
    plan.keys(Split.TRAIN).forEach(keys::addAll);
    assertThat(plan.keys(Split.TEST)).allMatch(image -> image.stream().noneMatch(keys::contains));
  }

  /** Checks that no clip of a class is used k + 2 times while another is used k times. */
  private static void clipsUsedEvenly(EarlierPlan plan, Subset... group) {
    for (Split split : Split.OF_SOURCES) {
      Map<String, Integer> uses = new HashMap<>();
      clips().stream().filter(c -> c.split() == split).forEach(c -> uses.put(Records.video(c), 0));
      for (Subset subset : group) {
        for (PlannedSample row : plan.rows(subset, split)) {
          for (SceneObject object : row.sounding()) {
            uses.merge(Records.video(object.clip()), 1, Integer::sum);
          }
        }
      }
      for (String label : CLIPS.keySet()) {
        String prefix = "%s-%s-".formatted(split, label.replace(' ', '_'));
        List<Integer> ofClass =
            uses.entrySet().stream()
                .filter(use -> use.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
        assertThat(ofClass.get(ofClass.size() - 1) - ofClass.get(0)).isLessThanOrEqualTo(1);
      }
    }
  }

  /** A kept train sample stays: the new test image, which was not examined before, is left out. */
  @Example
  void plan_newTestImageIsACopyOfAKeptTrainImage_testImageIsLeftOut() {
    CheckedScene train = Scenes.scene(Split.TRAIN, 1, "same", Scenes.row(1, "dog", "cat"));
    CheckedScene test = Scenes.scene(Split.TEST, 2, "same", Scenes.row(2, "dog", "cat"));
    EarlierPlan old = plan(spec(3, 3, 0), List.of(train), EarlierPlan.NONE);

    EarlierPlan extended = plan(spec(9, 9, 0), List.of(train, test), old);

    assertThat(rows(extended)).containsAll(rows(old)).isNotEmpty();
    assertThat(extended.keys(Split.TEST)).isEmpty();
  }

  @Example
  void requireSame_imageChanged_isRefusedByName() {
    CheckedScene was = Scenes.scene(Split.TRAIN, 1, "was", Scenes.row(1, "dog", "cat"));
    CheckedScene is = Scenes.scene(Split.TRAIN, 1, "is", Scenes.row(1, "dog", "cat"));
    EarlierPlan old = plan(spec(1, 0, 0), List.of(was), EarlierPlan.NONE);

    old.requireSame(List.of(was));
    assertThatThrownBy(() -> old.requireSame(List.of(is)))
        .isInstanceOf(BadInputException.class)
        .hasMessageMatching("--extend: 1.jpg of sample ss_.*: was sha256 was, is sha256 is");
    assertThatThrownBy(() -> old.requireSame(List.of()))
        .hasMessageEndingWith("was sha256 was, is no usable image");
  }
}
