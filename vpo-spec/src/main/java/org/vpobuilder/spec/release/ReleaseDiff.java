package org.vpobuilder.spec.release;

import java.util.List;
import java.util.SortedMap;

/**
 * The differences between a release A and a release B: the output of {@code vpo diff}.
 *
 * @param advice which part of B's version should rise
 * @param counts samples per {@code subset/split}; MSMI's are without MS's
 * @param reasons how many samples differ for each reason; a sample may have several reasons
 * @param samples the samples that are not the same, by key
 * @param facts other differences that the manifests show
 */
public record ReleaseDiff(
    int formatVersion,
    VersionStep advice,
    SortedMap<String, Counts> counts,
    SortedMap<String, Integer> reasons,
    List<Difference> samples,
    List<Fact> facts) {
  public static final int FORMAT_VERSION = 1;

  public ReleaseDiff {
    samples = List.copyOf(samples);
    facts = List.copyOf(facts);
  }

  /** The part of a version that rises (SPEC.md, Versions of a release). */
  public enum VersionStep {
    NONE("none"),
    PATCH("patch"),
    MINOR("minor"),
    MAJOR("major");

    private final String label;

    VersionStep(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /** The result of the comparison for one sample. */
  public enum Status {
    DIFFERENT,
    ONLY_A,
    ONLY_B
  }

  /** Numbers of samples of a subset and split. */
  public record Counts(int same, int different, int onlyA, int onlyB) {
    public Counts plus(Counts other) {
      return new Counts(
          same + other.same, different + other.different, onlyA + other.onlyA, onlyB + other.onlyB);
    }
  }

  /**
   * A sample that is not the same.
   *
   * @param side {@code subset/split}, that of B if both releases have the sample
   * @param reasons in words; empty if one release lacks the sample
   */
  public record Difference(String key, String side, Status status, List<String> reasons) {
    public Difference {
      reasons = List.copyOf(reasons);
    }
  }

  /** A statement that differs between the manifests; empty if one of them lacks it. */
  public record Fact(String name, String a, String b) {}
}
