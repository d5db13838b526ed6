package org.vpobuilder.pipeline.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.release.Shortfall;
import org.vpobuilder.spec.sample.PlannedSample;

/**
 * Decides every sample of a release from its checked scenes and clips. The result depends on the
 * set of its inputs, not on their order. Holds all checked scenes: some 2 kB each, for as many as
 * the spec asks for and its reserve.
 */
final class ReleasePlanner {
  private static final Comparator<PlannedSample> FILE_ORDER =
      Comparator.comparing(PlannedSample::split)
          .thenComparing(PlannedSample::shard)
          .thenComparing(PlannedSample::key);

  private final ReleaseSpec spec;
  private final ClassMap classMap;
  private final ClipPool pool;
  private final Set<Subset> subsets;
  private final EarlierPlan earlier;
  private final Map<Subset, List<PlannedSample>> rows = new EnumMap<>(Subset.class);
  private final Map<Split, Double> keepProbability = new EnumMap<>(Split.class);
  private final List<Shortfall> shortfalls = new ArrayList<>();
  private final Tallies tallies = new Tallies();

  /**
   * A planner.
   *
   * @param subsets to plan; MSMI needs MS
   * @param earlier rows that are kept
   */
  ReleasePlanner(
      ReleaseSpec spec,
      ClassMap classMap,
      ClipPool pool,
      Set<Subset> subsets,
      EarlierPlan earlier) {
    this.earlier = earlier;
    this.spec = spec;
    this.classMap = classMap;
    this.pool = pool;
    this.subsets = subsets;
  }

  /**
   * Plans.
   *
   * @param eligible how many scenes of {@code subset/split} were eligible by COCO's areas
   */
  Plan plan(List<CheckedScene> scenes, Tallies eligible) {
    for (Subset subset : subsets) {
      rows.put(subset, new ArrayList<>());
    }
    List<CheckedScene> withoutLeaks = dropLeaks(scenes);
    for (Split split : Split.values()) {
      plan(split, withoutLeaks.stream().filter(scene -> scene.split() == split).toList());
      subsets.forEach(subset -> shortfalls(subset, split, eligible));
    }
    rows.values().forEach(list -> list.sort(FILE_ORDER));
    return new Plan(rows, keepProbability, shortfalls, tallies);
  }

  private void plan(Split split, List<CheckedScene> scenes) {
    SceneRules rules = new SceneRules(spec, classMap, pool.stock());
    Draws draws = Draws.of(spec.seed());
    SceneJudge judge = new SceneJudge(rules, split, tallies);
    for (Subset subset : subsets) {
      rowsOf(subset).addAll(earlier.rows(subset, split));
    }
    if (subsets.contains(Subset.SS)) {
      SampleFactory factory = factory(draws, "ss", split, Subset.SS);
      addNew(
          Subset.SS,
          split,
          new SingleSourcePlanner(spec, draws, factory, earlier, tallies)
              .plan(split, judge.eligible(Subset.SS, scenes)));
    }
    if (subsets.contains(Subset.MS)) {
      SampleFactory factory = factory(draws, "ms", split, Subset.MS, Subset.MSMI);
      SoundingChooser chooser = new SoundingChooser(spec.silencing(), draws, pool.stock());
      MultiSourcePlanner planner = new MultiSourcePlanner(spec, chooser, factory, earlier, tallies);
      addNew(Subset.MS, split, planner.multiSource(split, judge.eligible(Subset.MS, scenes)));
      keepProbability.put(split, planner.keepProbability());
      if (subsets.contains(Subset.MSMI)) {
        addNew(
            Subset.MSMI, split, planner.multiInstance(split, judge.eligible(Subset.MSMI, scenes)));
      }
    }
  }

  private void addNew(Subset subset, Split split, List<PlannedSample> taken) {
    rowsOf(subset)
        .addAll(new Sharding(spec.shards()).spread(taken, earlier.firstShard(subset, split)));
  }

  private SampleFactory factory(Draws draws, String group, Split split, Subset... members) {
    ClipDealer dealer =
        new ClipDealer(draws, spec.audio(), group, split, pool)
            .after(earlier.dealt(split, members));
    return new SampleFactory(dealer, spec.shards().samplesPerShard(), earlier);
  }

  /**
   * Train scenes whose image test has too, by id or by content, are left out. Kept train samples
   * can't be: then it is the test scene, which is new, for the release that is extended has no
   * leak.
   */
  private List<CheckedScene> dropLeaks(List<CheckedScene> scenes) {
    Set<Object> train = earlier.images(Split.TRAIN);
    Set<Object> test = new HashSet<>();
    for (CheckedScene scene : scenes) {
      if (scene.split() == Split.TEST && !isAmong(train, scene)) {
        test.add(scene.image().id());
        if (!scene.image().sha256().isEmpty()) {
          test.add(scene.image().sha256());
        }
      }
    }
    List<CheckedScene> kept = new ArrayList<>();
    for (CheckedScene scene : scenes) {
      boolean isTrain = scene.split() == Split.TRAIN;
      if (!isAmong(isTrain ? test : train, scene)) {
        kept.add(scene);
        continue;
      }
      NotSelected reason =
          isTrain ? NotSelected.IMAGE_ALSO_IN_TEST : NotSelected.IMAGE_ALSO_IN_TRAIN;
      for (CheckedScene.Place place : scene.places()) {
        SceneJudge.notSelected(tallies, place.subset(), scene.split(), reason);
      }
    }
    return kept;
  }

  private static boolean isAmong(Set<Object> images, CheckedScene scene) {
    return images.contains(scene.image().id()) || images.contains(scene.image().sha256());
  }

  private void shortfalls(Subset subset, Split split, Tallies eligible) {
    List<PlannedSample> planned =
        rowsOf(subset).stream().filter(row -> row.split() == split).toList();
    int wanted = wanted(spec, subset, split);
    if (wanted == 0) {
      return;
    }
    if (planned.size() < wanted) {
      boolean unexamined =
          eligible.get(Tallies.name(subset, split)) > spec.eligibility().examined(wanted);
      String reason =
          unexamined
              ? "too many of the images examined were unusable: raise eligibility.reserve"
              : "no more eligible images";
      shortfalls.add(new Shortfall(subset, split, Shortfall.ALL, wanted, planned.size(), reason));
    }
    // MSMI contains MS: a class that sounds there is not absent.
    Stream<PlannedSample> contained =
        subset == Subset.MSMI ? rowsOf(Subset.MS).stream() : Stream.empty();
    Set<String> classes =
        Stream.concat(planned.stream(), contained.filter(row -> row.split() == split))
            .flatMap(row -> row.sounding().stream())
            .map(object -> object.className())
            .collect(Collectors.toSet());
    classMap.classes().stream()
        .map(vpoClass -> vpoClass.name())
        .filter(name -> !classes.contains(name))
        .forEach(
            name -> {
              boolean noClip = pool.stock().clips(split, name) == 0;
              String reason = noClip ? "no usable clip" : "in no selected image";
              shortfalls.add(new Shortfall(subset, split, name, 1, 0, reason));
            });
  }

  /** Samples that a subset wants; of MSMI its own. */
  static int wanted(ReleaseSpec spec, Subset subset, Split split) {
    return switch (subset) {
      case SS -> spec.subsets().ss().samples().of(split);
      case MS -> spec.subsets().ms().samples().of(split);
      case MSMI -> spec.subsets().msmi().additionalSamples().of(split);
    };
  }

  private List<PlannedSample> rowsOf(Subset subset) {
    return rows.getOrDefault(subset, List.of());
  }
}
