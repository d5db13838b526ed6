package org.vpobuilder.validation.bench;

import org.vpobuilder.validation.protocol.EngineConfig;

/**
 * How it is timed.
 *
 * @param batch images of a training step; 2 or more, for a batch norm of one value learns nothing
 * @param side of the images, pixels
 * @param classes background among them
 * @param warmUp runs before those that count
 * @param repeats runs that count
 */
public record BenchSpec(
    int batch, int side, int classes, int warmUp, int repeats, EngineConfig engine) {
  /** VPO's. */
  public static final int PAPER_CLASSES = 22;

  public BenchSpec {
    if (batch < 2 || side < 1 || classes < 2 || warmUp < 0 || repeats < 1) {
      throw new IllegalArgumentException(
          "got batch %d, side %d, %d classes, %d and %d runs, wanted 2, 1, 2, 0, 1 or more"
              .formatted(batch, side, classes, warmUp, repeats));
    }
  }
}
