package org.vpobuilder.spec.release;

import java.util.List;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;

/**
 * What a source gives to a subset and split of a release whose spec has weights.
 *
 * @param kind {@code visual} or {@code audio}
 * @param wanted samples, or sounding objects of the classes that the subset and split has, that are
 *     its share by weight
 * @param got of these; where a source has less than its share the others have more
 * @param lacking of an audio source, sounding classes that it has no usable clip of
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
}
