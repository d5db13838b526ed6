package org.vpobuilder.spec.sample;

import java.util.Comparator;

/**
 * One object of a VPO class in a sample's image.
 *
 * @param id id of its annotation, as its source gives it; unique among the objects of its image
 * @param className VPO class; {@code person} for a person not known to be male, female or baby
 * @param classIndex mask value of the class; 0 for such a person
 * @param category its category in the source
 * @param x left column of the mask's bounding box, in pixels; y, width and height are in pixels too
 * @param area number of pixels of the mask
 * @param centreX mean over the mask's pixels of column + 0.5; centreY is the mean of row + 0.5
 * @param alpha centreX / image width, in (0, 1) (S1 §3)
 * @param rle the mask as a COCO compressed RLE string, column-major
 * @param personEvidence the evidence for the person's label: empty, {@code csv} or {@code captions}
 * @param channel channel of the stems file, from 0; -1 if the object does not sound
 */
public record SceneObject(
    String id,
    ObjectRole role,
    String className,
    int classIndex,
    Category category,
    boolean crowd,
    int x,
    int y,
    int width,
    int height,
    long area,
    double centreX,
    double centreY,
    double alpha,
    String rle,
    String personEvidence,
    int channel,
    ClipRef clip) {
  /**
   * The order in which masks are painted, the last on top: where sounding objects overlap, the
   * smaller one is seen.
   */
  public static final Comparator<SceneObject> PAINTING =
      Comparator.comparingLong(SceneObject::area)
          .reversed()
          .thenComparing(SceneObject::id, SourceIds.ORDER);

  public boolean sounds() {
    return role == ObjectRole.SOUNDING;
  }

  public SceneObject sounding(int newChannel, ClipRef newClip) {
    return with(ObjectRole.SOUNDING, newChannel, newClip);
  }

  public SceneObject ignored() {
    return with(ObjectRole.IGNORED, -1, ClipRef.NONE);
  }

  private SceneObject with(ObjectRole newRole, int newChannel, ClipRef newClip) {
    return new SceneObject(
        id,
        newRole,
        className,
        classIndex,
        category,
        crowd,
        x,
        y,
        width,
        height,
        area,
        centreX,
        centreY,
        alpha,
        rle,
        personEvidence,
        newChannel,
        newClip);
  }
}
