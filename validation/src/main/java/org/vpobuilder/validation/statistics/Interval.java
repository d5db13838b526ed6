package org.vpobuilder.validation.statistics;

/** The interval from {@code low} to {@code high}, including both ends. */
public record Interval(double low, double high) {
  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  /** Whether the whole interval is strictly between {@code -margin} and {@code margin}. */
  boolean within(double margin) {
    return low > -margin && high < margin;
  }
}
