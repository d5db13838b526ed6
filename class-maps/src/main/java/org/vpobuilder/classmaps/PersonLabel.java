package org.vpobuilder.classmaps;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The perceived kind of a person in an image. COCO has only {@code person}; VPO's classes {@code
 * male}, {@code female} and {@code baby} (S1 supplement, Tab. 7) split it, and the papers do not
 * describe how.
 */
public enum PersonLabel {
  MALE,
  FEMALE,
  BABY,
  /** Not known: the person stays unlabelled and cannot sound. */
  NONE;

  /** The label with the name that {@link #toString()} gives, including {@code none}. */
  public static Optional<PersonLabel> byName(String name) {
    return Arrays.stream(values()).filter(label -> label.toString().equals(name)).findFirst();
  }

  /**
   * The name in lower case, which for all labels except {@code none} is the name of a VPO class.
   */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
