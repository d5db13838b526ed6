package org.vpobuilder.pipeline.inspect;

/** Text of a stranger on a terminal. */
final class Shown {
  private static final int MOST = 100;

  private Shown() {}

  /** Short and without control characters, which a terminal would obey. */
  static String text(String text) {
    String some = text.length() > MOST ? text.substring(0, MOST - 1) + "…" : text;
    return some.replaceAll("[\\p{Cntrl}\\p{Cf}\\u0080-\\u009f]", "?");
  }
}
