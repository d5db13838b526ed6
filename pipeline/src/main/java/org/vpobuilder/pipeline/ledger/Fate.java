package org.vpobuilder.pipeline.ledger;

import java.util.Locale;

/** How far a record came, or why it was dropped. */
public enum Fate {
  /** The record is in a source. */
  READ,
  /** The record can't be used; the reason is a rejection's code. */
  REJECTED,
  /** The record could be used and is not; the reason is one of {@link NotSelected}. */
  NOT_SELECTED,
  /** A subset could use the image as far as its records show. */
  ELIGIBLE,
  /** The image and its masks were looked at for a subset. */
  EXAMINED,
  /** The annotation belongs to a scene. */
  IN_SCENES,
  /** The annotation is of no category of the class map. */
  OUTSIDE_CLASS_MAP,
  /** The annotation's image was rejected. */
  IMAGE_REJECTED,
  /** The annotation's mask was found broken when it was read. */
  MASK_REJECTED,
  /** Another annotation has the same object. */
  SAME_OBJECT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
