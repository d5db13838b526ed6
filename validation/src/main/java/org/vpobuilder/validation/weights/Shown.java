package org.vpobuilder.validation.weights;

/** Text of an untrusted file in an error: one line, not long. */
final class Shown {
  private static final int MAX = 80;

  private Shown() {}

  static String of(String text) {
    String some = text.length() <= MAX ? text : text.substring(0, MAX) + "...";
    return some.replaceAll("\\p{Cntrl}", "?");
  }
}
