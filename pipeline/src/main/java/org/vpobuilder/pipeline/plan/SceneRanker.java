package org.vpobuilder.pipeline.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.match.Instance;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.subsets.SourceTurns;
import org.vpobuilder.pipeline.subsets.SubsetRules;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.licence.LicenceRule;
import org.vpobuilder.spec.sample.ImageRef;

/**
 * Stage 3 and the first half of 4, for one split: of the scenes that a subset may use, judged by
 * the areas and boxes of their sources, keeps the first in its order, up to the number that it
 * needs and a reserve. Behind them, if there is room, come scenes that only their masks may allow.
 * Holds these scenes, and some that are judged together.
 */
final class SceneRanker {
  /** The number of scenes that are judged together, on all cores. */
  private static final int TOGETHER = 1024;

  private final Split split;
  private final Supplier<SceneRules> rules;
  private final Draws draws;
  private final LicenceRule licences;
  private final Map<String, Boolean> allowed = new HashMap<>();
  private final @Nullable SortedMap<String, Double> weights;

  /** The first scenes by subset, then by source; without weights by subset alone. */
  private final Map<Subset, SortedMap<String, First>> firsts = new TreeMap<>();

  private final List<Scene> waiting = new ArrayList<>(TOGETHER);

  private final PhotographSources photographs;
  private boolean isShared;

  /**
   * Creates a ranker.
   *
   * @param rules requested with the first scene; the ranker waits for them
   */
  SceneRanker(ReleaseSpec spec, Set<Subset> subsets, Split split, Supplier<SceneRules> rules) {
    this.split = split;
    this.rules = rules;
    this.draws = Draws.of(spec.seed());
    this.licences = spec.imageLicences();
    this.weights = spec.visualWeights();
    this.photographs = new PhotographSources(draws, weights);
    for (Subset subset : subsets) {
      int wanted = spec.samples(subset, split);
      if (split == Split.TRAIN) {
        wanted += spec.samples(subset, Split.VAL);
      }
      int most = spec.eligibility().examined(wanted);
      SortedMap<String, First> bySource = new TreeMap<>();
      Set<String> sources = weights == null ? Set.of("") : weights.keySet();
      sources.forEach(source -> bySource.put(source, new First(most)));
      firsts.put(subset, bySource);
    }
  }

  private First first(Subset subset, Scene scene) {
    String source = weights == null ? "" : scene.image().source();
    return Objects.requireNonNull(
        Objects.requireNonNull(firsts.get(subset)).get(source), () -> "no weight of " + source);
  }

  /** A scene that its records make ineligible, while its masks may make it eligible. */
  private record Late(RankedScene scene, NotSelected reason) {
    static final Comparator<Late> ORDER = Comparator.comparing(Late::scene, RankedScene.ORDER);
  }

  /**
   * The first scenes of a subset, the last of them at the head of the queue, and counts of the
   * others.
   */
  private static final class First {
    private final int most;
    private final PriorityQueue<RankedScene> scenes =
        new PriorityQueue<>(RankedScene.ORDER.reversed());
    private final PriorityQueue<Late> late = new PriorityQueue<>(Late.ORDER.reversed());

    /** Of the scenes that are in neither, by source. */
    private final SortedMap<String, Map<NotSelected, Long>> notSelected = new TreeMap<>();

    /** Without late scenes, by source. */
    private final SortedMap<String, Long> eligible = new TreeMap<>();

    First(int most) {
      this.most = most;
    }

    void add(RankedScene scene) {
      eligible.merge(scene.scene().image().source(), 1L, Long::sum);
      if (scenes.size() < most) {
        scenes.add(scene);
      } else if (most > 0 && RankedScene.ORDER.compare(scene, scenes.element()) < 0) {
        scenes.remove();
        scenes.add(scene);
      }
      dropLate();
    }

    void add(Late scene) {
      late.add(scene);
      dropLate();
    }

    void count(NotSelected reason, Scene scene) {
      notSelected
          .computeIfAbsent(scene.image().source(), source -> new EnumMap<>(NotSelected.class))
          .merge(reason, 1L, Long::sum);
    }

    void addTo(Tallies tallies, Account images) {
      eligible.forEach((source, count) -> tallies.add(images.from(source), Fate.ELIGIBLE, count));
      for (Late scene : late) {
        String source = scene.scene.scene().image().source();
        tallies.add(images.from(source), Fate.ELIGIBLE, 1);
      }
      notSelected.forEach(
          (source, reasons) ->
              reasons.forEach((reason, count) -> tallies.add(images.from(source), reason, count)));
    }

    /** Drops late scenes that have no room behind the others. */
    private void dropLate() {
      while (!late.isEmpty() && scenes.size() + late.size() > most) {
        Late last = late.remove();
        count(last.reason, last.scene.scene());
      }
    }

    Stream<RankedScene> all() {
      return Stream.concat(scenes.stream(), late.stream().map(Late::scene));
    }
  }

  /**
   * Shares out the photographs of several sources, before the first scene is added: of those that
   * more than one of them can use, scenes are taken from one source only.
   *
   * @param kept rows that stay
   * @param scenes gives every scene that will be added
   */
  void share(EarlierPlan kept, Reading scenes) throws IOException {
    kept.images(split)
        .forEach(image -> photographs.keep(image.source(), ReleasePlanner.keys(image)));
    scenes.forEach(
        scene -> {
          if (isAllowed(scene)) {
            waiting.add(scene);
            if (waiting.size() == TOGETHER) {
              claimWaiting();
            }
          }
        });
    claimWaiting();
    photographs.decide();
    isShared = true;
  }

