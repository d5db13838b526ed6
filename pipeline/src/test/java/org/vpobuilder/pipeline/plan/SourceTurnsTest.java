package org.vpobuilder.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.pipeline.subsets.SourceTurns;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ProbedClip;

/** Tests the shares of sources: images are taken in turns, sounds are drawn. */
class SourceTurnsTest {
  private static SortedMap<String, Double> weights(double a, double b) {
    return new TreeMap<>(Map.of("a", a, "b", b));
  }

  private static SourceTurns<String> turns(
      SortedMap<String, Double> weights, Map<String, Integer> before, String... things) {
    return new SourceTurns<>(weights, before, List.of(things), thing -> thing.substring(0, 1));
  }

  /**
   * By hand, (2 taken + 1) / weight: a 1/3, b 1: a; a 3/3, b 1: a by name; a 5/3, b 1: b; a 5/3, b
   * 3: a; then the same again.
   */
  @Test
  void first_threeToOne_asReckonedByHand() {
    String[] things = {"a1", "a2", "a3", "a4", "a5", "a6", "b1", "b2", "b3"};

    assertThat(turns(weights(3, 1), Map.of(), things).first(8))
        .containsExactly("a1", "a2", "b1", "a3", "a4", "a5", "b2", "a6");
    assertThat(turns(weights(0.75, 0.25), Map.of(), things).first(8))
        .isEqualTo(turns(weights(3, 1), Map.of(), things).first(8));
  }

  @Test
  void first_afterSome_goesOnAsIfTheyHadBeenTaken() {
    SourceTurns<String> after = turns(weights(3, 1), Map.of("a", 2, "b", 1), "a3", "a4", "b2");

    assertThat(after.first(9)).containsExactly("a3", "a4", "b2");
  }

  @Test
  void first_oneRunsOut_othersFill() {
    assertThat(turns(weights(3, 1), Map.of(), "a1", "b1", "b2", "b3").first(4))
        .containsExactly("a1", "b1", "b2", "b3");
  }

  @Test
  void first_withoutWeights_givenOrder() {
    assertThat(new SourceTurns<>(null, Map.of("a", 9), List.of("b1", "a1", "b2"), t -> t).first(2))
        .containsExactly("b1", "a1");
  }

  @Test
  void returned_sourceHasItsTurnAgain() {
    SourceTurns<String> turns = turns(weights(1, 1), Map.of(), "a1", "a2", "b1");

    String first = turns.next();
    turns.returned("a1");

    assertThat(List.of(String.valueOf(first), String.valueOf(turns.next())))
        .containsExactly("a1", "a2");
  }

  @ParameterizedTest
  @CsvSource({"3, 1, 100, 75, 25", "1, 1, 7, 4, 3", "2, 1, 10, 7, 3", "1, 1000, 3, 0, 3"})
  void shares_ofWhole_roundedToNearest(double a, double b, int whole, int ofA, int ofB) {
    assertThat(SourceTurns.shares(weights(a, b), whole)).isEqualTo(Map.of("a", ofA, "b", ofB));
  }

  private static ClipDealer dealer(long seed, int vggsound, int esc50, double... weights) {
    List<ProbedClip> clips = new ArrayList<>();
    for (int i = 0; i < vggsound; i++) {
      clips.add(Scenes.clip(Split.TRAIN, "dog barking", "v" + i, "sha-v" + i));
    }
    for (int i = 0; i < esc50; i++) {
      clips.add(Scenes.clipOf("esc50", Split.TRAIN, "dog", "e" + i, List.of("freesound:" + i)));
    }
    return new ClipDealer(
        Draws.of(seed),
        Scenes.spec(s -> s).audio(),
        "ss",
        Split.TRAIN,
        Scenes.pool(clips),
        new TreeMap<>(Map.of("vggsound", weights[0], "esc50", weights[1])));
  }

  /**
   * A quarter of 4,000 dogs should be esc50's: chi-square with one degree of freedom exceeds 10.83
   * once in a thousand times. Within a source every clip is dealt equally often.
   */
  @Test
  void deal_weighted_sharesByChiSquareAndEvenUse() {
    ClipDealer dealer = dealer(11, 7, 3, 3, 1);
    Map<String, Integer> uses = new HashMap<>();
    int dogs = 4000;
    int esc50 = 0;
    for (int i = 0; i < dogs; i++) {
      ClipRef clip = dealer.deal("ss_" + i, Scenes.box(i, "dog", 0, 0, 1, 1));
      uses.merge(clip.address(), 1, Integer::sum);
      esc50 += clip.source().equals("esc50") ? 1 : 0;
    }
    double off = esc50 - dogs / 4.0;
    double chiSquare = off * off / (dogs * 0.25) + off * off / (dogs * 0.75);

    assertThat(chiSquare).isLessThan(10.83).isPositive();
    assertThat(uses).hasSize(10);
    for (String source : List.of("esc50:", "v")) {
      List<Integer> own =
          uses.entrySet().stream()
              .filter(use -> use.getKey().startsWith(source))
              .map(Map.Entry::getValue)
              .sorted()
              .toList();
      assertThat(own.get(own.size() - 1) - own.get(0)).isLessThanOrEqualTo(1);
    }
  }

  /**
   * The source of an object's clip does not depend on the sources that other objects drew, except
   * for its turn.
   */
  @Test
  void deal_sameObject_sameSource() {
    ClipDealer one = dealer(5, 4, 4, 1, 1);
    ClipDealer other = dealer(5, 4, 4, 1, 1);
    other.deal("ss_9", Scenes.box(9, "dog", 0, 0, 1, 1));

    for (int i = 0; i < 8; i++) {
      assertThat(one.deal("ss_" + i, Scenes.box(i, "dog", 0, 0, 1, 1)).source())
          .isEqualTo(other.deal("ss_" + i, Scenes.box(i, "dog", 0, 0, 1, 1)).source());
    }
  }

  /** Three dogs in an image and one clip of esc50: even with a large weight it is heard once. */
  @Test
  void deal_severalInAnImage_differentClips() {
    ClipDealer dealer = dealer(3, 2, 1, 1, 1000);

    for (int image = 0; image < 20; image++) {
      Set<String> clips = new HashSet<>();
      for (int i = 0; i < 3; i++) {
        clips.add(dealer.deal("ms_" + image, Scenes.box(i, "dog", 0, 0, 1, 1)).address());
      }
      assertThat(clips).hasSize(3);
    }
  }

  @Test
  void deal_sourceWithoutClip_othersGiveItsShare() {
    ClipDealer dealer = dealer(3, 2, 0, 1, 1000);

    assertThat(dealer.deal("ss_1", Scenes.box(1, "dog", 0, 0, 1, 1)).source())
        .isEqualTo("vggsound");
  }
}
