package org.vpobuilder.pipeline.sources;

import java.util.List;
import java.util.Set;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.sample.Category;
import org.vpobuilder.spec.sample.ImageRef;

/**
 * An image of a visual source with its annotations of the class map's categories, as the source's
 * tables tell of it: neither the image nor a mask was looked at.
 *
 * @param image its bytes are 0 and its sha256 is empty
 * @param annotated non-crowd annotations of any category
 * @param flawed whether an annotation of the class map's categories was rejected: what the image
 *     shows is then not known
 * @param notExhaustive classes of which the image may show more objects than are annotated: that an
 *     object is the only one of its class can't be claimed of these
 */
public record Scene(
    ImageRef image,
    Split split,
    int annotated,
    boolean flawed,
    Set<String> notExhaustive,
    List<Annotation> objects) {
  /** The class name of a person not known to be male, female or baby. */
  public static final String PERSON = ClassMap.PERSON;

  public Scene {
    notExhaustive = Set.copyOf(notExhaustive);
    objects = List.copyOf(objects);
  }

  /**
   * This scene with other objects.
   *
   * @param isFlawed whether it was flawed or is now
   */
  public Scene with(List<Annotation> others, boolean isFlawed) {
    return new Scene(image, split, annotated, isFlawed, notExhaustive, others);
  }

  /** This scene, whose image file was looked at. */
  public Scene seen(ImageRef seenImage) {
    return new Scene(seenImage, split, annotated, flawed, notExhaustive, objects);
  }

  /**
   * One annotation.
   *
   * @param id the source's own, unique among the objects of its image; see {@link
   *     org.vpobuilder.spec.sample.SampleKey#isObjectId}
   * @param className class of the map, or {@link #PERSON} where male, female and baby are not told
   *     apart
   * @param personEvidence the rung of the person ladder that the label rests on; empty for other
   *     classes, and where the source itself tells
   * @param fraction a first guess at the share of the image's pixels that the mask covers, from 0
   *     to 1; NaN where the source does not tell. Only the mask decides
   * @param likelyDuplicate whether an object of its category before it has nearly the same box:
   *     then the two are probably one object that was annotated twice. Only the masks decide
   * @param mask where the source finds the mask: only it understands this text
   */
  public record Annotation(
      String id,
      Category category,
      String className,
      String personEvidence,
      boolean crowd,
      double fraction,
      boolean likelyDuplicate,
      String mask) {
    /** {@code annotation 42}: names the record in a rejection. */
    public String recordName() {
      return "annotation " + id;
    }
  }
}
