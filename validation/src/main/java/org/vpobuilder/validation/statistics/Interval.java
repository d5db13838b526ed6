package org.vpobuilder.validation.statistics;

/** From {@code low} to {@code high}, ends included. */
public record Interval(double low, double high) {
  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  /** Whether all of it lies strictly between {@code -margin} and {@code margin}. */
  boolean within(double margin) {
    return low > -margin && high < margin;
  }
}
