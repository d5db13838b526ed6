package org.vpobuilder.validation.bench;

import org.vpobuilder.validation.protocol.EngineConfig;

/**
 * The settings of a benchmark.
 *
 * @param batch images of a training step; at least 2, because a batch norm learns nothing from one
 *     value
 * @param side side of the images in pixels
 * @param classes number of classes, including background
 * @param warmUp runs before those that are timed
 * @param repeats runs that are timed
 */
public record BenchSpec(
    int batch, int side, int classes, int warmUp, int repeats, EngineConfig engine) {
  /** The number of classes of VPO. */
  public static final int PAPER_CLASSES = 22;

  public BenchSpec {
    if (batch < 2 || side < 1 || classes < 2 || warmUp < 0 || repeats < 1) {
      throw new IllegalArgumentException(
          "got batch %d, side %d, %d classes, %d and %d runs, wanted 2, 1, 2, 0, 1 or more"
              .formatted(batch, side, classes, warmUp, repeats));
    }
  }
}
