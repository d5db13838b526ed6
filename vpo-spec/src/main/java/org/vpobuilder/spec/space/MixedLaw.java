package org.vpobuilder.spec.space;

/**
 * The compromise of mixing desks: the geometric mean of {@link LinearLaw} and {@link PowerLaw}, by
 * which each ear hears 4.5 dB less in the middle than at an edge.
 */
public final class MixedLaw implements SpatialLaw {
  @Override
  public String name() {
    return "minus4_5";
  }

  @Override
  public Ears at(double alpha, int sampleRateHz) {
    return Ears.byNearness(alpha, near -> Math.sqrt(near * PowerLaw.gain(near)));
  }

  @Override
  public String words() {
    return "panned by the -4.5 dB law (left sqrt((1 - alpha) cos(alpha pi / 2)),"
        + " right sqrt(alpha sin(alpha pi / 2)))";
  }
}
