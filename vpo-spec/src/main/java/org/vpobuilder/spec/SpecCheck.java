package org.vpobuilder.spec;

import org.vpobuilder.spec.failure.BadInputException;

/** Range checks of spec values; each error names the key, the value got and the range wanted. */
public final class SpecCheck {
  private SpecCheck() {}

  public static void inRange(String key, double got, double low, double high) {
    if (!(got >= low && got <= high)) {
      throw wrong(key, plain(got), "%s to %s".formatted(plain(low), plain(high)));
    }
  }

  public static void holds(boolean condition, String key, Object got, String wanted) {
    if (!condition) {
      throw wrong(key, got, wanted);
    }
  }

  private static BadInputException wrong(String key, Object got, String wanted) {
    return new BadInputException("spec: %s: got %s, wanted %s".formatted(key, got, wanted));
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
