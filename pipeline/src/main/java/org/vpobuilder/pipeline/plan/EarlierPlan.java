package org.vpobuilder.pipeline.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.subsets.CheckedScene;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.Pair;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * The rows of the release that a plan extends. They stay unchanged; new rows are taken, dealt clips
 * and put into shards as if they followed these (SPEC.md, Extension). Holds all rows: some 2 kB
 * each.
 */
public final class EarlierPlan {
  /** The rows for a plan that extends no release: none. */
  static final EarlierPlan NONE = new EarlierPlan(List.of(), new TreeMap<>());

  private final List<PlannedSample> rows;
  private final SortedMap<String, Double> keepProbability;
  private final Set<String> keys = new HashSet<>();
  private final Set<String> images = new HashSet<>();
  private final Map<String, Integer> firstShards = new HashMap<>();

  EarlierPlan(List<PlannedSample> rows, SortedMap<String, Double> keepProbability) {
    this.rows = List.copyOf(rows);
    this.keepProbability = keepProbability;
    for (PlannedSample row : rows) {
      keys.add(row.key());
      images.add(row.split() + "/" + row.image().address());
      String side = ReleaseLayout.folder(row.subset(), row.split());
      firstShards.merge(side, row.shard() + 1, Math::max);
    }
  }

  /** The rows of a release's plan; null for no release. */
  public static EarlierPlan of(@Nullable Folder release) throws IOException {
    if (release == null) {
      return NONE;
    }
    PlanFolder plan = new PlanFolder(release);
    List<PlannedSample> rows = new ArrayList<>();
    for (Subset subset : plan.subsets()) {
      plan.rows(subset, rows::add);
    }
    return new EarlierPlan(rows, plan.summary().keepProbability());
  }

  List<PlannedSample> rows(Subset subset, Split split) {
    return stream(split, List.of(subset)).toList();
  }

  int size(Subset subset, Split split) {
    return (int) stream(split, List.of(subset)).count();
  }

  /** Whether a row of the scene's split uses the scene's image. */
  boolean hasImage(CheckedScene scene) {
    return images.contains(scene.split() + "/" + scene.image().address());
  }

  boolean has(String key) {
    return keys.contains(key);
  }

  /** The first shard that has none of these rows; the shards before it stay as they are. */
  public int firstShard(Subset subset, Split split) {
    return firstShards.getOrDefault(ReleaseLayout.folder(subset, split), 0);
  }

  /** The number of clips of each class that were dealt, by source. */
  Map<String, Map<String, Integer>> dealt(Split split, Collection<Subset> subsets) {
    Map<String, Map<String, Integer>> dealt = new HashMap<>();
    Set<String> ofPairs = new HashSet<>();
    stream(split, subsets)
        .forEach(
            row -> {
              Pair pair = row.pair();
              for (SceneObject object : row.sounding()) {
                String name = object.className();
                // A clip that both samples of a pair use was dealt once.
                if (pair == null || ofPairs.add(pair.id() + "/" + name)) {
                  dealt
                      .computeIfAbsent(name, key -> new HashMap<>())
                      .merge(object.clip().source(), 1, Integer::sum);
                }
              }
            });
    return dealt;
  }

  /** The probability that the silencing rule used; null if there is no row of these subsets. */
  @Nullable Double keepProbability(Split split, Collection<Subset> subsets) {
    boolean used = stream(split, subsets).findAny().isPresent();
    return used ? keepProbability.get(split.toString()) : null;
  }

  /** Each image of a split. */
  List<ImageRef> images(Split split) {
    return rows.stream()
        .filter(row -> row.split() == split)
        .map(PlannedSample::image)
        .distinct()
        .toList();
  }

  /** The leak keys of each image of a split. */
  List<List<String>> keys(Split split) {
    return images(split).stream().map(ReleasePlanner::keys).distinct().toList();
  }

  /**
   * Compares the rows' images with the images found now.
   *
   * @throws BadInputException naming an image that is gone, can't be used any more or has changed
   */
  void requireSame(List<CheckedScene> scenes) {
    Map<Split, Map<String, ImageRef>> found = new HashMap<>();
    for (CheckedScene scene : scenes) {
      found
          .computeIfAbsent(scene.split(), split -> new HashMap<>())
          .put(scene.image().address(), scene.image());
    }
    for (PlannedSample row : rows) {
      ImageRef was = row.image();
      ImageRef is = found.getOrDefault(row.split(), Map.of()).get(was.address());
      if (!was.equals(is)) {
        throw new BadInputException(
            "--extend: %s of sample %s: was sha256 %s, is %s"
                .formatted(
                    was.file(),
                    row.key(),
                    was.sha256(),
                    is == null ? "no usable image" : "sha256 " + is.sha256()));
      }
    }
  }

  private Stream<PlannedSample> stream(Split split, Collection<Subset> subsets) {
    return rows.stream().filter(row -> row.split() == split && subsets.contains(row.subset()));
  }
}
