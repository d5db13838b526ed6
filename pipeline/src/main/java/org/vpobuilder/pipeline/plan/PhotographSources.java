package org.vpobuilder.pipeline.plan;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.draw.Draws;

/**
 * Decides from which source each photograph of a split is taken where several sources can use it:
 * COCO, LVIS and panoptic have the same photographs (SPEC.md, Sources and splits). The source is
 * drawn, by weight if the spec has weights, so that none is robbed of its share. It depends on the
 * sources that can use the photograph, and not on their order or on counts.
 *
 * <p>First all scenes that can be used are claimed, then {@link #decide} is called, and then each
 * can be asked for. Holds the keys of the claimed scenes.
 */
final class PhotographSources {
  private final Draws draws;
  private final @Nullable SortedMap<String, Double> weights;
  private final LeakGroups groups = new LeakGroups();

  /** A key of each claimed photograph, by source. */
  private final SortedMap<String, Set<String>> claimed = new TreeMap<>();

  /** Of these, the photographs that the release which is extended has from the source. */
  private final SortedMap<String, Set<String>> kept = new TreeMap<>();

  private final Map<String, LeakGroups.Side> decided = new HashMap<>();

  /**
   * Nothing is claimed yet.
   *
   * @param weights of the visual sources; null for equal ones
   */
  PhotographSources(Draws draws, @Nullable SortedMap<String, Double> weights) {
    this.draws = draws;
    this.weights = weights;
  }

  /**
   * States that a source can use a photograph.
   *
   * @param keys of the image; without any it is shared with no other
   */
  void claim(String source, List<String> keys) {
    claim(claimed, source, keys);
  }

  /** States that the release which is extended has a photograph from this source: it stays. */
  void keep(String source, List<String> keys) {
    claim(claimed, source, keys);
    claim(kept, source, keys);
  }

  private void claim(SortedMap<String, Set<String>> claims, String source, List<String> keys) {
    if (!keys.isEmpty()) {
      groups.join(keys);
      claims.computeIfAbsent(source, name -> new HashSet<>()).add(keys.get(0));
    }
  }

  /** Decides, once everything is claimed. */
  void decide() {
    SortedMap<String, LeakGroups.Side> claiming = sides(claimed);
    SortedMap<String, LeakGroups.Side> keeping = sides(kept);
    for (String source : claimed.keySet()) {
      decided.put(
          source,
          groups.side(
              photograph -> {
                SortedMap<String, Double> keepers = having(keeping, photograph);
                return keepers.isEmpty()
                    ? drawn(photograph, having(claiming, photograph)).equals(source)
                    : keepers.containsKey(source);
              }));
    }
  }

  private SortedMap<String, LeakGroups.Side> sides(SortedMap<String, Set<String>> claims) {
    SortedMap<String, LeakGroups.Side> sides = new TreeMap<>();
    claims.forEach(
        (source, keys) -> {
          LeakGroups.Side side = groups.side();
          keys.forEach(key -> side.take(List.of(key)));
          sides.put(source, side);
        });
    return sides;
  }

  /** The weights of the sources that have a photograph, which one of its keys names. */
  private SortedMap<String, Double> having(
      SortedMap<String, LeakGroups.Side> sides, String photograph) {
    SortedMap<String, Double> having = new TreeMap<>();
    sides.forEach(
        (source, side) -> {
          if (side.has(List.of(photograph))) {
            having.put(source, weights == null ? 1.0 : weights.getOrDefault(source, 1.0));
          }
        });
    return having;
  }

  private String drawn(String photograph, SortedMap<String, Double> sources) {
    return sources.size() == 1
        ? sources.firstKey()
        : draws.at("photograph", photograph.replace('/', ':')).among(sources);
  }

  /** Whether a photograph that a source has claimed is taken from it. */
  boolean isFrom(String source, List<String> keys) {
    LeakGroups.Side side = decided.get(source);
    return keys.isEmpty() || (side != null && side.has(keys));
  }
}
