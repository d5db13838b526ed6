package org.vpobuilder.spec.release;

import java.util.List;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;

/**
 * The samples or sounds that a source gives to a subset and split of a release whose spec has
 * weights.
 *
 * @param kind {@code visual} or {@code audio}
 * @param wanted its share by weight: of the samples ({@code visual}), or of the sounding objects of
 *     the classes in the subset and split ({@code audio})
 * @param got how many of these it gave; if a source has less than its share, the others give more
 * @param lacking for an audio source, the sounding classes of which it has no usable clip
 */
public record SourceShare(
    String kind,
    String source,
    Subset subset,
    Split split,
    int wanted,
    int got,
    List<String> lacking) {
  public SourceShare {
    lacking = List.copyOf(lacking);
  }

  /** The same share, of which the source gave fewer. */
  public SourceShare less(int lost) {
    return new SourceShare(kind, source, subset, split, wanted, got - lost, lacking);
  }
}
