package org.vpobuilder.validation.report.gallery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The choice of the samples in a gallery: as many from every side as fit, evenly distributed over
 * it. It depends only on counts, so no sample must be read for it.
 */
public final class GalleryChoice {
  private final List<Integer> sizes;
  private final int[] shown;

  /**
   * Divides the room: small sides are shown whole, the others have equal numbers.
   *
   * @param sizes number of samples of every side
   * @param room largest number of samples to show
   */
  public GalleryChoice(List<Integer> sizes, int room) {
    this.sizes = List.copyOf(sizes);
    this.shown = new int[sizes.size()];
    List<Integer> bySize = new ArrayList<>(IntStream.range(0, sizes.size()).boxed().toList());
    bySize.sort(Comparator.comparing(this.sizes::get));
    int left = room;
    for (int i = 0; i < bySize.size(); i++) {
      int side = bySize.get(i);
      shown[side] = Math.min(this.sizes.get(side), left / (bySize.size() - i));
      left -= shown[side];
    }
  }

  /** The number of samples shown, over all sides. */
  public int total() {
    return IntStream.of(shown).sum();
  }

  /** The number of samples shown from a side. */
  public int shown(int side) {
    return shown[side];
  }

  /** Whether the sample at that position of a side, from 0, is shown. */
  public boolean has(int side, int position) {
    return before(side, position + 1) > before(side, position);
  }

  /**
   * The number of a shown sample among all shown ones, from 0. Sides take turns in proportion to
   * their samples, so that the first screen shows all of them.
   */
  public int number(int side, int position) {
    int own = before(side, position);
    // Sample k of n is due at (k + 1/2) / n; of those due at once the earlier side goes first.
    long half = 2L * shown[side];
    int number = own;
    for (int other = 0; other < shown.length; other++) {
      long due = (2L * own + 1) * shown[other] - shown[side];
      if (other < side) {
        number += Math.toIntExact(Math.floorDiv(due, half) + 1);
      } else if (other > side) {
        number += Math.toIntExact(-Math.floorDiv(-due, half));
      }
    }
    return number;
  }

  private int before(int side, int position) {
    int size = sizes.get(side);
    return size == 0 ? 0 : Math.toIntExact((long) position * shown[side] / size);
  }
}
