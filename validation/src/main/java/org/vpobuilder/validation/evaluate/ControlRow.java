package org.vpobuilder.validation.evaluate;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The scores of one control sample and of its base: a line of {@code controls-*.images.jsonl}. All
 * are in percent; their definitions are in {@code docs/controls.md}.
 *
 * @param key key of the control
 * @param baseSample key of the sample from which it was made
 * @param kind kind of the control
 * @param expectsNothing whether an empty mask is right
 * @param j J of the answer, with the masks that were right before if nothing is expected, otherwise
 *     with the expected one; absent if there is no pixel to score
 * @param f F of the answer, with the same masks
 * @param baseJ J of the answer to the base; absent if nothing of it sounds at the scored size
 * @param baseF F of the answer to the base
 * @param found share of the picture that was found
 * @param iouWithPositive IoU of the answer with the answer to the base
 */
public record ControlRow(
    String key,
    String baseSample,
    String kind,
    boolean expectsNothing,
    @Nullable Double j,
    @Nullable Double f,
    @Nullable Double baseJ,
    @Nullable Double baseF,
    double found,
    double iouWithPositive) {
  /**
   * The row's part of a score that is a mean over the controls that expect nothing, in percent;
   * null if it has none.
   *
   * @throws BadInputException if the score is none of these
   */
  public @Nullable Double part(ControlScores.Score score) {
    return switch (score) {
      case MIOU_NEG -> j;
      case F_NEG -> f;
      case DROP_MIOU -> drop(baseJ, j);
      case DROP_F -> drop(baseF, f);
      case FPR -> found;
      case EMPTY -> isEmpty(found / 100) ? 100.0 : 0.0;
      case SAME -> iouWithPositive;
      default -> throw new BadInputException("got %s, which rows do not have".formatted(score));
    };
  }

  static @Nullable Double drop(@Nullable Double base, @Nullable Double control) {
    return base == null || control == null ? null : Double.valueOf(base - control);
  }

  /** Whether an answer that found this share of the picture, 0 to 1, counts as empty. */
  static boolean isEmpty(double share) {
    return share < ControlScorer.EMPTY_SHARE;
  }
}
