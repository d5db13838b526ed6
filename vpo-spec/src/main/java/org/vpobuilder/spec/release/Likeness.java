package org.vpobuilder.spec.release;

import java.util.List;
import java.util.SortedMap;

/**
 * How far the pictures, or the sounds, of each split are from what is most like them in test: from
 * this one sees whether the threshold lies where it should, between what is one and what is not.
 *
 * @param threshold up to which two count as one: bits of 64, or a share of bits
 * @param step width of a bin
 * @param sides by split; what is in test is compared with the rest of test
 */
public record Likeness(double threshold, double step, SortedMap<String, Side> sides) {
  /**
   * Of a split.
   *
   * @param nearest how many have their nearest at {@code i * step} up to, and without, the next
   *     bin's
   * @param apart how many have nothing in test that could be compared, or that is nearer than the
   *     last bin
   * @param unprinted how many have no print: uniform pictures, sounds of less than 3.4 s
   */
  public record Side(List<Integer> nearest, int apart, int unprinted) {
    public Side {
      nearest = List.copyOf(nearest);
    }
  }
}
