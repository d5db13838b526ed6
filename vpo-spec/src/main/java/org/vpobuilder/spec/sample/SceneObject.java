package org.vpobuilder.spec.sample;

import java.util.Comparator;

/**
 * One object of a VPO class in a sample's image.
 *
 * @param id of its annotation, the source's own, unique among the objects of its image
 * @param className VPO class; {@code person} for one not known to be male, female or baby
 * @param classIndex mask value of the class; 0 for such a person
 * @param category what its source calls it
 * @param x left column of the mask's bounding box, in pixels; y, width, height likewise
 * @param area pixels of the mask
 * @param centreX mean over the mask's pixels of column + 0.5; centreY likewise of row + 0.5
 * @param alpha centreX / image width, in (0, 1) (S1 §3)
 * @param rle the mask as a COCO compressed RLE string, column-major
 * @param personEvidence what the person's label rests on: empty, {@code csv} or {@code captions}
 * @param channel of the stems file, from 0; -1 where the object does not sound
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
