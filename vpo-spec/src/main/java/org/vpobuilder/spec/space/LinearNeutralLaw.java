package org.vpobuilder.spec.space;

/**
 * The published law's ratio of left to right at constant power: its gains divided by the root of
 * the sum of their squares. The place is audible in the difference of the levels, but not in the
 * loudness.
 */
public final class LinearNeutralLaw implements SpatialLaw {
  @Override
  public String name() {
    return "linear-neutral";
  }

  @Override
  public Ears at(double alpha, int sampleRateHz) {
    return Ears.byNearness(alpha, near -> near / Math.sqrt(near * near + (1 - near) * (1 - near)));
  }

  @Override
  public String words() {
    return "panned linearly at constant power (left (1 - alpha) / g, right alpha / g,"
        + " g = sqrt((1 - alpha)^2 + alpha^2))";
  }
}
