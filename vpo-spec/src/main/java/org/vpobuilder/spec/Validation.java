package org.vpobuilder.spec;

import java.io.Serializable;

/**
 * A split {@code val} that is taken from train (SPEC.md, Validation).
 *
 * @param share the share of the train samples of each subset, and of the images and clips from
 *     which train is drawn
 */
public record Validation(double share) implements Serializable {
  public Validation {
    SpecCheck.inRange("validation.share", share, 0.001, 0.5);
  }

  /**
   * The number of samples of {@code val} out of this number of train samples: rounded to the
   * nearest, at least one if there are two or more.
   */
  int of(int train) {
    return train < 2 ? 0 : (int) Math.max(1, Math.round(share * train));
  }
}
