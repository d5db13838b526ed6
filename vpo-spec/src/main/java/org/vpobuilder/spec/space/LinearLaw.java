package org.vpobuilder.spec.space;

/**
 * The published law: left {@code 1 - alpha}, right {@code alpha} (S1 §3, Fig. 3, and the authors'
 * loader). For both ears together, a source in the middle is 3 dB softer than one at an edge.
 */
public final class LinearLaw implements SpatialLaw {
  @Override
  public String name() {
    return SpatialLaws.PUBLISHED;
  }

  @Override
  public Ears at(double alpha, int sampleRateHz) {
    return Ears.gains(1 - alpha, alpha);
  }

  @Override
  public String words() {
    return "panned linearly (left 1 - alpha, right alpha)";
  }
}
