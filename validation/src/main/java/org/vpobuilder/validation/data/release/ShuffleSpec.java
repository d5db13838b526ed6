package org.vpobuilder.validation.data.release;

import org.vpobuilder.spec.draw.Draws;

/** The order of an epoch's samples. */
public sealed interface ShuffleSpec {
  /** The order in the shards: for evaluation. */
  record InOrder() implements ShuffleSpec {}

  /**
   * Shards in a seeded order, then a buffer from which the next sample is drawn.
   *
   * @param buffer number of samples held, at least 1; their files take about 0.3 MB each, and the
   *     same again for every 10 s stem
   */
  record Shuffled(Draws draws, int buffer) implements ShuffleSpec {
    public Shuffled {
      if (buffer < 1) {
        throw new IllegalArgumentException(
            "got a buffer of %d, wanted at least 1".formatted(buffer));
      }
    }
  }
}
