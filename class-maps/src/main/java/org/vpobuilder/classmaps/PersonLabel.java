package org.vpobuilder.classmaps;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

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

  private static final Map<String, PersonLabel> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(PersonLabel::toString, Function.identity()));

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The label with the name that {@link #toString()} gives, including {@code none}. */
  public static Optional<PersonLabel> byName(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /**
   * The name in lower case, which for all labels except {@code none} is the name of a VPO class.
   */
  @Override
  public String toString() {
    return text;
  }
}
