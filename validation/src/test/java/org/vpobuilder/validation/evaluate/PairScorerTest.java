package org.vpobuilder.validation.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.evaluate.ControlScores.Estimate;
import org.vpobuilder.validation.evaluate.ControlScores.Group;
import org.vpobuilder.validation.evaluate.ControlScores.Score;

/** Pair accuracy, by hand. */
class PairScorerTest {
  private static final Offset<Double> EXACT = within(1e-9);

  /** Whose truth is 100 pixels of a row, of which the answer has so many: its IoU, in percent. */
  private static SoundAnswer member(String key, String className, int row, int found) {
    float[] answer = ToyAnswers.painted(0.9f, row, 0, row + 1, found);
    return ToyAnswers.of(
        key, "picture of " + key.charAt(0), className, answer, row, 0, row + 1, 100);
  }

  private static void pair(PairScorer scorer, String id, String second, int first, int other) {
    scorer.member(id, member(id + "0", "dog", 3, first));
    scorer.member(id, member(id + "1", second, 7, other));
  }

  private static double value(List<Group> groups, String name, Score score) {
    return groups.stream()
        .filter(group -> group.name().equals(name))
        .flatMap(group -> group.score(score).stream())
        .mapToDouble(Estimate::value)
        .findFirst()
        .orElseThrow();
  }

  /** The example of the fact sheet: IoUs (.6, .7), (.6, .4), (.3, .2). */
  @Test
  void scores_ofThreePairs_areIis3s() {
    PairScorer scorer = new PairScorer();
    pair(scorer, "a", "dog", 60, 70);
    pair(scorer, "b", "dog", 60, 40);
    pair(scorer, "c", "dog", 30, 20);
    List<Group> groups = scorer.scores();
    assertThat(groups).extracting(Group::name).containsExactly("position", "position: dog");
    assertThat(value(groups, "position", Score.PAIR_ACCURACY)).isCloseTo(100 / 3.0, EXACT);
    assertThat(value(groups, "position", Score.PAIR_MEMBERS)).isCloseTo(50, EXACT);
    assertThat(value(groups, "position", Score.PAIR_MIOU)).isCloseTo(280 / 6.0, EXACT);
    assertThat(value(groups, "position", Score.PAIR_SAME)).isZero();
    assertThat(groups.get(0).samples()).isEqualTo(3);
    // Of three pictures the extremes are all wrong and all right.
    Estimate accuracy = groups.get(0).score(Score.PAIR_ACCURACY).orElseThrow();
    assertThat(accuracy.low()).isZero();
    assertThat(accuracy.high()).isCloseTo(100, EXACT);
  }

  @Test
  void scores_sortsOfPairs_standApart() {
    PairScorer scorer = new PairScorer();
    pair(scorer, "a", "dog", 60, 70);
    pair(scorer, "b", "cat", 60, 40);
    List<Group> groups = scorer.scores();
    assertThat(groups)
        .extracting(Group::name)
        .containsExactly("class", "class: cat", "class: dog", "position", "position: dog");
    assertThat(value(groups, "class", Score.PAIR_ACCURACY)).isZero();
    assertThat(value(groups, "position", Score.PAIR_ACCURACY)).isCloseTo(100, EXACT);
  }

  /**
   * The first truth ignores the second object and the second truth the first, as a mask with a
   * crowd might: one answer of both objects would be right twice if each answer were judged on its
   * own.
   */
  @Test
  void scores_oneAnswerWhereEachTruthIgnoresTheOther_isNotRight() {
    PairScorer scorer = new PairScorer();
    float[] both = ToyAnswers.painted(0.9f, 3, 0, 5, 100);
    for (int row : new int[] {3, 4}) {
      SoundAnswer answer = ToyAnswers.of("p" + row, "p", "dog", both.clone(), row, 0, row + 1, 100);
      int other = 7 - row;
      for (int x = 0; x < 100; x++) {
        answer.frame().truth()[other * SoundAnswer.SIDE + x] = (byte) 255;
      }
      scorer.member("p", answer);
    }
    List<Group> groups = scorer.scores();
    assertThat(value(groups, "position", Score.PAIR_ACCURACY)).isZero();
    assertThat(value(groups, "position", Score.PAIR_MIOU)).isCloseTo(50, EXACT);
    assertThat(value(groups, "position", Score.PAIR_SAME)).isCloseTo(100, EXACT);
  }

