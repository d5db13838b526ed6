package org.vpobuilder.spec;

import java.io.Serializable;

/**
 * A split {@code val} that is taken from train (SPEC.md, Validation).
 *
 * @param share of the train samples of each subset, and of what train's images and clips are drawn
 *     from
 */
public record Validation(double share) implements Serializable {
  public Validation {
    SpecCheck.inRange("validation.share", share, 0.001, 0.5);
  }

  /** How many of so many train samples: rounded to the nearest, one of two or more at least. */
  int of(int train) {
    return train < 2 ? 0 : (int) Math.max(1, Math.round(share * train));
  }
}
