package org.vpobuilder.spec.space;

/**
 * The sine law, of constant power: left {@code cos(alpha pi / 2)}, right {@code sin(alpha pi / 2)}.
 * In the middle each ear hears 3 dB less than at an edge, both together the same.
 */
public final class PowerLaw implements SpatialLaw {
  @Override
  public String name() {
    return "power";
  }

  @Override
  public Ears at(double alpha, int sampleRateHz) {
    return Ears.byNearness(alpha, PowerLaw::gain);
  }

  /** An ear's gain; the cosine of a place is the sine of its mirrored place. */
  static double gain(double near) {
    return StrictMath.sin(near * (StrictMath.PI / 2));
  }

  @Override
  public String words() {
    return "panned at constant power (left cos(alpha pi / 2), right sin(alpha pi / 2))";
  }
}
