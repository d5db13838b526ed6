package org.vpobuilder.classmaps;

import java.io.Serializable;
import java.util.List;

/**
 * One class of a benchmark: what is seen (categories of visual sources) and what is heard (labels
 * of audio sources). Source of the built-in map: S1 (CAVP/VPO) supplement, Tab. 7.
 *
 * @param index pixel value of the class in a mask, from 1 to 254, unique in its map
 * @param name lower-case name of the class, unique in its map
 * @param publishedId pixel value of the class in the masks that the VPO authors published: the COCO
 *     id, or 92 male, 93 female, 94 baby; from 1 to 254, unique in its map
 * @param terms the names of the class in the sources, in the order of the table; at least one
 */
public record VpoClass(int index, String name, int publishedId, List<Term> terms)
    implements Serializable {

  /** The pixel value of everything that is not a sounding object; never a class. */
  public static final int BACKGROUND = 0;

  /** The pixel value that metrics ignore; never a class. */
  public static final int IGNORE = 255;

  public VpoClass {
    terms = List.copyOf(terms);
  }

  /**
   * A category of a visual source, or a label of an audio source.
   *
   * @param source name of the source, e.g. {@code coco}
   * @param id the source's own id: COCO's number, VGGSound's label, a Freebase MID
   * @param label the source's name for it, for people
   */
  public record Term(String source, String id, String label) implements Serializable {}

  /** The names of the class in one source; empty if the source has none. */
  public List<Term> terms(String source) {
    return terms.stream().filter(term -> term.source().equals(source)).toList();
  }

  /** The ids of a source's categories or labels that belong to the class. */
  public List<String> ids(String source) {
    return terms(source).stream().map(Term::id).toList();
  }

  /** Whether the class is a kind of person, so that a category {@code person} can't decide it. */
  public boolean isPerson() {
    return PersonLabel.byName(name).filter(label -> label != PersonLabel.NONE).isPresent();
  }
}
