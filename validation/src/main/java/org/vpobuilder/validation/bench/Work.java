package org.vpobuilder.validation.bench;

import java.util.Locale;

/** What is timed. */
public enum Work {
  /** Forward, losses, backward, update, on a batch. */
  TRAIN,

  /** The prediction of one image. */
  INFER;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
