package org.vpobuilder.spec;

import java.io.Serializable;

/**
 * The number of samples that a subset wants from the train and from the test part of its sources;
 * {@link ReleaseSpec#samples} gives the number for each split.
 */
public record SampleCounts(int train, int test) implements Serializable {
  /** The counts of a subset that is not wanted. */
  public static final SampleCounts NONE = new SampleCounts(0, 0);

  private static final int MAX = 100_000_000;

  public SampleCounts {
    SpecCheck.inRange("samples.train", train, 0, MAX);
    SpecCheck.inRange("samples.test", test, 0, MAX);
  }

  /** The counts of samples if these are counts of pairs. */
  public SampleCounts twice() {
    return new SampleCounts(2 * train, 2 * test);
  }
}