  /** Exactly a half with both: right by IS3's rule, wrong by ours. */
  @Test
  void scores_unionOfTwoEqualMasks_isNotRight() {
    PairScorer scorer = new PairScorer();
    float[] union = ToyAnswers.painted(0.9f, 3, 0, 5, 100);
    scorer.member("a", ToyAnswers.of("a0", "i", "dog", union, 3, 0, 4, 100));
    scorer.member("a", ToyAnswers.of("a1", "i", "dog", union, 4, 0, 5, 100));
    List<Group> groups = scorer.scores();
    assertThat(value(groups, "position", Score.PAIR_MEMBERS)).isCloseTo(100, EXACT);
    assertThat(value(groups, "position", Score.PAIR_ACCURACY)).isZero();
    assertThat(value(groups, "position", Score.PAIR_SAME)).isCloseTo(100, EXACT);
  }

  /** Whatever one answers without hearing, it is not right with two disjoint masks. */
  @Property(tries = 200)
  void scores_oneAnswerToBoth_isNeverRight(
      @ForAll @IntRange(min = 0, max = 200) int top,
      @ForAll @IntRange(min = 0, max = 200) int left,
      @ForAll @IntRange(min = 0, max = 120) int height,
      @ForAll @IntRange(min = 0, max = 120) int width,
      @ForAll @IntRange(min = 0, max = 100) int firstWidth,
      @ForAll @IntRange(min = 0, max = 100) int secondWidth) {
    float[] answer =
        ToyAnswers.painted(
            0.9f, top, left, Math.min(224, top + height), Math.min(224, left + width));
    PairScorer scorer = new PairScorer();
    scorer.member("a", ToyAnswers.of("a0", "i", "dog", answer, 20, 20, 120, 20 + firstWidth));
    scorer.member("a", ToyAnswers.of("a1", "i", "cat", answer, 20, 120, 120, 120 + secondWidth));
    assertThat(value(scorer.scores(), "class", Score.PAIR_ACCURACY)).isZero();
  }

  /** An object that is too small to be there at 224 x 224 can't be found by saying nothing. */
  @Test
  void scores_ofAnObjectThatVanishes_isNotFound() {
    float[] nothing = new float[SoundAnswer.SIDE * SoundAnswer.SIDE];
    PairScorer scorer = new PairScorer();
    scorer.member("a", ToyAnswers.of("a0", "i", "dog", nothing));
    scorer.member("a", ToyAnswers.of("a1", "i", "dog", nothing));
    assertThat(value(scorer.scores(), "position", Score.PAIR_ACCURACY)).isZero();
    assertThat(value(scorer.scores(), "position", Score.PAIR_SAME)).isCloseTo(100, EXACT);
  }

  @Test
  void scores_memberWithoutTheOther_isNone() {
    PairScorer scorer = new PairScorer();
    scorer.member("a", member("a0", "dog", 3, 60));
    assertThat(scorer.scores()).isEmpty();
  }

  @Test
  void member_masksThatOverlap_areRefused() {
    PairScorer scorer = new PairScorer();
    scorer.member("a", member("a0", "dog", 3, 60));
    assertThatThrownBy(() -> scorer.member("a", member("a1", "dog", 3, 60)))
        .isInstanceOf(BadInputException.class)
        .hasMessage("pair a: a0 and a1: got masks that overlap, wanted disjoint ones");
  }
}
