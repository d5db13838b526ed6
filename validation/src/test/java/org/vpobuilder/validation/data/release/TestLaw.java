package org.vpobuilder.validation.data.release;

import org.vpobuilder.spec.space.Ear;
import org.vpobuilder.spec.space.Ears;
import org.vpobuilder.spec.space.SpatialLaw;

/**
 * A law of space that these tests alone know: an ear hears a source at the far edge {@link
 * #SAMPLES} samples later than one at its own, and more dully. Nothing but this class and its line
 * in {@code META-INF/services} makes it known.
 */
public final class TestLaw implements SpatialLaw {
  public static final String NAME = "test-late";

  static final int SAMPLES = 40;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Ears at(double alpha, int sampleRateHz) {
    return new Ears(ear(1 - alpha), ear(1 - (1 - alpha)));
  }

  private static Ear ear(double near) {
    return Ear.of((int) Math.rint(SAMPLES * (1 - near)), 0.5, 0.25 * near);
  }

  @Override
  public String words() {
    return "heard late";
  }
}
