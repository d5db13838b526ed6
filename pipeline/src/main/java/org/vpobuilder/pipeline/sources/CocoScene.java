package org.vpobuilder.pipeline.sources;

import java.util.List;
import org.vpobuilder.spec.Split;

/**
 * An image record of COCO with its annotations of the class map's categories.
 *
 * @param file path below COCO's root
 * @param annotated non-crowd annotations of any category
 * @param flawed whether an annotation of the class map's categories was rejected: what the image
 *     shows is then not known
 */
public record CocoScene(
    long imageId,
    Split split,
    String file,
    int width,
    int height,
    int license,
    String flickrUrl,
    String cocoUrl,
    int annotated,
    boolean flawed,
    List<CocoObject> objects) {
  /** The class name of a person not known to be male, female or baby. */
  public static final String PERSON = "person";

  public CocoScene {
    objects = List.copyOf(objects);
  }

  /** {@code image 42}: names the record in a rejection. */
  public String recordName() {
    return "image " + imageId;
  }

  /**
   * This scene with other objects.
   *
   * @param isFlawed whether it was flawed or is now
   */
  CocoScene with(List<CocoObject> others, boolean isFlawed) {
    return new CocoScene(
        imageId, split, file, width, height, license, flickrUrl, cocoUrl, annotated, isFlawed,
        others);
  }

  /**
   * One annotation.
   *
   * @param className VPO class, or {@code person} where male, female and baby are not told apart
   * @param personEvidence the rung the label rests on; empty for other classes
   * @param area a first guess at the mask's area, in pixels: COCO's own, or where that is missing
   *     or can't be, the area of the box; NaN where neither is usable. Only the mask decides
   * @param likelyDuplicate whether an object of its category before it has nearly the same box:
   *     then the two are probably one object that was annotated twice. Only the masks decide
   * @param offset first byte of its segmentation in the annotation file
   * @param length bytes of its segmentation
   */
  public record CocoObject(
      long annId,
      int categoryId,
      String className,
      String personEvidence,
      boolean crowd,
      double area,
      boolean likelyDuplicate,
      long offset,
      int length) {

    /** This object, whose mask was read. */
    CocoObject withArea(long pixels) {
      return new CocoObject(
          annId,
          categoryId,
          className,
          personEvidence,
          crowd,
          pixels,
          likelyDuplicate,
          offset,
          length);
    }

    /** {@code annotation 42}: names the record in a rejection. */
    public String recordName() {
      return "annotation " + annId;
    }
  }
}
