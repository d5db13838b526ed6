package org.vpobuilder.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.subsets.CheckedScene;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.release.Shortfall;
import org.vpobuilder.spec.release.SourceShare;
import org.vpobuilder.spec.sample.Attribution;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.ProbedClip;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.VpoSubsets;

class ReleasePlannerTest {
  private static final Subset PAIRS = Subset.named("class-pairs");
  private static final List<String> NAMES = List.of("dog", "cat", "cow", "sheep", "horse");
  private static final Map<String, Integer> CLIPS =
      Map.of("dog barking", 3, "cat purring", 2, "cow lowing", 4, "sheep bleating", 2);

  private static ReleaseSpec spec(int ss, int ms, int msmi) {
    return Scenes.spec(
        yaml ->
            yaml.replace("train: 160, test: 40", "train: %d, test: 4".formatted(ss))
                .replace("train: 120, test: 30", "train: %d, test: 4".formatted(ms))
                .replace("train: 60, test: 15", "train: %d, test: 2".formatted(msmi))
                .replace("samples_per_shard: 50", "samples_per_shard: 7"));
  }

  private static List<ProbedClip> clips() {
    List<ProbedClip> clips = new ArrayList<>();
    for (Split split : Split.OF_SOURCES) {
      clips.addAll(Scenes.clips(split, CLIPS));
    }
    return clips;
  }

  /** 90 train and 30 test scenes of one to five objects. */
  private static List<CheckedScene> scenes() {
    List<CheckedScene> scenes = new ArrayList<>();
    for (int id = 1; id <= 120; id++) {
      String[] names = new String[1 + Draws.of(1).at(id, "count").below(5)];
      for (int i = 0; i < names.length; i++) {
        names[i] = NAMES.get(Draws.of(1).at(id, "class", i).below(NAMES.size()));
      }
      scenes.add(Scenes.scene(id <= 90 ? Split.TRAIN : Split.TEST, id, names));
    }
    return scenes;
  }

  private static Plan plan(ReleaseSpec spec, List<ProbedClip> clips, List<CheckedScene> scenes) {
    return plan(spec, clips, scenes, EarlierPlan.NONE);
  }

  private static Plan plan(
      ReleaseSpec spec, List<ProbedClip> clips, List<CheckedScene> scenes, EarlierPlan earlier) {
    return new ReleasePlanner(
            spec, Scenes.CLASSES, Scenes.pool(clips), Set.copyOf(VpoSubsets.ALL), earlier)
        .plan(scenes, new Tallies());
  }

  private static List<PlannedSample> train(Plan plan, Subset subset) {
    return plan.rows().get(subset).stream().filter(r -> r.split() == Split.TRAIN).toList();
  }

  @Test
  void plan_inputsShuffled_samePlan() {
    Plan expected = plan(spec(40, 20, 10), clips(), scenes());
    for (int seed = 0; seed < 3; seed++) {
      List<CheckedScene> scenes = new ArrayList<>(scenes());
      List<ProbedClip> clips = clips();
      Collections.shuffle(scenes, new Random(seed));
      Collections.shuffle(clips, new Random(seed));

      Plan plan = plan(spec(40, 20, 10), clips, scenes);

      assertThat(plan.rows()).isEqualTo(expected.rows());
      assertThat(plan.keepProbability()).isEqualTo(expected.keepProbability());
      assertThat(plan.shortfalls()).isEqualTo(expected.shortfalls());
      assertThat(plan.tallies().all())
          .containsExactlyInAnyOrderElementsOf(expected.tallies().all());
    }
  }

  /** More samples only add: the samples of SS stay, including clips and shards. */
  @Test
  void plan_moreSamples_onlyAdds() {
    Plan few = plan(spec(30, 10, 5), clips(), scenes());
    Plan more = plan(spec(100, 20, 9), clips(), scenes());

    assertThat(train(few, VpoSubsets.SS)).hasSize(30);
    assertThat(train(more, VpoSubsets.SS)).hasSize(100).containsAll(train(few, VpoSubsets.SS));
    for (Subset subset : List.of(VpoSubsets.MS, VpoSubsets.MSMI)) {
      assertThat(train(few, subset)).isNotEmpty();
      assertThat(train(more, subset))
          .hasSizeGreaterThan(train(few, subset).size())
          .extracting(PlannedSample::key)
          .containsAll(train(few, subset).stream().map(PlannedSample::key).toList());
    }
  }

