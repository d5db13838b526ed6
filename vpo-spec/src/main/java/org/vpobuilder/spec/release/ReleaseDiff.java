package org.vpobuilder.spec.release;

import java.util.List;
import java.util.SortedMap;

/**
 * How a release B differs from a release A: what {@code vpo diff} writes.
 *
 * @param advice which part of B's version should rise
 * @param counts samples per {@code subset/split}; MSMI's without MS's
 * @param reasons how many samples differ for a reason; a sample may have several
 * @param samples those that are not the same, by key
 * @param facts what else differs, as the manifests state it
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

  /** Which part of a version rises (SPEC.md, Versions of a release). */
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

  /** What became of a sample. */
  public enum Status {
    DIFFERENT,
    ONLY_A,
    ONLY_B
  }

  /** Samples of a subset and split. */
  public record Counts(int same, int different, int onlyA, int onlyB) {
    public Counts plus(Counts other) {
      return new Counts(
          same + other.same, different + other.different, onlyA + other.onlyA, onlyB + other.onlyB);
    }
  }

  /**
   * A sample that is not the same.
   *
   * @param side {@code subset/split}, of B where both have it
   * @param reasons in words; none where one release lacks the sample
   */
  public record Difference(String key, String side, Status status, List<String> reasons) {
    public Difference {
      reasons = List.copyOf(reasons);
    }
  }

  /** Something that the manifests state differently; empty where one lacks it. */
  public record Fact(String name, String a, String b) {}
}
