package org.vpobuilder.validation.evaluate;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a test set, by which scores of different test sets can be distinguished.
 *
 * @param file the file that lists the data: {@code release.json}, or the csv of an AVSBench set
 * @param sha256 SHA-256 of that file, in hex
 * @param subset subset of a release; null for AVSBench
 * @param split split of a release other than {@code test}; null for {@code test}
 * @param limit largest number of samples of the split; null for all
 * @param sharedSha256 SHA-256 of the csv of another set, if the test was limited to its videos;
 *     otherwise null
 * @param unit unit of scoring: {@value #IMAGES} or {@value #VIDEOS}
 * @param count number of these units
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

  /** Whether the same samples are scored; unit and count follow from the other members. */
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

  /** The beginning of the sha256, which is enough to distinguish a user's releases. */
  public String shortSha() {
    return sha256.substring(0, Math.min(SHORT, sha256.length()));
  }

  /** The text for messages: {@code release.json sha256 1a2b3c4d, 40 images}. */
  public String inWords() {
    return "%s sha256 %s, %d %s".formatted(file, shortSha(), count, unit);
  }

  /** The same test set with the counts of an evaluation. */
  public TestSet counted(long scored) {
    return new TestSet(file, sha256, subset, split, limit, sharedSha256, unit, scored);
  }
}
