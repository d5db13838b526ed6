package org.vpobuilder.validation.model.cavp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.Draws;

class PairingTest {
  private static final Draws DRAWS = Draws.of(5);

  /** Sixteen images of sixteen classes: at most the fixed points of the permutation match. */
  private static final List<Set<Integer>> ALL_DIFFER =
      IntStream.rangeClosed(1, 16).<Set<Integer>>mapToObj(Set::of).toList();

  private static List<Integer> others(Pairing pairing) {
    return pairing.pairs().stream()
        .filter(pair -> pair.source() instanceof Pairing.Source.Other)
        .map(pair -> ((Pairing.Source.Other) pair.source()).image())
        .toList();
  }

  @Test
  void draw_withoutBank_isAPermutationThatMatchesWhereClassesDo() {
    List<Set<Integer>> sounding =
        List.of(Set.of(1), Set.of(1), Set.of(2, 3), Set.of(3, 2), Set.of(2), Set.of());
    boolean matched = false;
    boolean mismatched = false;
    for (int step = 0; step < 20; step++) {
      Pairing pairing = Pairing.draw(sounding, 0.5, c -> false, DRAWS, step);
      List<Integer> order = others(pairing);
      assertThat(new TreeSet<>(order)).containsExactly(0, 1, 2, 3, 4, 5);
      for (int i = 0; i < 6; i++) {
        Pairing.Pair pair = pairing.pairs().get(i);
        // 0 and 1 are alike, 2 and 3 are; {2} is not {2, 3}.
        boolean alike =
            order.get(i) == i
                || Set.of(i, order.get(i)).equals(Set.of(0, 1))
                || Set.of(i, order.get(i)).equals(Set.of(2, 3));
        assertThat(pair.matches()).isEqualTo(alike);
        assertThat(pair.sounds()).isEqualTo(sounding.get(order.get(i)));
        matched |= alike;
        mismatched |= !alike;
      }
    }
    assertThat(matched && mismatched).isTrue();
  }

  @Test
  void draw_halfShare_turnsHalfTheMismatchedPairsRoundedDown() {
    boolean odd = false;
    for (int step = 0; step < 20; step++) {
      Pairing plain = Pairing.draw(ALL_DIFFER, 0, c -> true, DRAWS, step);
      long mismatched = plain.pairs().stream().filter(pair -> !pair.matches()).count();
      odd |= mismatched % 2 == 1;
      Pairing turned = Pairing.draw(ALL_DIFFER, 0.5, c -> true, DRAWS, step);
      assertThat(16 - others(turned).size()).isEqualTo((int) (mismatched / 2));
      for (int i = 0; i < 16; i++) {
        checkTurned(i, plain.pairs().get(i), turned.pairs().get(i));
      }
    }
    assertThat(odd).as("an odd number among the steps").isTrue();
  }

  private static void checkTurned(int image, Pairing.Pair plain, Pairing.Pair turned) {
    if (turned.source() instanceof Pairing.Source.Banked banked) {
      assertThat(plain.matches()).isFalse();
      assertThat(banked.classIndex()).isEqualTo(image + 1);
      assertThat(turned.sounds()).isEqualTo(ALL_DIFFER.get(image));
      assertThat(turned.matches()).isTrue();
    } else {
      assertThat(turned).isEqualTo(plain);
    }
  }

  @Test
  void draw_wholeShare_turnsOnlyImagesOfOneClassThatTheBankHas() {
    List<Set<Integer>> sounding =
        List.of(Set.of(1), Set.of(2), Set.of(3, 4), Set.of(), Set.of(5), Set.of(6, 7));
    Set<Integer> turned = new TreeSet<>();
    for (int step = 0; step < 50; step++) {
      List<Pairing.Pair> pairs = Pairing.draw(sounding, 1, c -> c != 5, DRAWS, step).pairs();
      for (int i = 0; i < pairs.size(); i++) {
        if (pairs.get(i).source() instanceof Pairing.Source.Banked) {
          turned.add(i);
        }
      }
    }
    assertThat(turned).containsExactly(0, 1);
  }

  @Test
  void draw_ofAlikeImages_turnsNone() {
    List<Set<Integer>> sounding = List.of(Set.of(1), Set.of(1), Set.of(1), Set.of(1));
    assertThat(Pairing.draw(sounding, 1, c -> true, DRAWS, 0).pairs())
        .allMatch(Pairing.Pair::matches)
        .allMatch(pair -> pair.source() instanceof Pairing.Source.Other);
  }

  @Test
  void draw_sameSeedAndStep_isTheSame() {
    Pairing one = Pairing.draw(ALL_DIFFER, 0.5, c -> true, DRAWS, 3);
    assertThat(Pairing.draw(ALL_DIFFER, 0.5, c -> true, Draws.of(5), 3)).isEqualTo(one);
    assertThat(Pairing.draw(ALL_DIFFER, 0.5, c -> true, DRAWS, 4)).isNotEqualTo(one);
    assertThat(Pairing.draw(ALL_DIFFER, 0.5, c -> true, Draws.of(6), 3)).isNotEqualTo(one);
  }
}
