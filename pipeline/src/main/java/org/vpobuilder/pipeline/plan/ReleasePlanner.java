package org.vpobuilder.pipeline.plan;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.match.ClipStock;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.ReleaseSpec.ShardSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.Validation;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.release.Shortfall;
import org.vpobuilder.spec.release.SourceShare;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.ProbedClip;
import org.vpobuilder.spec.sample.SceneObject;

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
    Integer imageBits = spec.imageBits();
    LikeScenes like =
        imageBits == null ? null : LikeScenes.of(withoutLeaks, earlier, imageBits, tallies);
    List<CheckedScene> different = validated(like == null ? withoutLeaks : like.kept());
    List<Split> splits = spec.splits();
    // Single-source samples share no clip deck with the others, and train none with test.
    List<Part> parts =
        IntStream.range(0, 2 * splits.size())
            .parallel()
            .mapToObj(i -> part(splits.get(i / 2), i % 2 == 0, different))
            .toList();
    parts.forEach(this::add);
    ShortfallCause cause = new ShortfallCause(spec, read.and(tallies));
    for (Split split : splits) {
      subsets.forEach(subset -> shortfalls(subset, split, cause));
    }
    rows.values().forEach(list -> list.sort(PlannedSample.FILE_ORDER));
    return new Plan(
        rows,
        keepProbability,
        shortfalls,
        tallies,
        shares(),
        like == null ? List.of() : like.rejections(),
        like == null ? null : like.nearest());
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
        new ClipDealer(draws, spec.audio(), group, split, pool, spec.audioWeights())
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

  /**
   * Train scenes of which some are now val's: as a whole what belongs together. What was counted of
   * them goes with them.
   */
  private List<CheckedScene> validated(List<CheckedScene> scenes) {
    Validation validation = spec.validation();
    if (validation == null) {
      return scenes;
    }
    LeakGroups groups = new LeakGroups();
    scenes.stream()
        .filter(scene -> scene.split() == Split.TRAIN)
        .forEach(scene -> groups.join(keys(scene)));
    LeakGroups.Side side = groups.validation(validation, Draws.of(spec.seed()), "image");
    List<CheckedScene> sided = new ArrayList<>();
    for (CheckedScene scene : scenes) {
      if (scene.split() != Split.TRAIN || !side.has(keys(scene))) {
        sided.add(scene);
        continue;
      }
      sided.add(scene.on(Split.VAL));
      for (Fate fate : List.of(Fate.READ, Fate.IN_SCENES)) {
        moved(
            Account.annotations(Split.TRAIN),
            Account.annotations(Split.VAL),
            fate,
            scene.objects().size());
      }
      for (CheckedScene.Place place : scene.places()) {
        for (Fate fate : List.of(Fate.ELIGIBLE, Fate.EXAMINED)) {
          moved(
              Account.images(place.subset(), Split.TRAIN),
              Account.images(place.subset(), Split.VAL),
              fate,
              1);
        }
      }
    }
    return sided;
  }

  private void moved(Account from, Account to, Fate fate, int count) {
    tallies.add(from, fate, -count);
    tallies.add(to, fate, count);
  }

  /** What each source gives of its share; null without weights. */
  private @Nullable List<SourceShare> shares() {
    if (spec.sources() == null) {
      return null;
    }
    List<SourceShare> shares = new ArrayList<>();
    for (Split split : spec.splits()) {
      Map<String, List<ProbedClip>> clips = pool.byClass(split);
      for (Subset subset : subsets) {
        List<PlannedSample> planned =
            rowsOf(subset).stream().filter(row -> row.split() == split).toList();
        List<SceneObject> sounding =
            planned.stream().flatMap(row -> row.sounding().stream()).toList();
        shares.addAll(new Shares(subset, split).visual(spec.visualWeights(), planned));
        shares.addAll(new Shares(subset, split).audio(spec.audioWeights(), sounding, clips));
      }
    }
    return shares;
  }

  /** What sources give to one subset and split. */
  private record Shares(Subset subset, Split split) {
    List<SourceShare> visual(
        @Nullable SortedMap<String, Double> weights, List<PlannedSample> samples) {
      if (weights == null || samples.isEmpty()) {
        return List.of();
      }
      Map<String, Long> got =
          samples.stream().collect(groupingBy(row -> row.image().source(), counting()));
      return shares("visual", SourceTurns.shares(weights, samples.size()), got, Map.of());
    }

    List<SourceShare> audio(
        @Nullable SortedMap<String, Double> weights,
        List<SceneObject> sounding,
        Map<String, List<ProbedClip>> clips) {
      if (weights == null || sounding.isEmpty()) {
        return List.of();
      }
      Map<String, Long> got =
          sounding.stream().collect(groupingBy(object -> object.clip().source(), counting()));
      Map<String, List<String>> lacking = new HashMap<>();
      sounding.stream()
          .map(SceneObject::className)
          .distinct()
          .sorted()
          .forEach(
              name -> {
                Set<String> having =
                    clips.getOrDefault(name, List.of()).stream()
                        .map(ProbedClip::source)
                        .collect(Collectors.toSet());
                weights.keySet().stream()
                    .filter(source -> !having.contains(source))
                    .forEach(
                        source ->
                            lacking.computeIfAbsent(source, s -> new ArrayList<>()).add(name));
              });
      return shares("audio", SourceTurns.shares(weights, sounding.size()), got, lacking);
    }

    private List<SourceShare> shares(
        String kind,
        SortedMap<String, Integer> wanted,
        Map<String, Long> got,
        Map<String, List<String>> lacking) {
      return wanted.entrySet().stream()
          .map(
              share ->
                  new SourceShare(
                      kind,
                      share.getKey(),
                      subset,
                      split,
                      share.getValue(),
                      Math.toIntExact(got.getOrDefault(share.getKey(), 0L)),
                      lacking.getOrDefault(share.getKey(), List.of())))
          .toList();
    }
  }

  private static List<String> keys(CheckedScene scene) {
    return LeakGroups.keys(scene.image().keys(), scene.image().sha256());
  }

  private void shortfalls(Subset subset, Split split, ShortfallCause cause) {
    List<PlannedSample> planned =
        rowsOf(subset).stream().filter(row -> row.split() == split).toList();
    int wanted = spec.samples(subset, split);
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
