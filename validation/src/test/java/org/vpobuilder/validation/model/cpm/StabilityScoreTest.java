package org.vpobuilder.validation.model.cpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.vpobuilder.validation.model.cpm.CpmSegmenter.StabilityScore;

class StabilityScoreTest {
  private static final int UNMATCHED = -1;

  /** Alg. 1's R of three queries and four samples. */
  private static StabilityScore score(int zero, String... changes) {
    StabilityScore score = new StabilityScore(3, 3, Configs.with(changes).sts());
    for (int[] sample : new int[][] {{1, 2, zero}, {1, 2, zero}, {1, zero, 2}, {2, 1, zero}}) {
      add(score, sample);
    }
    return score;
  }

  private static void add(StabilityScore score, int... labels) {
    for (int query = 0; query < labels.length; query++) {
      if (labels[query] != UNMATCHED) {
        score.add(labels[query], query);
      }
    }
  }

  /** Class 1: (3, 1, 0) of 4, -.562335; class 2: (1, 2, 1) of 4, -1.039721; class 0 is not seen. */
  @Test
  void score_ofFourSamples_isByHand() {
    StabilityScore score = score(UNMATCHED);
    assertThat(score.score()).isCloseTo(-.801028, within(5e-7));
    assertThat(score.classes()).isEqualTo(2);
    assertThat(score.metrics())
        .containsEntry("sts", score.score())
        .containsEntry("sts_classes", 2.0);
    assertThat(score.line()).isEqualTo("STS -0.8010 over 2 of 3 classes");
  }

  /** Class 0: (0, 1, 3) of 4, as uncertain as class 1. */
  @Test
  void score_unmatchedCountedAsAClass_isByHand() {
    assertThat(score(0).score()).isCloseTo(-.721464, within(5e-7));
  }

  @Test
  void score_underOtherConventions_isByHand() {
    assertThat(score(UNMATCHED, "sts.sign entropy").score()).isCloseTo(.801028, within(5e-7));
    assertThat(score(UNMATCHED, "sts.unseen zero").score()).isCloseTo(-1.602056 / 3, within(5e-7));
    StabilityScore foreground = score(0, "sts.background false");
    assertThat(foreground.score()).isCloseTo(-.801028, within(5e-7));
    assertThat(foreground.line()).isEqualTo("STS -0.8010 over 2 of 2 classes");
  }

  @Test
  void score_oneQueryAClass_isZeroAndEvenQueriesAreMinusLogN() {
    StabilityScore sure = new StabilityScore(2, 4, Configs.PAPER.sts());
    StabilityScore even = new StabilityScore(1, 4, Configs.PAPER.sts());
    for (int i = 0; i < 4; i++) {
      add(sure, UNMATCHED, 1, 0, UNMATCHED);
      even.add(0, i);
    }
    assertThat(sure.score()).isCloseTo(0, within(1e-9));
    assertThat(even.score()).isCloseTo(-1.386294, within(5e-7));
  }

  @Test
  void score_withoutSamples_isNoNumberAndNotLogged() {
    StabilityScore score = score(0);
    score.clear();
    assertThat(score.score()).isNaN();
    assertThat(score.metrics()).isEmpty();
    assertThat(score.line()).isEqualTo("STS: no class was matched");
  }

  @Property(tries = 100)
  void score_ofAnySamples_liesBetweenMinusLogNAndZero(
      @ForAll @Size(min = 1, max = 20)
          List<@Size(4) List<@IntRange(min = -1, max = 4) Integer>> all) {
    StabilityScore score = new StabilityScore(5, 4, Configs.PAPER.sts());
    all.forEach(labels -> add(score, labels.stream().mapToInt(Integer::intValue).toArray()));
    if (score.classes() > 0) {
      assertThat(score.score()).isBetween(-Math.log(4) - 1e-9, 0.0);
    }
  }

  @Test
  void restore_ofAnotherScore_goesOnAsOne() {
    StabilityScore first = score(0);
    StabilityScore second = new StabilityScore(3, 3, Configs.PAPER.sts());
    second.restore(first.counts());
    add(first, 0, 0, 1);
    add(second, 0, 0, 1);
    assertThat(second.score()).isEqualTo(first.score());
    assertThat(second.counts()).isEqualTo(first.counts());
  }

  @Test
  void restore_ofOtherCounts_isRefused() {
    StabilityScore score = score(0);
    long[] before = score.counts();
    assertThatThrownBy(() -> score.restore(new long[8])).hasMessage("got 8 counts, wanted 3 x 3");
    assertThatThrownBy(() -> score.restore(new long[] {0, 0, 0, 0, -1, 0, 0, 0, 0}))
        .hasMessage("got a count below 0");
    assertThat(score.counts()).isEqualTo(before);
  }
}
