package org.vpobuilder.validation.bench;

import java.util.Locale;

/** The work that is timed. */
public enum Work {
  /** A training step on a batch: forward, losses, backward, update. */
  TRAIN,

  /** The prediction of one image. */
  INFER;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
