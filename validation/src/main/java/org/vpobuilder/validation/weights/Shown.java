package org.vpobuilder.validation.weights;

/** Shortens text of an untrusted file for an error to one line. */
final class Shown {
  private static final int MAX = 80;

  private Shown() {}

  static String of(String text) {
    String some = text.length() <= MAX ? text : text.substring(0, MAX) + "...";
    return some.replaceAll("\\p{Cntrl}", "?");
  }
}
