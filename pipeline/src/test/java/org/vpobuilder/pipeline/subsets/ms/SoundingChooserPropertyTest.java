package org.vpobuilder.pipeline.subsets.ms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.vpobuilder.pipeline.plan.Scenes;
import org.vpobuilder.pipeline.subsets.CheckedScene;
import org.vpobuilder.spec.CountedObjects;
import org.vpobuilder.spec.Silencing;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.sample.SceneObject;

class SoundingChooserPropertyTest {
  private static final Map<String, String> LABELS =
      Map.of("dog", "dog barking", "cat", "cat purring", "cow", "cow lowing");
  private static final int MOST = 5;

  @Provide
  Arbitrary<List<String>> classes() {
    return Arbitraries.of("dog", "cat", "cow").list().ofMinSize(1).ofMaxSize(9);
  }

  private static SoundingChooser chooser(long seed, List<Integer> clips) {
    Map<String, Integer> counts = new HashMap<>();
    List<String> names = List.of("dog", "cat", "cow");
    for (int i = 0; i < names.size(); i++) {
      counts.put(LABELS.get(names.get(i)), clips.get(i));
    }
    return new SoundingChooser(
        new Silencing(2, CountedObjects.ANNOTATED, 0.5, null),
        Draws.of(seed),
        Scenes.pool(Scenes.clips(Split.TRAIN, counts)).stock());
  }

  private static CheckedScene scene(List<String> classes, int annotated) {
    CheckedScene scene = Scenes.scene(Split.TRAIN, 3, classes.toArray(String[]::new));
    return new CheckedScene(
        scene.split(),
        annotated,
        scene.notExhaustive(),
        scene.places(),
        scene.image(),
        scene.objects(),
        scene.print());
  }

  private static Map<String, Long> byClass(List<SceneObject> objects) {
    return objects.stream()
        .collect(Collectors.groupingBy(SceneObject::className, Collectors.counting()));
  }

  @Property
  void multiSource_anyScene_oneToFiveOfTheLowestDraws(
      @ForAll long seed,
      @ForAll("classes") List<String> classes,
      @ForAll @IntRange(min = 1, max = 12) int annotated,
      @ForAll @DoubleRange(min = 0, max = 1) double chance) {
    CheckedScene scene = scene(classes, annotated);
    Map<String, Double> draws =
        scene.objects().stream()
            .collect(
                Collectors.toMap(
                    SceneObject::id, o -> Draws.of(seed).at("silence", 3, o.id()).unit()));

    List<SceneObject> sounding =
        chooser(seed, List.of(9, 9, 9)).multiSource(scene, scene.objects(), chance, MOST);

    long kept = draws.values().stream().filter(draw -> draw < chance).count();
    long wanted = annotated > 2 ? Math.max(1, kept) : classes.size();
    assertThat(sounding).hasSize((int) Math.min(MOST, wanted));
    double highest = sounding.stream().mapToDouble(o -> draws.get(o.id())).max().orElseThrow();
    assertThat(draws.values().stream().filter(draw -> draw < highest)).hasSize(sounding.size() - 1);
  }

  @Property
  void multiInstance_anyScene_pairSoundsAndNeverAll(
      @ForAll long seed,
      @ForAll("classes") List<String> classes,
      @ForAll @IntRange(min = 1, max = 12) int annotated,
      @ForAll @Size(3) List<@IntRange(min = 1, max = 4) Integer> clips,
      @ForAll @DoubleRange(min = 0, max = 1) double chance) {
    CheckedScene scene = scene(classes, annotated);
    Map<String, Integer> stock =
        Map.of("dog", clips.get(0), "cat", clips.get(1), "cow", clips.get(2));
    Assume.that(
        byClass(scene.objects()).entrySet().stream()
            .anyMatch(e -> e.getValue() > 1 && stock.get(e.getKey()) > 1));

    List<SceneObject> sounding =
        chooser(seed, clips).multiInstance(scene, scene.objects(), chance, MOST);

    Map<String, Long> counts = byClass(sounding);
    assertThat(sounding).doesNotHaveDuplicates().hasSizeBetween(2, MOST);
    assertThat(scene.objects()).containsAll(sounding);
    assertThat(counts.values()).anyMatch(count -> count > 1);
    counts.forEach((name, count) -> assertThat(count).isLessThanOrEqualTo(stock.get(name)));
    if (annotated > 2 && classes.size() > 2) {
      assertThat(sounding).hasSizeLessThan(classes.size());
    }
  }

  /** Each of two objects that could be silenced is silenced as often as the probability states. */
  @Property(tries = 1)
  void multiSource_manyImages_shareNearTheChance() {
    SoundingChooser chooser = chooser(7, List.of(9, 9, 9));
    List<Integer> sounding = new ArrayList<>();
    for (int image = 0; image < 2000; image++) {
      CheckedScene scene = Scenes.scene(Split.TRAIN, image, "dog", "cat", "cow");
      sounding.add(chooser.multiSource(scene, scene.objects(), 0.5, MOST).size());
    }

    // Three coins give 0 or 1, 2 or 3 heads with 4/8, 3/8, 1/8.
    Map<Integer, Long> counts =
        sounding.stream()
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(counts.get(1)).isBetween(930L, 1070L);
    assertThat(counts.get(2)).isBetween(680L, 820L);
    assertThat(counts.get(3)).isBetween(200L, 300L);
  }
}
