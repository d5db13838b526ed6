package org.vpobuilder.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.Draws;

/**
 * Draws with seed 7 at {@code photograph/{key}}, computed in Python as SPEC.md says: coco:1 0.513,
 * coco:2 0.435, coco:3 0.979, coco:4 0.964, coco:5 0.127, coco:6 0.093.
 */
class PhotographSourcesTest {
  private static PhotographSources sources(@Nullable Map<String, Double> weights) {
    return new PhotographSources(Draws.of(7), weights == null ? null : new TreeMap<>(weights));
  }

  /** The numbers of those of the photographs coco:1 to coco:6 that are taken from a source. */
  private static List<Integer> taken(PhotographSources sources, String source) {
    return Stream.of(1, 2, 3, 4, 5, 6)
        .filter(id -> sources.isFrom(source, List.of("coco:" + id)))
        .toList();
  }

  private static void claimAll(PhotographSources sources, List<String> names) {
    names.forEach(
        name ->
            Stream.of(1, 2, 3, 4, 5, 6).forEach(id -> sources.claim(name, List.of("coco:" + id))));
  }

  /** By hand: coco has the lower half of the draws, lvis the upper one. */
  @Test
  void decide_withoutWeights_drawsWithEqualChances() {
    PhotographSources sources = sources(null);
    claimAll(sources, List.of("coco", "lvis"));
    sources.decide();

    assertThat(taken(sources, "coco")).containsExactly(2, 5, 6);
    assertThat(taken(sources, "lvis")).containsExactly(1, 3, 4);
  }

  /** By hand: with weights 1, 2, 7 the intervals end at 0.1, 0.3 and 1. */
  @Test
  void decide_weights_areTheWidthsOfTheIntervals() {
    for (List<String> order :
        List.of(List.of("coco", "lvis", "panoptic"), List.of("panoptic", "coco", "lvis"))) {
      PhotographSources sources = sources(Map.of("coco", 1.0, "lvis", 2.0, "panoptic", 7.0));
      claimAll(sources, order);
      sources.decide();

      assertThat(taken(sources, "coco")).containsExactly(6);
      assertThat(taken(sources, "lvis")).containsExactly(5);
      assertThat(taken(sources, "panoptic")).containsExactly(1, 2, 3, 4);
    }
  }

  /** A source that can't use a photograph has no part in its draw, and its other images stay. */
  @Test
  void decide_claimedByOne_isTakenFromIt() {
    PhotographSources sources = sources(null);
    sources.claim("coco", List.of("coco:1"));
    sources.claim("lvis", List.of("coco:5"));
    sources.claim("coco", List.of("coco:7", "flickr:9"));
    sources.claim("coco", List.of("coco:8", "flickr:9"));
    sources.decide();

    assertThat(sources.isFrom("coco", List.of("coco:1"))).isTrue();
    assertThat(sources.isFrom("lvis", List.of("coco:5"))).isTrue();
    assertThat(sources.isFrom("coco", List.of("coco:7", "flickr:9"))).isTrue();
    assertThat(sources.isFrom("coco", List.of("coco:8", "flickr:9"))).isTrue();
    assertThat(sources.isFrom("coco", List.of())).isTrue();
  }

  /** The chain is named by its first key, coco:1, and lvis has the upper half of its draw. */
  @Test
  void decide_chainOfKeys_isOnePhotograph() {
    List<Runnable> claims = new ArrayList<>();
    PhotographSources[] now = {sources(null)};
    claims.add(() -> now[0].claim("coco", List.of("coco:1", "flickr:3")));
    claims.add(() -> now[0].claim("lvis", List.of("flickr:3", "sha256:a")));
    claims.add(() -> now[0].claim("coco", List.of("sha256:a")));
    for (int i = 0; i < claims.size(); i++) {
      now[0] = sources(null);
      claims.forEach(Runnable::run);
      now[0].decide();

      assertThat(now[0].isFrom("lvis", List.of("flickr:3", "sha256:a"))).isTrue();
      assertThat(now[0].isFrom("coco", List.of("coco:1", "flickr:3"))).isFalse();
      assertThat(now[0].isFrom("coco", List.of("sha256:a"))).isFalse();
      Collections.rotate(claims, 1);
    }
  }

  /** A kept sample's photograph stays where it is, even if an older release has it twice. */
  @Test
  void decide_keptBySources_staysWithThem() {
    PhotographSources sources = sources(null);
    claimAll(sources, List.of("coco", "lvis", "panoptic"));
    sources.keep("lvis", List.of("coco:5"));
    sources.keep("lvis", List.of("coco:6"));
    sources.keep("panoptic", List.of("coco:6"));
    sources.decide();

    assertThat(taken(sources, "coco")).doesNotContain(5, 6);
    assertThat(taken(sources, "lvis")).contains(5, 6);
    assertThat(taken(sources, "panoptic")).contains(6).doesNotContain(5);
  }
}
