package org.vpobuilder.validation.data.release;

import org.vpobuilder.spec.draw.Draws;

/** In which order an epoch's samples come. */
public sealed interface ShuffleSpec {
  /** As the shards have them: for evaluation. */
  record InOrder() implements ShuffleSpec {}

  /**
   * Shards in a seeded order, then a buffer of which a drawn sample comes next.
   *
   * @param buffer samples held, at least 1; as files, about 0.3 MB each and as much again for every
   *     10 s stem
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
