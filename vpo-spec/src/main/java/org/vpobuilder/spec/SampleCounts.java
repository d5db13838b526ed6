package org.vpobuilder.spec;

import java.io.Serializable;

/**
 * How many samples a subset wants of each side of its sources; {@link ReleaseSpec#samples} tells
 * those of each split.
 */
public record SampleCounts(int train, int test) implements Serializable {
  /** Of a subset that is not wanted. */
  public static final SampleCounts NONE = new SampleCounts(0, 0);

  private static final int MAX = 100_000_000;

  public SampleCounts {
    SpecCheck.inRange("samples.train", train, 0, MAX);
    SpecCheck.inRange("samples.test", test, 0, MAX);
  }

  /** Two samples for each of these. */
  public SampleCounts twice() {
    return new SampleCounts(2 * train, 2 * test);
  }
}
