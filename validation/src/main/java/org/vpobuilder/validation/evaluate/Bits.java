package org.vpobuilder.validation.evaluate;

import java.util.BitSet;
import java.util.function.IntPredicate;

/**
 * A map of yes and no on the square of {@link SoundAnswer#SIDE}: an eighth of a byte a pixel, so
 * that the answers to a whole test set are kept at once, 6 KB each.
 */
record Bits(BitSet set) {
  private static final int SIDE = SoundAnswer.SIDE;
  private static final int PIXELS = SIDE * SIDE;

  static Bits of(IntPredicate pixel) {
    BitSet set = new BitSet(PIXELS);
    for (int i = 0; i < PIXELS; i++) {
      set.set(i, pixel.test(i));
    }
    return new Bits(set);
  }

  boolean at(int pixel) {
    return set.get(pixel);
  }

  boolean isEmpty() {
    return set.isEmpty();
  }

  /** Share of the square. */
  double share() {
    return (double) set.cardinality() / PIXELS;
  }

  /** As a mirror shows it: left and right change places. */
  Bits mirrored() {
    return of(i -> set.get(i / SIDE * SIDE + SIDE - 1 - i % SIDE));
  }

  /**
   * Intersection over union.
   *
   * @param ofNothing what it is of two empty maps
   */
  double iou(Bits other, double ofNothing) {
    BitSet both = (BitSet) set.clone();
    both.and(other.set);
    int shared = both.cardinality();
    int union = set.cardinality() + other.set.cardinality() - shared;
    return union == 0 ? ofNothing : (double) shared / union;
  }
}
