package org.vpobuilder.pipeline.plan;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.match.ClipStock;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.subsets.CheckedScene;
import org.vpobuilder.pipeline.subsets.SourceTurns;
import org.vpobuilder.pipeline.subsets.SubsetRule;
import org.vpobuilder.pipeline.subsets.SubsetRule.Eligible;
import org.vpobuilder.pipeline.subsets.SubsetRules;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.ReleaseSpec.ShardSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.Validation;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.release.Shortfall;
import org.vpobuilder.spec.release.SourceShare;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.Pair;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.ProbedClip;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * Decides every sample of a release from its checked scenes and clips. The result depends on the
 * set of its inputs, not on their order. Holds all checked scenes: some 2 kB each, for the number
 * that the spec asks for and its reserve.
 */
final class ReleasePlanner {
  private final ReleaseSpec spec;
  private final ClassMap classMap;
  private final ClipPool pool;
  private final ClipStock stock;
  private final Set<Subset> subsets;
  private final EarlierPlan earlier;
  private final Map<Subset, List<PlannedSample>> rows = new TreeMap<>();
  private final Map<Split, Double> keepProbability = new EnumMap<>(Split.class);
  private final List<Shortfall> shortfalls = new ArrayList<>();
  private final Tallies tallies = new Tallies();

  /**
   * Creates a planner.
   *
   * @param subsets to plan, with those that they contain
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
   * Plans a release.
   *
   * @param read the fates of all records so far, which explain why there are no more scenes
   */
  Plan plan(List<CheckedScene> scenes, Tallies read) {
    for (Subset subset : subsets) {
      rows.put(subset, new ArrayList<>());
    }
    List<CheckedScene> withoutLeaks = fromOneSource(dropLeaks(scenes));
    Integer imageBits = spec.imageBits();
    LikeScenes like =
        imageBits == null ? null : LikeScenes.of(withoutLeaks, earlier, imageBits, tallies);
    List<CheckedScene> different = validated(like == null ? withoutLeaks : like.kept());
    List<Split> splits = spec.splits();
    List<List<Subset>> groups = groups();
    // Subsets of different groups share no clip deck, nor do splits.
    List<Part> parts =
        Workers.map(
            groups.size() * splits.size(),
            i -> part(splits.get(i / groups.size()), groups.get(i % groups.size()), different));
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

  /** The part of the plan for one group of subsets and one split. */
  private record Part(
      Map<Subset, List<PlannedSample>> rows, Map<Split, Double> keepProbability, Tallies tallies) {
    Part() {
      this(new TreeMap<>(), new EnumMap<>(Split.class), new Tallies());
    }
  }

  private void add(Part part) {
    part.rows.forEach((subset, made) -> rowsOf(subset).addAll(made));
    keepProbability.putAll(part.keepProbability);
    tallies.add(part.tallies);
  }

  /** The subsets with those that they contain, each group from the innermost outwards. */
  private List<List<Subset>> groups() {
    SortedMap<Subset, List<Subset>> groups = new TreeMap<>();
    for (Subset subset : new TreeSet<>(subsets)) {
      Subset innermost = subset.withContained().get(0);
      groups.computeIfAbsent(innermost, inner -> new ArrayList<>()).add(subset);
    }
    return List.copyOf(groups.values());
  }

  private Part part(Split split, List<Subset> group, List<CheckedScene> scenes) {
    List<CheckedScene> ofSplit = scenes.stream().filter(scene -> scene.split() == split).toList();
    Part part = new Part();
    GroupPlanning planning = new GroupPlanning(split, group, ofSplit, part);
    for (Subset subset : group) {
      List<PlannedSample> taken = SubsetRules.of(subset).plan(planning.of(subset));
      List<PlannedSample> all = new ArrayList<>(earlier.rows(subset, split));
      all.addAll(new Sharding(spec.shards()).spread(taken, earlier.firstShard(subset, split)));
      part.rows.put(subset, all);
    }
    return part;
  }

  /** Plans the subsets of one group for one split, which share clips. */
  private final class GroupPlanning {
    private final Draws draws = Draws.of(spec.seed());
    private final Split split;
    private final List<Subset> group;
    private final List<CheckedScene> scenes;
    private final Part part;
    private final SampleFactory factory;
    private final SceneJudge judge;

    GroupPlanning(Split split, List<Subset> group, List<CheckedScene> scenes, Part part) {
      this.split = split;
      this.group = group;
      this.scenes = scenes;
      this.part = part;
      String deck = group.get(0).withContained().get(0).toString();
      ClipDealer dealer =
          new ClipDealer(draws, spec.audio(), deck, split, pool, spec.audioWeights())
              .after(earlier.dealt(split, group));
      this.factory = new SampleFactory(classMap, dealer, spec.shards().samplesPerShard(), earlier);
      this.judge = new SceneJudge(new SceneRules(spec, classMap, stock), split, part.tallies);
    }

    SubsetRule.Planning of(Subset subset) {
      List<Eligible> eligible = judge.eligible(subset, scenes);
      List<PlannedSample> kept = earlier.rows(subset, split);
      return new SubsetRule.Planning() {
        @Override
        public ReleaseSpec spec() {
          return spec;
        }

        @Override
        public Split split() {
          return split;
        }

        @Override
        public Draws draws() {
          return draws;
        }

        @Override
        public ClipStock stock() {
          return stock;
        }

        @Override
        public List<Eligible> eligible() {
          return eligible;
        }

        @Override
        public List<PlannedSample> earlier() {
          return kept;
        }

        @Override
        public boolean has(String key) {
          return earlier.has(key);
        }

        @Override
        public void notSelected(NotSelected reason, List<Eligible> scenes) {
          for (Eligible eligible : scenes) {
            String source = eligible.scene().image().source();
            part.tallies.add(Account.images(subset, split).from(source), reason, 1);
          }
        }

        @Override
        public ClipRef deal(String key, SceneObject object) {
          return factory.deal(key, object);
        }

        @Override
        public PlannedSample sample(
            String key, CheckedScene scene, List<SceneObject> sounding, int position) {
          List<SceneObject> sounds = factory.sounding(key, sounding);
          return factory.sample(subset, key, scene, sounds, position, null);
        }

        @Override
        public PlannedSample sample(
            String key,
            CheckedScene scene,
            SceneObject sounding,
            ClipRef clip,
            int position,
            @Nullable Pair pair) {
          List<SceneObject> sounds = List.of(sounding.sounding(0, clip));
          return factory.sample(subset, key, scene, sounds, position, pair);
        }

        @Override
        public @Nullable Double earlierKeepProbability() {
          return earlier.keepProbability(split, group);
        }

        @Override
        public double keepProbability() {
          return part.keepProbability.getOrDefault(split, 0.0);
        }

        @Override
        public void setKeepProbability(double chance) {
          part.keepProbability.put(split, chance);
        }
      };
    }
  }

  /**
   * Leaves out train scenes whose image belongs together with one of test, by a key or by content.
   * If the train image is that of a kept sample, the test scene is left out instead: it must be
   * new, since the release that is extended has no leak.
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
      leaveOut(scene, isTrain ? NotSelected.IMAGE_ALSO_IN_TEST : NotSelected.IMAGE_ALSO_IN_TRAIN);
    }
    return kept;
  }

  /**
   * Leaves out scenes whose image has the content of an image that another source gives to the same
   * split. Images that share a key of their records were shared out before they were looked at.
   */
  private List<CheckedScene> fromOneSource(List<CheckedScene> scenes) {
    Map<Split, PhotographSources> photographs = new EnumMap<>(Split.class);
    for (Split split : Split.OF_SOURCES) {
      PhotographSources ofSplit =
          new PhotographSources(Draws.of(spec.seed()), spec.visualWeights());
      earlier.images(split).forEach(image -> ofSplit.keep(image.source(), keys(image)));
      scenes.stream()
          .filter(scene -> scene.split() == split)
          .forEach(scene -> ofSplit.claim(scene.image().source(), keys(scene)));
      ofSplit.decide();
      photographs.put(split, ofSplit);
    }
    List<CheckedScene> kept = new ArrayList<>();
    for (CheckedScene scene : scenes) {
      PhotographSources ofSplit = Objects.requireNonNull(photographs.get(scene.split()));
      if (ofSplit.isFrom(scene.image().source(), keys(scene))) {
        kept.add(scene);
      } else {
        leaveOut(scene, NotSelected.IMAGE_ALSO_FROM_OTHER_SOURCE);
      }
    }
    return kept;
  }

  private void leaveOut(CheckedScene scene, NotSelected reason) {
    for (CheckedScene.Place place : scene.places()) {
      String source = scene.image().source();
      tallies.add(Account.images(place.subset(), scene.split()).from(source), reason, 1);
    }
  }

  /**
   * Makes some of the train scenes val's; images that belong together stay together. Their counts
   * move with them.
   */
  private List<CheckedScene> validated(List<CheckedScene> scenes) {
    Validation validation = spec.validation();
    if (validation == null) {
      return scenes;
    }
    LeakGroups groups = new LeakGroups();
    List<CheckedScene> train =
        scenes.stream().filter(scene -> scene.split() == Split.TRAIN).toList();
    train.forEach(scene -> groups.join(keys(scene)));
    Integer imageBits = spec.imageBits();
    if (imageBits != null) {
      LikeScenes.join(train, imageBits, groups);
    }
    LeakGroups.Side side = groups.validation(validation, Draws.of(spec.seed()), "image");
    List<CheckedScene> sided = new ArrayList<>();
    for (CheckedScene scene : scenes) {
      if (scene.split() != Split.TRAIN || !side.has(keys(scene))) {
        sided.add(scene);
        continue;
      }
      sided.add(scene.on(Split.VAL));
      String source = scene.image().source();
      for (Fate fate : List.of(Fate.READ, Fate.IN_SCENES)) {
        moved(
            Account.annotations(Split.TRAIN).from(source),
            Account.annotations(Split.VAL).from(source),
            fate,
            scene.objects().size());
      }
      for (CheckedScene.Place place : scene.places()) {
        for (Fate fate : List.of(Fate.ELIGIBLE, Fate.EXAMINED)) {
          moved(
              Account.images(place.subset(), Split.TRAIN).from(source),
              Account.images(place.subset(), Split.VAL).from(source),
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

  /** The samples that each source gives of its share; null without weights. */
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

  /** Computes the samples that each source gives to one subset and split. */
  private record Shares(Subset subset, Split split) {
    List<SourceShare> visual(
        @Nullable SortedMap<String, Double> weights, List<PlannedSample> samples) {
      if (weights == null || samples.isEmpty()) {
        return List.of();
      }
      Map<String, Long> got =
          samples.stream().collect(groupingBy(row -> row.image().source(), counting()));
      // An image of a paired subset gives two samples in one turn.
      int perTurn = subset.isPaired() ? 2 : 1;
      SortedMap<String, Integer> wanted = SourceTurns.shares(weights, samples.size() / perTurn);
      wanted.replaceAll((source, turns) -> turns * perTurn);
      return shares("visual", wanted, got, Map.of());
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

  /** The leak keys of a scene's image. */
  static List<String> keys(CheckedScene scene) {
    return keys(scene.image());
  }

  /** The leak keys of an image. */
  static List<String> keys(ImageRef image) {
    return LeakGroups.keys(image.keys(), image.sha256());
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
    // A class that sounds in a subset that this one contains is not absent.
    Set<String> classes =
        subset.withContained().stream()
            .flatMap(inner -> rowsOf(inner).stream())
            .filter(row -> row.split() == split)
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
   * each of that number of loaders has one (SPEC.md, Selection). Without {@code min_shards} they
   * stay as they are.
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
      List<List<PlannedSample>> units = units(taken);
      int most = units.stream().mapToInt(List::size).max().orElse(1);
      int count = units.size();
      int full = (count - 1) / Math.max(1, samplesPerShard / most) + 1;
      int shards = Math.max(full, Math.min(minShards - earlierShards, count));
      List<PlannedSample> spread = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int shard = (int) ((long) i * shards / count);
        units.get(i).forEach(sample -> spread.add(sample.inShard(earlierShards + shard)));
      }
      return spread;
    }

    /**
     * The samples that must be in one shard together: the two samples of a pair, or else a single
     * sample.
     */
    private static List<List<PlannedSample>> units(List<PlannedSample> taken) {
      Map<String, List<PlannedSample>> units = new LinkedHashMap<>();
      for (PlannedSample sample : taken) {
        String unit = sample.pair() == null ? sample.key() : "pair " + sample.pair().id();
        units.computeIfAbsent(unit, name -> new ArrayList<>()).add(sample);
      }
      return List.copyOf(units.values());
    }
  }
}
