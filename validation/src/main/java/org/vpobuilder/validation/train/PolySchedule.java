package org.vpobuilder.validation.train;

/**
 * The polynomial decay of S1 B.1: factor (1 - step / total)^power.
 *
 * @param power 0.9 in every paper here
 * @param total steps of the whole training, at least 1
 */
public record PolySchedule(double power, long total) {
  public PolySchedule {
    if (total < 1 || !(power >= 0)) {
      throw new IllegalArgumentException("got power " + power + " over " + total + " steps");
    }
  }

  /** What the initial rate is multiplied by at {@code step}, from 0. */
  public double factor(long step) {
    return StrictMath.pow(Math.max(0, 1 - (double) step / total), power);
  }
}
