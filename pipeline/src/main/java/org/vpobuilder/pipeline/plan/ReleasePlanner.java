package org.vpobuilder.pipeline.plan;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.match.ClipStock;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.ReleaseSpec.ShardSpec;
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
  private final ReleaseSpec spec;
  private final ClassMap classMap;
  private final ClipPool pool;
  private final ClipStock stock;
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
    this.stock = pool.stock();
    this.subsets = subsets;
  }

  /**
   * Plans.
   *
   * @param read what became of every record before: why there are no more scenes
   */
  Plan plan(List<CheckedScene> scenes, Tallies read) {
    for (Subset subset : subsets) {
      rows.put(subset, new ArrayList<>());
    }
    List<CheckedScene> withoutLeaks = dropLeaks(scenes);
    Split[] splits = Split.values();
    // Single-source samples share no clip deck with the others, and train none with test.
    List<Part> parts =
        IntStream.range(0, 2 * splits.length)
            .parallel()
            .mapToObj(i -> part(splits[i / 2], i % 2 == 0, withoutLeaks))
            .toList();
    parts.forEach(this::add);
    ShortfallCause cause = new ShortfallCause(spec, read.and(tallies));
    for (Split split : splits) {
      subsets.forEach(subset -> shortfalls(subset, split, cause));
    }
    rows.values().forEach(list -> list.sort(PlannedSample.FILE_ORDER));
    return new Plan(rows, keepProbability, shortfalls, tallies);
  }

  /** What was planned apart from the rest. */
  private record Part(
      Map<Subset, List<PlannedSample>> rows, Map<Split, Double> keepProbability, Tallies tallies) {
    Part() {
      this(new EnumMap<>(Subset.class), new EnumMap<>(Split.class), new Tallies());
    }
  }

  private void add(Part part) {
    part.rows.forEach((subset, made) -> rowsOf(subset).addAll(made));
    keepProbability.putAll(part.keepProbability);
    tallies.add(part.tallies);
  }

  private Part part(Split split, boolean singleSource, List<CheckedScene> scenes) {
    List<CheckedScene> ofSplit = scenes.stream().filter(scene -> scene.split() == split).toList();
    Part part = new Part();
    if (singleSource && subsets.contains(Subset.SS)) {
      single(split, ofSplit, part);
    } else if (!singleSource && subsets.contains(Subset.MS)) {
      multi(split, ofSplit, part);
    }
    return part;
  }

  private void single(Split split, List<CheckedScene> scenes, Part part) {
    Draws draws = Draws.of(spec.seed());
    SampleFactory factory = factory(draws, "ss", split, Subset.SS);
    SingleSourcePlanner planner =
        new SingleSourcePlanner(spec, draws, factory, earlier, part.tallies);
    SceneJudge judge = judge(split, part);
    part.rows.put(
        Subset.SS,
        withEarlier(Subset.SS, split, planner.plan(split, judge.eligible(Subset.SS, scenes))));
  }

  private void multi(Split split, List<CheckedScene> scenes, Part part) {
    Draws draws = Draws.of(spec.seed());
    SceneJudge judge = judge(split, part);
    SampleFactory factory = factory(draws, "ms", split, Subset.MS, Subset.MSMI);
    SoundingChooser chooser = new SoundingChooser(spec.silencing(), draws, stock);
    MultiSourcePlanner planner =
        new MultiSourcePlanner(spec, chooser, factory, earlier, part.tallies);
    part.rows.put(
        Subset.MS,
        withEarlier(
            Subset.MS, split, planner.multiSource(split, judge.eligible(Subset.MS, scenes))));
    part.keepProbability.put(split, planner.keepProbability());
    if (subsets.contains(Subset.MSMI)) {
      part.rows.put(
          Subset.MSMI,
          withEarlier(
              Subset.MSMI,
              split,
              planner.multiInstance(split, judge.eligible(Subset.MSMI, scenes))));
    }
  }

  private List<PlannedSample> withEarlier(Subset subset, Split split, List<PlannedSample> taken) {
    List<PlannedSample> all = new ArrayList<>(earlier.rows(subset, split));
    all.addAll(new Sharding(spec.shards()).spread(taken, earlier.firstShard(subset, split)));
    return all;
  }

  private SceneJudge judge(Split split, Part part) {
    return new SceneJudge(new SceneRules(spec, classMap, stock), split, part.tallies);
  }

  private SampleFactory factory(Draws draws, String group, Split split, Subset... members) {
    ClipDealer dealer =
        new ClipDealer(draws, spec.audio(), group, split, pool)
            .after(earlier.dealt(split, members));
    return new SampleFactory(classMap, dealer, spec.shards().samplesPerShard(), earlier);
  }

  /**
   * Train scenes whose image belongs together with one of test, by a key or by content, are left
   * out. Kept train samples can't be: then it is the test scene, which is new, for the release that
   * is extended has no leak.
   */
  private List<CheckedScene> dropLeaks(List<CheckedScene> scenes) {
    LeakGroups groups = new LeakGroups();
    List<List<String>> earlierTrain = earlier.keys(Split.TRAIN);
    earlierTrain.forEach(groups::join);
    scenes.forEach(scene -> groups.join(keys(scene)));
    LeakGroups.Side keptTrain = groups.side();
    earlierTrain.forEach(keptTrain::take);
    LeakGroups.Side test = groups.side();
    for (CheckedScene scene : scenes) {
      if (scene.split() == Split.TEST && !keptTrain.has(keys(scene))) {
        test.take(keys(scene));
      }
    }
    List<CheckedScene> kept = new ArrayList<>();
    for (CheckedScene scene : scenes) {
      boolean isTrain = scene.split() == Split.TRAIN;
      if (!(isTrain ? test : keptTrain).has(keys(scene))) {
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

  private static List<String> keys(CheckedScene scene) {
    return LeakGroups.keys(scene.image().keys(), scene.image().sha256());
  }

  private void shortfalls(Subset subset, Split split, ShortfallCause cause) {
    List<PlannedSample> planned =
        rowsOf(subset).stream().filter(row -> row.split() == split).toList();
    int wanted = spec.subsets().counts(subset).of(split);
    if (wanted == 0) {
      return;
    }
    if (planned.size() < wanted) {
      boolean hasClips =
          classMap.classes().stream().anyMatch(c -> stock.clips(split, c.name()) > 0);
      String reason = cause.of(subset, split, wanted, planned.size(), hasClips);
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
              boolean noClip = stock.clips(split, name) == 0;
              String reason = noClip ? "no usable clip" : "in no selected image";
              shortfalls.add(new Shortfall(subset, split, name, 1, 0, reason));
            });
  }

  private List<PlannedSample> rowsOf(Subset subset) {
    return rows.getOrDefault(subset, List.of());
  }

  /**
   * Spreads the new samples of a subset and split over at least {@code min_shards} shards, so that
   * each of as many loaders has one (SPEC.md, Selection). Without that wish they stay as they are.
   */
  static final class Sharding {
    private final int samplesPerShard;
    private final @Nullable Integer minShards;

    Sharding(ShardSpec spec) {
      this.samplesPerShard = spec.samplesPerShard();
      this.minShards = spec.minShards();
    }

    /**
     * Gives each sample its shard.
     *
     * @param taken the new samples, in the order in which they were taken
     * @param earlierShards shards that are kept as they are
     */
    List<PlannedSample> spread(List<PlannedSample> taken, int earlierShards) {
      if (minShards == null || taken.isEmpty()) {
        return taken;
      }
      int samples = taken.size();
      int full = (samples - 1) / samplesPerShard + 1;
      int shards = Math.max(full, Math.min(minShards - earlierShards, samples));
      List<PlannedSample> spread = new ArrayList<>();
      for (int i = 0; i < samples; i++) {
        int shard = (int) ((long) i * shards / samples);
        spread.add(taken.get(i).inShard(earlierShards + shard));
      }
      return spread;
    }
  }
}
