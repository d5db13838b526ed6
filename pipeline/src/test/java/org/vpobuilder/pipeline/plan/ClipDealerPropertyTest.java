package org.vpobuilder.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.sample.ClipRef;

class ClipDealerPropertyTest {
  /** Images of one to six dogs and a cat, whose clips are in another deck. */
  @Property(tries = 200)
  void deal_anyImages_evenUseAndDistinctWithinAnImage(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int dogClips,
      @ForAll @Size(max = 20) List<@IntRange(min = 1, max = 6) Integer> images) {
    ClipDealer dealer =
        new ClipDealer(
            Draws.of(seed),
            Scenes.spec(s -> s).audio(),
            "ms",
            Split.TRAIN,
            Scenes.pool(
                Scenes.clips(Split.TRAIN, Map.of("dog barking", dogClips, "cat purring", 2))),
            null);
    Map<String, Integer> uses = new HashMap<>();
    int key = 0;
    for (int dogs : images) {
      List<String> ofImage = new ArrayList<>();
      for (int i = 0; i < dogs; i++) {
        ClipRef clip = dealer.deal("ms_" + key, Scenes.box(i, "dog", 0, 0, 1, 1));
        assertThat(clip.labels().get(0)).isEqualTo("dog barking");
        ofImage.add(Records.video(clip));
        uses.merge(Records.video(clip), 1, Integer::sum);
        assertThat(dealer.deal("ms_" + key, Scenes.box(100, "cat", 0, 0, 1, 1)).labels().get(0))
            .isEqualTo("cat purring");
      }
      assertThat(new HashSet<>(ofImage)).hasSize(Math.min(dogs, dogClips));
      key++;
    }
    if (!uses.isEmpty()) {
      int most = uses.values().stream().max(Integer::compare).orElseThrow();
      int least =
          uses.size() < dogClips ? 0 : uses.values().stream().min(Integer::compare).orElseThrow();
      assertThat(most - least).isLessThanOrEqualTo(1);
    }
  }

  @Property(tries = 50)
  void deal_groupsAndSplits_permutedEachItsOwnWay(@ForAll long seed) {
    Map<String, Integer> counts = Map.of("dog barking", 12);
    List<List<String>> orders = new ArrayList<>();
    for (String group : List.of("ss", "ms")) {
      ClipDealer dealer =
          new ClipDealer(
              Draws.of(seed),
              Scenes.spec(s -> s).audio(),
              group,
              Split.TRAIN,
              Scenes.pool(Scenes.clips(Split.TRAIN, counts)),
              null);
      List<String> order = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        order.add(Records.video(dealer.deal("k", Scenes.box(i, "dog", 0, 0, 1, 1))));
      }
      assertThat(order).doesNotHaveDuplicates();
      orders.add(order);
    }

    assertThat(orders.get(0)).isNotEqualTo(orders.get(1));
  }
}
