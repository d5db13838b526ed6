package org.vpobuilder.spec;

import java.io.Serializable;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The ratio in which a release takes from its sources (SPEC.md, Weights of sources). Only the ratio
 * of the weights counts: 3 and 1 are 0.75 and 0.25.
 *
 * @param visual the share of the samples of each subset and split, by source; null to take images
 *     as they are drawn from all sources
 * @param audio the share of the sounds of each class, by source; null to deal clips as they are
 *     drawn from all sources
 */
public record SourceWeights(
    @Nullable SortedMap<String, Double> visual, @Nullable SortedMap<String, Double> audio)
    implements Serializable {
  private static final double LEAST = 1e-6;
  private static final double MOST = 1e6;

  public SourceWeights {
    visual = checked("sources.visual", visual);
    audio = checked("sources.audio", audio);
    SpecCheck.holds(visual != null || audio != null, "sources", "neither", "visual, audio or both");
  }

  private static @Nullable SortedMap<String, Double> checked(
      String key, @Nullable SortedMap<String, Double> weights) {
    if (weights == null) {
      return null;
    }
    SpecCheck.holds(!weights.isEmpty(), key, "no source", "a weight for each source");
    weights.forEach(
        (source, weight) ->
            SpecCheck.inRange(key + "." + source, Objects.requireNonNull(weight), LEAST, MOST));
    return new TreeMap<>(weights);
  }

  /**
   * Refuses weights that do not name exactly the sources at hand: a source without a weight would
   * get a share that the spec does not state, and a weight without a source is misspelt or
   * forgotten.
   *
   * @throws BadInputException naming what differs
   */
  public void requireOf(Set<String> visualSources, Set<String> audioSources) {
    require("visual", visual, visualSources);
    require("audio", audio, audioSources);
  }

  private static void require(
      String kind, @Nullable SortedMap<String, Double> weights, Set<String> sources) {
    if (weights != null && !weights.keySet().equals(sources)) {
      throw new BadInputException(
          "spec: sources.%s: got weights of %s, wanted one for each source of --%s: %s"
              .formatted(
                  kind, String.join(", ", weights.keySet()), kind, String.join(", ", sources)));
    }
  }
}
