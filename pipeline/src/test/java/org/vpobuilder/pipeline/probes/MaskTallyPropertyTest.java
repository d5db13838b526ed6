package org.vpobuilder.pipeline.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.vpobuilder.pipeline.probes.MaskTally.Overlap;
import org.vpobuilder.spec.mask.Rle;

/** Masks are boxes over whole columns, so that every count can be computed by hand. */
class MaskTallyPropertyTest {
  private static final int SIDE = MaskTally.SIDE;

  /** A mask of the columns from first (inclusive) to last (exclusive). */
  private static Rle columns(int height, int width, int first, int last) {
    byte[] pixels = new byte[height * width];
    for (int row = 0; row < height; row++) {
      for (int column = first; column < last; column++) {
        pixels[row * width + column] = 1;
      }
    }
    return Rle.ofBitmap(pixels, height, width, (byte) 1);
  }

  private static MaskTally tally(int[]... spans) {
    MaskTally tally = new MaskTally();
    for (int[] span : spans) {
      tally.add(MaskTally.cells(columns(3, SIDE, span[0], span[1])));
    }
    return tally;
  }

  @Test
  void cells_ofOtherSizes_areTheSharesOfThePicture() {
    assertThat(MaskTally.count(MaskTally.cells(columns(10, 448, 0, 224)))).isEqualTo(SIDE * 112);
    assertThat(MaskTally.count(MaskTally.cells(columns(1, 2, 1, 2)))).isEqualTo(SIDE * 112);
    assertThat(MaskTally.count(MaskTally.cells(columns(5, 7, 0, 7)))).isEqualTo(MaskTally.CELLS);
    assertThat(MaskTally.count(MaskTally.cells(columns(5, 7, 0, 0)))).isZero();
    // One of two rows: the upper half.
    byte[] upper = {1, 1, 0, 0};
    assertThat(MaskTally.count(MaskTally.cells(Rle.ofBitmap(upper, 2, 2, (byte) 1))))
        .isEqualTo(SIDE * 112);
  }

  /** Columns 0-9 three times, 10-19 twice, 20-39 once. */
  @Test
  void bestRegion_ofThreeSpans_isByHand() {
    MaskTally train = tally(new int[] {0, 10}, new int[] {0, 20}, new int[] {0, 40});
    boolean[] region = train.bestRegion();

    // IoU of the first 10: 30 / (70 + 30 - 30); of 20: 50 / (70 + 60 - 50); of 40: 70 / 120.
    assertThat(train.overlap(region)).isEqualTo(new Overlap(50 * SIDE, 80 * SIDE));
    assertThat(tally(new int[] {10, 30}).overlap(region))
        .isEqualTo(new Overlap(10 * SIDE, 30 * SIDE));
    assertThat(train.share()).isCloseTo(70 / (3.0 * SIDE), within(1e-12));
  }

  @Test
  void bestRegion_withoutMasks_isEmptyAndScoresNothing() {
    MaskTally empty = new MaskTally();

    assertThat(empty.overlap(empty.bestRegion()).iou()).isZero();
    assertThat(tally(new int[] {0, 5}).overlap(empty.bestRegion()).iou()).isZero();
    assertThat(empty.share()).isZero();
  }

  /** No other threshold does better, and the order of adding does not matter. */
  @Property(tries = 30)
  void bestRegion_ofAnySpans_isTheBestThreshold(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 15) Integer> from,
      @ForAll @IntRange(min = 1, max = 15) int width) {
    int[] starts = from.stream().mapToInt(Integer::intValue).toArray();
    int[] covered = new int[SIDE];
    MaskTally one = new MaskTally();
    MaskTally other = new MaskTally();
    for (int i = 0; i < starts.length; i++) {
      one.add(MaskTally.cells(columns(2, SIDE, starts[i], starts[i] + width)));
      int back = starts[starts.length - 1 - i];
      MaskTally single = new MaskTally();
      single.add(MaskTally.cells(columns(2, SIDE, back, back + width)));
      other.add(single);
      for (int column = starts[i]; column < starts[i] + width; column++) {
        covered[column]++;
      }
    }
    double best = 0;
    for (int threshold = 1; threshold <= starts.length; threshold++) {
      double both = 0;
      double size = 0;
      for (int count : covered) {
        if (count >= threshold) {
          both += count;
          size++;
        }
      }
      best = Math.max(best, both / (starts.length * (width + size) - both));
    }

    assertThat(one.overlap(one.bestRegion()).iou()).isCloseTo(best, within(1e-12));
    assertThat(other.bestRegion()).isEqualTo(one.bestRegion());
  }
}
