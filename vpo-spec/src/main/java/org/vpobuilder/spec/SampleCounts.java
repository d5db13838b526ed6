package org.vpobuilder.spec;

import java.io.Serializable;

/** How many samples a subset wants in each split. */
public record SampleCounts(int train, int test) implements Serializable {
  /** Of a subset that is not wanted. */
  public static final SampleCounts NONE = new SampleCounts(0, 0);

  private static final int MAX = 100_000_000;

  public SampleCounts {
    SpecCheck.inRange("samples.train", train, 0, MAX);
    SpecCheck.inRange("samples.test", test, 0, MAX);
  }

  public int of(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case TEST -> test;
    };
  }
}