  @Test
  void plan_severalClassesFirst_singleClassOnlyWhenTheyAreUsedUp() {
    Plan plan = plan(spec(20, 10, 5), clips(), scenes());

    assertThat(train(plan, VpoSubsets.SS))
        .allMatch(row -> row.objects().stream().map(SceneObject::className).distinct().count() > 1);
  }

  @Test
  void plan_singleSource_everyImageBeforeAnySecond() {
    Plan plan = plan(spec(100, 10, 5), clips(), scenes());

    Map<String, Integer> samples = new HashMap<>();
    train(plan, VpoSubsets.SS).forEach(row -> samples.merge(row.image().id(), 1, Integer::sum));
    assertThat(samples.values()).contains(1, 2);
    assertThat(Collections.max(samples.values())).isLessThanOrEqualTo(3);
    assertThat(train(plan, VpoSubsets.SS)).allMatch(row -> row.sounding().size() == 1);
    assertThat(train(plan, VpoSubsets.SS)).extracting(PlannedSample::key).doesNotHaveDuplicates();
  }

  @Test
  void plan_multi_rulesOfTheSubsets() {
    Plan plan = plan(spec(1, 20, 10), clips(), scenes());

    for (PlannedSample row : train(plan, VpoSubsets.MS)) {
      assertThat(row.objects()).extracting(SceneObject::className).doesNotHaveDuplicates();
      assertThat(row.sounding()).hasSizeBetween(1, 5);
    }
    for (PlannedSample row : train(plan, VpoSubsets.MSMI)) {
      List<String> classes = row.sounding().stream().map(SceneObject::className).toList();
      assertThat(new HashSet<>(classes)).hasSizeLessThan(classes.size());
      assertThat(row.sounding().stream().map(o -> Records.video(o.clip())).toList())
          .doesNotHaveDuplicates();
      assertThat(row.sounding().size() < row.objects().size() || row.objects().size() == 2)
          .isTrue();
    }
    Set<String> ms = new HashSet<>();
    train(plan, VpoSubsets.MS).forEach(row -> ms.add(row.image().id()));
    assertThat(train(plan, VpoSubsets.MSMI)).noneMatch(row -> ms.contains(row.image().id()));
  }

  /** The numbers of silent objects of a subset's samples. */
  private static List<Integer> silent(Plan plan, Subset subset) {
    return plan.rows().get(subset).stream()
        .map(row -> row.objects().size() - row.sounding().size())
        .toList();
  }

  /**
   * All objects of these scenes could sound, as far as their pictures show. With the option those
   * stay silent that were the least likely to sound; images that can't spare one are left out.
   */
  @Test
  void plan_minSilent_oneStaysSilentInEverySample() {
    ReleaseSpec loose = spec(200, 40, 60);
    ReleaseSpec strict =
        SpecReader.read(
            new String(SpecReader.write(loose), StandardCharsets.UTF_8)
                .replace("eligibility:\n", "eligibility:\n  min_silent: 1\n"),
            "strict");

    Plan before = plan(loose, clips(), scenes());
    Plan after = plan(strict, clips(), scenes());

    for (Subset subset : VpoSubsets.ALL) {
      assertThat(silent(before, subset)).as(subset.toString()).contains(0);
      assertThat(silent(after, subset)).as(subset.toString()).isNotEmpty().doesNotContain(0);
    }
    // MS loses only the images of one object. The two of MSMI's pairs are both needed.
    long alone =
        scenes().stream()
            .filter(scene -> scene.split() == Split.TRAIN && scene.objects().size() == 1)
            .filter(
                scene ->
                    CLIPS.keySet().stream()
                        .anyMatch(label -> label.startsWith(scene.objects().get(0).className())))
            .count();
    assertThat(alone).isPositive();
    assertThat(
            after
                .tallies()
                .notSelected(Account.images(VpoSubsets.MS, Split.TRAIN))
                .get("FEW_SILENT"))
        .isEqualTo(alone);
    assertThat(train(after, VpoSubsets.MSMI).stream().map(row -> row.objects().size()))
        .doesNotContain(2);
  }

