package org.vpobuilder.pipeline.avsbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.avsbench.AvsSplit;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ProbedClip;

class SoundPairingPropertyTest {
  /** Some videos are cut from the YouTube videos of some clips. */
  @Property(tries = 300)
  void pair_anyNumbers_evenUseAndNoOwnClip(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 30) int videos,
      @ForAll @IntRange(min = 3, max = 12) int clips,
      @ForAll @IntRange(min = 0, max = 3) int shared) {
    List<ProbedClip> deck = new ArrayList<>();
    for (int i = 0; i < clips; i++) {
      deck.add(TestClips.clip("clip%07d".formatted(i), "any", Split.TRAIN));
    }
    List<S4Video> all = new ArrayList<>();
    for (int i = 0; i < videos; i++) {
      String name = i < shared ? "clip%07d_%d".formatted(i, i) : "video%06d_%d".formatted(i, i);
      all.add(TestClips.video(name, "helicopter", AvsSplit.TRAIN));
    }

    Map<S4Video, ClipRef> pairs =
        new SoundPairing(Draws.of(seed), SoundReplacer.AUDIO).pair(all, deck);

    assertThat(pairs.keySet()).containsExactlyInAnyOrderElementsOf(all);
    Map<String, Integer> uses = new HashMap<>();
    deck.forEach(clip -> uses.put(Records.video(clip), 0));
    pairs.forEach(
        (video, clip) -> {
          assertThat(video.name()).doesNotContain(Records.video(clip));
          assertThat(clip.spanStart()).isIn(deck.get(0).spanStarts());
          uses.merge(Records.video(clip), 1, Integer::sum);
        });
    int most = uses.values().stream().max(Integer::compare).orElseThrow();
    int least = uses.values().stream().min(Integer::compare).orElseThrow();
    assertThat(most - least).isLessThanOrEqualTo(1);
  }
}
