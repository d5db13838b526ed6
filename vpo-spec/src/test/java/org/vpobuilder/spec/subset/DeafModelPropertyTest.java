package org.vpobuilder.spec.subset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/**
 * Why pairs need masks without a common pixel and an IoU strictly above one half (decision 43): a
 * model that does not hear gives both samples of a pair one mask P. Of masks A and B that share no
 * pixel P can't have IoU(P, A) > 1/2 and IoU(P, B) > 1/2, for then more than half of P's pixels
 * would be A's and more than half B's.
 */
class DeafModelPropertyTest {
  private static BitSet set(int... pixels) {
    BitSet set = new BitSet();
    for (int pixel : pixels) {
      set.set(pixel);
    }
    return set;
  }

  private static double iou(BitSet a, BitSet b) {
    BitSet both = (BitSet) a.clone();
    both.and(b);
    BitSet any = (BitSet) a.clone();
    any.or(b);
    return any.isEmpty() ? 0 : (double) both.cardinality() / any.cardinality();
  }

  /**
   * Each pixel belongs to A, to B or to neither, and to P or not: small masks, so that they meet.
   */
  @Property(tries = 5000)
  void iou_ofOneMaskWithTwoApart_isAboveHalfWithOneAtMost(
      @ForAll @Size(min = 1, max = 8) byte[] pixels) {
    BitSet a = new BitSet();
    BitSet b = new BitSet();
    BitSet p = new BitSet();
    for (int i = 0; i < pixels.length; i++) {
      int kind = Math.floorMod(pixels[i], 6);
      (kind % 3 == 0 ? a : b).set(i, kind % 3 < 2);
      p.set(i, kind > 2);
    }

    assertThat(iou(p, a) > 0.5 && iou(p, b) > 0.5).isFalse();
  }

  /** The union of two masks of one size has exactly one half with both: "at least" would do. */
  @Example
  void iou_ofUnionWithBoth_isOneHalf() {
    assertThat(iou(set(0, 1, 2, 3), set(0, 1))).isEqualTo(0.5);
    assertThat(iou(set(0, 1, 2, 3), set(2, 3))).isEqualTo(0.5);
  }

  /** Masks that overlap let their union pass, even strictly. */
  @Example
  void iou_ofUnionWithOverlapping_isAboveHalf() {
    assertThat(iou(set(0, 1, 2, 3), set(0, 1, 2))).isGreaterThan(0.5);
    assertThat(iou(set(0, 1, 2, 3), set(1, 2, 3))).isGreaterThan(0.5);
  }
}