  /** The scene as that of another source, whose image has no key. */
  private static CheckedScene ofVoc(CheckedScene scene) {
    ImageRef image = scene.image();
    return new CheckedScene(
        scene.split(),
        scene.annotated(),
        Set.of(),
        scene.places(),
        new ImageRef(
            "voc",
            image.id(),
            image.file(),
            image.width(),
            image.height(),
            1,
            image.sha256(),
            "",
            Attribution.NONE,
            List.of()),
        scene.objects(),
        "");
  }

  private static Plan pairs(int pairs, EarlierPlan earlier) {
    ReleaseSpec spec =
        Scenes.spec(
            yaml ->
                yaml.replace(
                        "eligibility:\n",
                        "  class-pairs:\n    pairs: {train: %d, test: 0}\n    crowds: exclude\n"
                                .formatted(pairs)
                            + "eligibility:\n")
                    + "sources: {visual: {coco: 1, voc: 1}}\n");
    List<CheckedScene> scenes = new ArrayList<>();
    for (int id = 1; id <= 10; id++) {
      CheckedScene scene = Scenes.scene(Split.TRAIN, id, "dog", "cat");
      scenes.add(id % 2 == 0 ? scene : ofVoc(scene));
    }
    return new ReleasePlanner(spec, Scenes.CLASSES, Scenes.pool(clips()), Set.of(PAIRS), earlier)
        .plan(scenes, new Tallies());
  }

  private static Map<String, Long> bySource(Plan plan) {
    return plan.rows().get(PAIRS).stream()
        .collect(Collectors.groupingBy(row -> row.image().source(), Collectors.counting()));
  }

  /**
   * By hand: of three pairs coco takes the first, voc the second and coco, by name, the third. So
   * they go on: five pairs are three of coco and two of voc, also if three of them are kept.
   */
  @Test
  void plan_weightedPairs_takeTurnsByPairs() {
    Plan three = pairs(3, EarlierPlan.NONE);
    assertThat(bySource(three)).isEqualTo(Map.of("coco", 4L, "voc", 2L));
    assertThat(three.shares())
        .extracting(SourceShare::source, SourceShare::wanted, SourceShare::got)
        .containsExactly(tuple("coco", 4, 4), tuple("voc", 2, 2));
    Plan five = pairs(5, new EarlierPlan(three.rows().get(PAIRS), new TreeMap<>()));
    assertThat(bySource(five)).isEqualTo(Map.of("coco", 6L, "voc", 4L));
  }

  @Test
  void plan_rows_channelsInOrderAndShardsOfSeven() {
    Plan plan = plan(spec(30, 10, 5), clips(), scenes());

    Map<Integer, Integer> shards = new HashMap<>();
    train(plan, VpoSubsets.SS).forEach(row -> shards.merge(row.shard(), 1, Integer::sum));
    assertThat(shards).isEqualTo(Map.of(0, 7, 1, 7, 2, 7, 3, 7, 4, 2));
    for (PlannedSample row : train(plan, VpoSubsets.MSMI)) {
      for (int channel = 0; channel < row.sounding().size(); channel++) {
        assertThat(row.objects().get(channel).channel()).isEqualTo(channel);
      }
    }
  }

