package org.vpobuilder.pipeline.ledger;

import java.util.Locale;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;

/**
 * A group of records that the ledger counts separately.
 *
 * @param split of the source, under its own name; {@code unknown} if it names none
 * @param subset that judges the images; empty for records that all subsets share
 * @param source that the records belong to; empty for those of all sources together
 */
public record Account(Thing thing, String split, String subset, String source) {
  /** The split of a record that names none. */
  public static final String UNKNOWN = "unknown";

  /** A kind of record. */
  public enum Thing {
    IMAGES,
    ANNOTATIONS,
    /** Files of captions. */
    CAPTIONS,
    CLIPS,
    /** Videos of AVSBench. */
    VIDEOS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static Account of(Thing thing, Object split) {
    return new Account(thing, split.toString(), "", "");
  }

  /** Images as a subset sees them. */
  public static Account images(Subset subset, Split split) {
    return new Account(Thing.IMAGES, split.toString(), subset.toString(), "");
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

  /** The same of one source alone. What is counted there counts for all sources together too. */
  public Account from(String one) {
    return new Account(thing, split, subset, one);
  }

  /** The account as a path: {@code images/ss/train}. */
  @Override
  public String toString() {
    String path = subset.isEmpty() ? thing + "/" + split : thing + "/" + subset + "/" + split;
    return source.isEmpty() ? path : source + ": " + path;
  }
}
