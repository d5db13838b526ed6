package org.vpobuilder.spec;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which objects may sound and which images come first.
 *
 * @param minMaskFraction smallest share of the image's pixels that a sounding object covers
 * @param reserve how many more images than asked for are examined, as a fraction; they replace
 *     images whose file or mask turns out to be unusable
 * @param minCandidates fewest candidates of an image; null for 1. A candidate is an object that
 *     could sound, judged by the picture alone: not a crowd, of a known class, large enough. If
 *     there is only one candidate, a model that hears nothing knows what sounds
 * @param minSilent fewest candidates of a sample that do not sound; null for 0. If all sound, a
 *     model that marks all that it sees is right
 */
public record Eligibility(
    double minMaskFraction,
    Priority priority,
    double reserve,
    @Nullable Integer minCandidates,
    @Nullable Integer minSilent)
    implements Serializable {
  /** Images examined beyond the count and its reserve, so that small counts have a reserve too. */
  private static final int LEAST_RESERVE = 1000;

  public Eligibility {
    SpecCheck.inRange("eligibility.min_mask_fraction", minMaskFraction, 0, 1);
    SpecCheck.inRange("eligibility.reserve", reserve, 0, 100);
    if (minCandidates != null) {
      SpecCheck.inRange("eligibility.min_candidates", minCandidates, 1, 20);
    }
    if (minSilent != null) {
      SpecCheck.inRange("eligibility.min_silent", minSilent, 0, 19);
    }
  }

  /** The fewest candidates of an image, at least 1. */
  public int leastCandidates() {
    return Objects.requireNonNullElse(minCandidates, 1);
  }

  /** The fewest candidates of a sample that stay silent, at least 0. */
  public int leastSilent() {
    return Objects.requireNonNullElse(minSilent, 0);
  }

  /** The number of images that are examined to find {@code wanted} samples. */
  public int examined(int wanted) {
    return (int) Math.min(Integer.MAX_VALUE, wanted + Math.ceil(wanted * reserve) + LEAST_RESERVE);
  }
}