  @Test
  void plan_imageOnBothSides_trainSceneDropped() {
    List<CheckedScene> scenes =
        List.of(
            Scenes.scene(Split.TRAIN, 1, "a", Scenes.row(1, "dog", "cat")),
            Scenes.scene(Split.TRAIN, 2, "same", Scenes.row(2, "dog", "cat")),
            Scenes.scene(Split.TRAIN, 3, "c", Scenes.row(3, "dog", "cat")),
            Scenes.scene(Split.TEST, 1, "d", Scenes.row(4, "dog", "cat")),
            Scenes.scene(Split.TEST, 5, "same", Scenes.row(5, "dog", "cat")));

    Plan plan = plan(spec(9, 9, 9), clips(), scenes);

    assertThat(plan.rows().get(VpoSubsets.MS))
        .extracting(PlannedSample::key)
        .containsExactlyInAnyOrder("ms_000000000003", "ms_000000000001", "ms_000000000005");
    assertThat(plan.tallies().notSelected(Account.images(VpoSubsets.MS, Split.TRAIN)))
        .containsEntry("IMAGE_ALSO_IN_TEST", 2L);
    assertThat(plan.tallies().notSelected(Account.images(VpoSubsets.MS, Split.TEST)))
        .doesNotContainKey("IMAGE_ALSO_IN_TEST");
  }

  /**
   * Without a common key of their records, only the bytes tell. The photograph is named by its
   * first key, coco:1, whose draw of 0.51 is in the upper of two intervals, voc's.
   */
  @Test
  void plan_bytesOfTwoSources_areTakenFromOne() {
    CheckedScene voc = ofVoc(Scenes.scene(Split.TRAIN, 2, "same", Scenes.row(2, "dog", "cat")));
    List<CheckedScene> scenes =
        List.of(
            Scenes.scene(Split.TRAIN, 1, "same", Scenes.row(1, "dog", "cat")),
            voc,
            Scenes.scene(Split.TRAIN, 3, "c", Scenes.row(3, "dog", "cat")),
            Scenes.scene(Split.TEST, 4, "d", Scenes.row(4, "dog", "cat")));

    Plan plan = plan(spec(9, 9, 9), clips(), scenes);

    assertThat(plan.rows().get(VpoSubsets.MS))
        .extracting(row -> row.image().address())
        .containsExactlyInAnyOrder("voc:2", "3", "4");
    assertThat(plan.tallies().notSelected(Account.images(VpoSubsets.MS, Split.TRAIN).from("coco")))
        .isEqualTo(Map.of("IMAGE_ALSO_FROM_OTHER_SOURCE", 1L));
  }

  /** A plan made without looking at images has no fingerprints, so no image equals another. */
  @Test
  void plan_noFingerprints_noLeak() {
    List<CheckedScene> scenes =
        List.of(
            Scenes.scene(Split.TRAIN, 1, "", Scenes.row(1, "dog", "cat")),
            Scenes.scene(Split.TEST, 2, "", Scenes.row(2, "dog", "cat")));

    assertThat(plan(spec(9, 9, 9), clips(), scenes).rows().get(VpoSubsets.MS)).hasSize(2);
  }

  @Test
  void plan_tooFewImages_shortfallsSayWhatIsMissing() {
    List<CheckedScene> scenes =
        List.of(Scenes.scene(Split.TRAIN, 1, "dog", "cat"), Scenes.scene(Split.TRAIN, 2, "horse"));

    Plan plan = plan(spec(9, 2, 0), clips(), scenes);

    List<Shortfall> ms =
        plan.shortfalls().stream()
            .filter(s -> s.subset() == VpoSubsets.MS && s.split() == Split.TRAIN)
            .toList();
    assertThat(ms)
        .contains(
            new Shortfall(VpoSubsets.MS, Split.TRAIN, "*", 2, 1, "no more eligible images"),
            new Shortfall(VpoSubsets.MS, Split.TRAIN, "horse", 1, 0, "no usable clip"),
            new Shortfall(VpoSubsets.MS, Split.TRAIN, "cow", 1, 0, "in no selected image"));
    assertThat(ms).extracting(Shortfall::className).doesNotContain("dog", "cat");
    assertThat(plan.shortfalls())
        .noneMatch(s -> s.subset() == VpoSubsets.MSMI && s.split() == Split.TRAIN);
  }
}
