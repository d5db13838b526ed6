package org.vpobuilder.pipeline.sources;

import java.util.List;
import java.util.Set;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.sample.Category;
import org.vpobuilder.spec.sample.ImageRef;

/**
 * An image of a visual source with its annotations of the class map's categories, as the source's
 * tables describe it: neither the image nor a mask was read.
 *
 * @param image its bytes are 0 and its sha256 is empty
 * @param annotated non-crowd annotations of any category
 * @param flawed whether an annotation of the class map's categories was rejected, so that it is not
 *     known what the image shows
 * @param notExhaustive classes of which the image may show more objects than are annotated: for
 *     these it is not known whether an object is the only one of its class
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
   * @param isFlawed whether the new scene is flawed
   */
  public Scene with(List<Annotation> others, boolean isFlawed) {
    return new Scene(image, split, annotated, isFlawed, notExhaustive, others);
  }

  /** This scene after its image file was read. */
  public Scene seen(ImageRef seenImage) {
    return new Scene(seenImage, split, annotated, flawed, notExhaustive, objects);
  }

  /**
   * One annotation.
   *
   * @param id the source's own, unique among the objects of its image; see {@link
   *     org.vpobuilder.spec.sample.SampleKey#isObjectId}
   * @param className class of the map, or {@link #PERSON} if male, female and baby are not
   *     distinguished
   * @param personEvidence the rung of the person ladder that the label rests on; empty for other
   *     classes, and if the source itself has the label
   * @param fraction a first guess at the share of the image's pixels that the mask covers, from 0
   *     to 1; NaN if the source states none. Only the mask decides
   * @param likelyDuplicate whether an earlier object of its category has nearly the same box: then
   *     the two are probably one object that was annotated twice. Only the masks decide
   * @param mask the position of the mask, in a form that only the source understands
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
