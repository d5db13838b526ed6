package org.vpobuilder.validation.evaluate;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was scored, so that scores of different test sets can be told apart.
 *
 * @param file that lists the data: {@code release.json}, or the csv of an AVSBench set
 * @param sha256 of that file, in hex
 * @param subset of a release; null for AVSBench
 * @param split of a release where it is not {@code test}; null for that
 * @param limit most samples taken of the split; null for all
 * @param sharedSha256 of the csv of another set to whose videos the test was limited; null if not
 * @param unit what is scored one by one: {@value #IMAGES} or {@value #VIDEOS}
 * @param count of these
 */
public record TestSet(
    String file,
    String sha256,
    @Nullable String subset,
    @Nullable String split,
    @Nullable Integer limit,
    @Nullable String sharedSha256,
    String unit,
    long count) {
  public static final String IMAGES = "images";
  public static final String VIDEOS = "videos";

  private static final int SHORT = 8;

  /** Whether the same samples are scored; which and how many follow from the rest. */
  public boolean isSameAs(TestSet other) {
    return sha256.equals(other.sha256)
        && Objects.equals(subset, other.subset)
        && Objects.equals(split, other.split)
        && Objects.equals(limit, other.limit)
        && Objects.equals(sharedSha256, other.sharedSha256);
  }

  /** The name of its split. */
  public String splitName() {
    return split == null ? "test" : split;
  }

  /** The beginning of the sha256: enough to tell a user's releases apart. */
  public String shortSha() {
    return sha256.substring(0, Math.min(SHORT, sha256.length()));
  }

  /** For messages: {@code release.json sha256 1a2b3c4d, 40 images}. */
  public String inWords() {
    return "%s sha256 %s, %d %s".formatted(file, shortSha(), count, unit);
  }

  /** With what an evaluation counted. */
  public TestSet counted(long scored) {
    return new TestSet(file, sha256, subset, split, limit, sharedSha256, unit, scored);
  }
}
