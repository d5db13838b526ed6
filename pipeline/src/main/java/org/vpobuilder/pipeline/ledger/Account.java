package org.vpobuilder.pipeline.ledger;

import java.util.Locale;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;

/**
 * What the ledger counts apart from the rest.
 *
 * @param split of the source, as it names it; {@code unknown} where it names none
 * @param subset that looks at the images; empty for what is the same to all of them
 */
public record Account(Thing thing, String split, String subset) {
  /** The split of a record that names none. */
  public static final String UNKNOWN = "unknown";

  /** A kind of record. */
  public enum Thing {
    IMAGES,
    ANNOTATIONS,
    /** Files of captions. */
    CAPTIONS,
    CLIPS,
    /** Of AVSBench. */
    VIDEOS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static Account of(Thing thing, Object split) {
    return new Account(thing, split.toString(), "");
  }

  /** Images as a subset sees them. */
  public static Account images(Subset subset, Split split) {
    return new Account(Thing.IMAGES, split.toString(), subset.toString());
  }

  public static Account images(Split split) {
    return of(Thing.IMAGES, split);
  }

  public static Account annotations(Split split) {
    return of(Thing.ANNOTATIONS, split);
  }

  public static Account clips(Object split) {
    return of(Thing.CLIPS, split);
  }

  /** As a path: {@code images/ss/train}. */
  @Override
  public String toString() {
    return subset.isEmpty() ? thing + "/" + split : thing + "/" + subset + "/" + split;
  }
}
