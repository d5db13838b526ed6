package org.vpobuilder.validation.evaluate;

import java.util.BitSet;
import java.util.function.IntPredicate;

/**
 * A map of yes and no on the square of {@link SoundAnswer#SIDE}, with one bit for each pixel: 6 KB,
 * so that the answers to a whole test set can be kept in memory.
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

  /** The share of the square that is set. */
  double share() {
    return (double) set.cardinality() / PIXELS;
  }

  /** The mirrored map: left and right are exchanged. */
  Bits mirrored() {
    return of(i -> set.get(i / SIDE * SIDE + SIDE - 1 - i % SIDE));
  }

  /** The map without what another sets. */
  Bits without(Bits other) {
    BitSet left = (BitSet) set.clone();
    left.andNot(other.set);
    return new Bits(left);
  }

  /** The pixels that either map sets. */
  Bits or(Bits other) {
    BitSet either = (BitSet) set.clone();
    either.or(other.set);
    return new Bits(either);
  }

  /**
   * Intersection over union.
   *
   * @param ofNothing the value for two empty maps
   */
  double iou(Bits other, double ofNothing) {
    BitSet both = (BitSet) set.clone();
    both.and(other.set);
    int shared = both.cardinality();
    int union = set.cardinality() + other.set.cardinality() - shared;
    return union == 0 ? ofNothing : (double) shared / union;
  }
}
