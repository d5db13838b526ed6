package org.vpobuilder.spec;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The random removal of sounds "of some visual objects from images containing more than two
 * objects" (S1 §3), so that segmenting everything visible scores badly.
 *
 * @param aboveObjects images with more objects than this are silenced
 * @param keepProbability an object's chance to keep its sound, or null if it is calibrated
 * @param calibrateTo the ratio of masks to images to which the chance is calibrated, or null
 */
public record Silencing(
    int aboveObjects,
    CountedObjects countedObjects,
    @Nullable Double keepProbability,
    @Nullable Target calibrateTo)
    implements Serializable {

  public Silencing {
    SpecCheck.inRange("silencing.above_objects", aboveObjects, 0, 1000);
    SpecCheck.holds(
        (keepProbability == null) != (calibrateTo == null),
        "silencing",
        keepProbability == null ? "neither" : "both",
        "either keep_probability or calibrate_to");
    if (keepProbability != null) {
      SpecCheck.inRange("silencing.keep_probability", keepProbability, 0, 1);
    }
  }

  /** Published: 13,496 masks in 9,817 images, 1.375 per image (S1 §3). */
  public record Target(int masks, int images) implements Serializable {
    public Target {
      SpecCheck.inRange("silencing.calibrate_to.images", images, 1, Integer.MAX_VALUE);
      SpecCheck.inRange("silencing.calibrate_to.masks", masks, images, 64.0 * images);
    }

    public double masksPerImage() {
      return (double) masks / images;
    }
  }
}