  /** Reads scenes. */
  @FunctionalInterface
  interface Reading {
    void forEach(Consumer<Scene> sink) throws IOException;
  }

  private void claimWaiting() {
    for (Judged scene : judgedWaiting()) {
      if (scene.ranked != null) {
        ImageRef image = scene.scene.image();
        photographs.claim(image.source(), image.keys());
      }
    }
  }

  private boolean isAllowed(Scene scene) {
    return allowed.computeIfAbsent(
        scene.image().licence(), text -> licences.allows(Licence.ofText(text)));
  }

  /** Takes a scene of the split. */
  void add(Scene scene) {
    if (!isAllowed(scene)) {
      firsts
          .keySet()
          .forEach(subset -> first(subset, scene).count(NotSelected.LICENCE_NOT_ALLOWED, scene));
      return;
    }
    waiting.add(scene);
    if (waiting.size() == TOGETHER) {
      judgeWaiting();
    }
  }

  private List<Judged> judgedWaiting() {
    SceneRules known = rules.get();
    List<List<Judged>> judged = Workers.map(waiting.size(), i -> judged(waiting.get(i), known));
    waiting.clear();
    return judged.stream().flatMap(List::stream).toList();
  }

  private void judgeWaiting() {
    for (Judged scene : judgedWaiting()) {
      First first = first(scene.subset, scene.scene);
      ImageRef image = scene.scene.image();
      if (scene.ranked == null) {
        first.count(Objects.requireNonNull(scene.reason), scene.scene);
      } else if (isShared && !photographs.isFrom(image.source(), image.keys())) {
        first.count(NotSelected.IMAGE_ALSO_FROM_OTHER_SOURCE, scene.scene);
      } else if (scene.reason != null) {
        first.add(new Late(scene.ranked, scene.reason));
      } else {
        first.add(scene.ranked);
      }
    }
  }

  /** A scene's position in a subset, or the reason why it has none; both for a late scene. */
  private record Judged(
      Subset subset, Scene scene, @Nullable RankedScene ranked, @Nullable NotSelected reason) {}

  /** Judges a scene of the split for each subset. Runs on several threads. */
  private List<Judged> judged(Scene scene, SceneRules known) {
    List<Instance> expected = Instance.expected(scene);
    List<Judged> judged = new ArrayList<>(firsts.size());
    for (Subset subset : firsts.keySet()) {
      NotSelected reason =
          scene.flawed()
              ? NotSelected.OBJECT_REJECTED
              : SubsetRules.judge(known, subset, split, expected).reason();
      boolean isLate =
          reason != null
              && !scene.flawed()
              && SubsetRules.masksMayAllow(known, subset, split, scene, expected);
      RankedScene ranked = null;
      if (reason == null || isLate) {
        long rank = draws.at("rank", subset, scene.image().address()).bits();
        int tier = known.tier(expected) + (isLate ? RankedScene.LATE : 0);
        ranked = new RankedScene(subset, tier, rank, scene);
      }
      judged.add(new Judged(subset, scene, ranked, reason));
    }
    return judged;
  }

  /** The scenes that are to be looked at, each once, in the order of their images. */
  List<Candidate> candidates() {
    settle();
    SortedMap<ImageRef, List<RankedScene>> byImage = new TreeMap<>(ImageRef.ORDER);
    firsts
        .values()
        .forEach(
            bySource ->
                bySource.values().stream()
                    .flatMap(First::all)
                    .forEach(
                        ranked ->
                            byImage
                                .computeIfAbsent(ranked.scene().image(), image -> new ArrayList<>())
                                .add(ranked)));
    byImage.values().forEach(places -> places.sort(Comparator.comparing(RankedScene::subset)));
    return byImage.values().stream().map(Candidate::of).toList();
  }

  /** Judges the last scenes, and keeps those of each source that are taken in its turns. */
  private void settle() {
    judgeWaiting();
    if (weights != null) {
      firsts.values().forEach(bySource -> cut(bySource, weights));
    }
  }

  /**
   * Cuts the scenes of all sources to their shares. Each source kept enough for the whole subset,
   * since the others might have none.
   */
  private static void cut(SortedMap<String, First> bySource, SortedMap<String, Double> weights) {
    int most = bySource.values().stream().mapToInt(first -> first.most).max().orElse(0);
    List<RankedScene> all =
        bySource.values().stream().flatMap(First::all).sorted(RankedScene.ORDER).toList();
    Set<RankedScene> kept =
        Collections.newSetFromMap(new IdentityHashMap<>(Math.min(most, all.size())));
    kept.addAll(
        new SourceTurns<>(weights, Map.of(), all, ranked -> ranked.scene().image().source())
            .first(most));
    for (First first : bySource.values()) {
      first.scenes.removeIf(scene -> !kept.contains(scene));
      List<Late> cut = first.late.stream().filter(late -> !kept.contains(late.scene)).toList();
      cut.forEach(late -> first.count(late.reason, late.scene.scene()));
      first.late.removeAll(cut);
    }
  }

  /** The counts of the scenes so far. */
  Tallies tallies() {
    settle();
    Tallies tallies = new Tallies();
    firsts.forEach(
        (subset, bySource) ->
            bySource
                .values()
                .forEach(first -> first.addTo(tallies, Account.images(subset, split))));
    return tallies;
  }
}
