package org.vpobuilder.spec.release;

import java.util.List;
import java.util.SortedMap;

/**
 * The distances of the pictures, or the sounds, of each split to those most like them in test. They
 * show whether the threshold lies where it should: between pairs that are the same and pairs that
 * are not.
 *
 * @param threshold the largest distance at which two count as the same: bits of 64, or a share of
 *     bits
 * @param step the width of a bin
 * @param sides the distances by split, of all that were examined, kept or not; a thing in test is
 *     compared with those before it in order that stayed in test
 */
public record Likeness(double threshold, double step, SortedMap<String, Side> sides) {
  /**
   * The distances of one split.
   *
   * @param nearest element {@code i} counts those whose nearest lies in the bin from {@code i *
   *     step} up to, but not including, {@code (i + 1) * step}
   * @param apart how many have nothing in test to be compared with, or nothing nearer than the end
   *     of the last bin
   * @param unprinted how many can't be compared: uniform pictures, sounds that are too short, too
   *     soft or too steady
   */
  public record Side(List<Integer> nearest, int apart, int unprinted) {
    public Side {
      nearest = List.copyOf(nearest);
    }
  }
}
