package org.vpobuilder.pipeline.verify;

import org.vpobuilder.spec.space.Ear;
import org.vpobuilder.spec.space.Ears;
import org.vpobuilder.spec.space.SpatialLaw;

/**
 * A law of space that only these tests have: differences in arrival time by Woodworth's sphere over
 * the half circle before it, with fractions of a sample by Lagrange's polynomials of order 3. Only
 * this class and its line in {@code META-INF/services} define it.
 */
public final class TestLaw implements SpatialLaw {
  public static final String NAME = "test-itd";

  /**
   * The delay in samples of a source in the middle, so that no ear hears a source before it sounds.
   */
  static final int MIDDLE = 8;

  private static final double HEAD_SECONDS = 0.0875 / 343;

  /**
   * The delay of an ear relative to the other one, in samples at 16 kHz: (a / c)(theta + sin
   * theta).
   *
   * @param side from -1, on the ear's own side, to 1
   */
  static double itd(double side) {
    double theta = side * Math.PI / 2;
    return 16_000 * HEAD_SECONDS * (theta + StrictMath.sin(theta));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Ears at(double alpha, int sampleRateHz) {
    // The left ear's side is 2 alpha - 1, and the right ear's is its negative, to the last bit.
    double half = itd(2 * (1 - (1 - alpha)) - 1) / 2;
    return new Ears(late(MIDDLE + half), late(MIDDLE - half));
  }

  private static Ear late(double samples) {
    int first = (int) samples - 1;
    double d = samples - first;
    return Ear.of(
        first,
        -(d - 1) * (d - 2) * (d - 3) / 6,
        d * (d - 2) * (d - 3) / 2,
        -d * (d - 1) * (d - 3) / 2,
        d * (d - 1) * (d - 2) / 6);
  }

  @Override
  public String words() {
    return "delayed by Woodworth's sphere";
  }
}
