package org.vpobuilder.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.subset.VpoSubsets;

/** Scenes of one dog each, and of a dog and a cat if the id is a multiple of 100. */
class SceneRankerTest {
  private static final ReleaseSpec SPEC =
      Scenes.spec(text -> text.replaceFirst("train: \\d+", "train: 20"));
  private static final int EXAMINED = SPEC.eligibility().examined(20);
  private static final List<Long> IDS = LongStream.rangeClosed(1, 1500).boxed().toList();

  private static Scene scene(long id, boolean flawed) {
    List<Scene.Annotation> objects = new ArrayList<>();
    objects.add(object(10 * id, "dog"));
    if (id % 100 == 0) {
      objects.add(object(10 * id + 1, "cat"));
    }
    return new Scene(image(id), Split.TRAIN, 1, flawed, Set.of(), objects);
  }

  /** A scene of a dog whose record states that it covers a hundredth of a pixel. */
  private static Scene small(long id) {
    Scene.Annotation dog = object(10 * id, "dog");
    Scene.Annotation small =
        new Scene.Annotation(dog.id(), dog.category(), "dog", "", false, 0.01 / 400, false, "");
    return new Scene(image(id), Split.TRAIN, 1, false, Set.of(), List.of(small));
  }

  private static ImageRef image(long id) {
    return Records.image(id, "train2017/%d.jpg".formatted(id), 20, 20, 0, "", 1, "");
  }

  private static Scene.Annotation object(long annId, String name) {
    return new Scene.Annotation(
        Long.toString(annId), Records.category(name), name, "", false, 0.25, false, "");
  }

  private static SceneRanker ranker() {
    ClipPool pool =
        Scenes.pool(Scenes.clips(Split.TRAIN, Map.of("dog barking", 3, "cat purring", 3)));
    SceneRules rules = new SceneRules(SPEC, Scenes.CLASSES, pool.stock());
    return new SceneRanker(SPEC, Set.of(VpoSubsets.SS), Split.TRAIN, () -> rules);
  }

  private static List<Long> ranked(List<Long> ids) {
    SceneRanker ranker = ranker();
    ids.forEach(id -> ranker.add(scene(id, false)));
    return ranker.candidates().stream()
        .map(candidate -> Long.valueOf(candidate.scene().image().id()))
        .toList();
  }

  @Test
  void candidates_moreThanWanted_areTheFirstByTierAndDraw() {
    Draws draws = Draws.of(SPEC.seed());
    List<Long> first =
        IDS.stream()
            .sorted(
                Comparator.<Long>comparingInt(id -> id % 100 == 0 ? 0 : 1)
                    .thenComparing(
                        id -> draws.at("rank", VpoSubsets.SS, id).bits(), Long::compareUnsigned))
            .limit(EXAMINED)
            .sorted()
            .toList();

    assertThat(EXAMINED).isBetween(20, 1499);
    assertThat(ranked(IDS)).isEqualTo(first);
  }

  @Test
  void candidates_otherOrder_areTheSame() {
    List<Long> reversed = new ArrayList<>(IDS);
    Collections.reverse(reversed);

    assertThat(ranked(reversed)).isEqualTo(ranked(IDS));
  }

  private static Map<String, Long> paths(SceneRanker ranker) {
    return ranker.tallies().all().stream()
        .collect(Collectors.toMap(Tallies.Count::path, Tallies.Count::count));
  }

  /** Once in the whole and once for its source. */
  @Test
  void tallies_everyScene_isCountedOnce() {
    SceneRanker ranker = ranker();
    IDS.forEach(id -> ranker.add(scene(id, id <= 30)));

    assertThat(paths(ranker))
        .isEqualTo(
            Map.of(
                "images/ss/train/eligible",
                1470L,
                "images/ss/train/not_selected/OBJECT_REJECTED",
                30L,
                "coco: images/ss/train/eligible",
                1470L,
                "coco: images/ss/train/not_selected/OBJECT_REJECTED",
                30L));
  }

  /** Areas may be wrong: masks are read if there is room, and only then. */
  @Test
  void candidates_areasTooSmall_comeLastAndOnlyWhereThereIsRoom() {
    SceneRanker ranker = ranker();
    LongStream.rangeClosed(1, EXAMINED + 50).forEach(id -> ranker.add(small(id)));
    LongStream.rangeClosed(5001, 5010).forEach(id -> ranker.add(scene(id, false)));

    Map<Boolean, Long> byTier =
        ranker.candidates().stream()
            .collect(
                Collectors.partitioningBy(
                    candidate -> candidate.places().get(0).tier() >= RankedScene.LATE,
                    Collectors.counting()));
    long late = EXAMINED - 10;
    assertThat(byTier).isEqualTo(Map.of(false, 10L, true, late));
    assertThat(paths(ranker))
        .isEqualTo(
            Map.of(
                "images/ss/train/eligible",
                (long) EXAMINED,
                "images/ss/train/not_selected/MASK_TOO_SMALL",
                60L,
                "coco: images/ss/train/eligible",
                (long) EXAMINED,
                "coco: images/ss/train/not_selected/MASK_TOO_SMALL",
                60L));

    LongStream.rangeClosed(6001, 6000 + EXAMINED).forEach(id -> ranker.add(scene(id, false)));

    assertThat(ranker.candidates())
        .allMatch(candidate -> candidate.places().get(0).tier() < RankedScene.LATE);
    assertThat(paths(ranker))
        .containsEntry("images/ss/train/not_selected/MASK_TOO_SMALL", EXAMINED + 50L);
  }

  /** The scene of another source with the same photograph. */
  private static Scene ofLvis(long id) {
    Scene scene = scene(id, false);
    ImageRef image = scene.image();
    return new Scene(
        new ImageRef(
            "lvis",
            image.id(),
            image.file(),
            image.width(),
            image.height(),
            0,
            "",
            image.licence(),
            image.attribution(),
            image.keys()),
        Split.TRAIN,
        1,
        false,
        Set.of(),
        scene.objects());
  }

  /**
   * By the draws of PhotographSourcesTest coco gives 2, 5 and 6, and lvis 1, 3 and 4. Lvis gives 7
   * too, since coco's record of it is flawed.
   */
  @Test
  void share_photographsOfTwoSources_areTakenFromOneAndCounted() throws IOException {
    List<Scene> scenes = new ArrayList<>();
    LongStream.rangeClosed(1, 7).forEach(id -> scenes.add(scene(id, id == 7)));
    LongStream.rangeClosed(1, 7).forEach(id -> scenes.add(ofLvis(id)));
    for (int i = 0; i < 3; i++) {
      SceneRanker ranker = ranker();
      ranker.share(EarlierPlan.NONE, scenes::forEach);
      scenes.forEach(ranker::add);

      assertThat(ranker.candidates())
          .extracting(candidate -> candidate.scene().image().address())
          .containsExactlyInAnyOrder("2", "5", "6", "lvis:1", "lvis:3", "lvis:4", "lvis:7");
      assertThat(paths(ranker))
          .containsEntry("coco: images/ss/train/not_selected/IMAGE_ALSO_FROM_OTHER_SOURCE", 3L)
          .containsEntry("coco: images/ss/train/not_selected/OBJECT_REJECTED", 1L)
          .containsEntry("lvis: images/ss/train/not_selected/IMAGE_ALSO_FROM_OTHER_SOURCE", 3L)
          .containsEntry("images/ss/train/not_selected/IMAGE_ALSO_FROM_OTHER_SOURCE", 6L)
          .containsEntry("images/ss/train/eligible", 7L);
      Collections.rotate(scenes, 5);
    }
  }

  @Test
  void batch_ofMany_holdsEachOnce() {
    SceneRanker ranker = ranker();
    IDS.forEach(id -> ranker.add(scene(id, false)));
    List<Candidate> many =
        Collections.nCopies(30, ranker.candidates()).stream().flatMap(List::stream).toList();

    List<Candidate.Batch> batches = Candidate.Batch.of(many);

    assertThat(batches).hasSizeGreaterThan(1);
    assertThat(batches.stream().flatMap(batch -> batch.candidates().stream()).toList())
        .isEqualTo(many);
  }
}
