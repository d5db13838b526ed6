package org.vpobuilder.validation.data.augment;

import org.vpobuilder.validation.data.image.ColourJitter;

/**
 * The changes to one example, fully drawn.
 *
 * @param flip mirror the picture first; alpha becomes 1 - alpha
 * @param scale factor for both sides, which are then cut to whole pixels
 * @param jitter change of the scaled picture's colours
 * @param cropX position of the crop between the left (0) and the right (below 1); cropY is its
 *     position from the top
 * @param cropSize side of the square crop in pixels; smaller pictures are padded on the right and
 *     below
 */
public record Augmentation(
    boolean flip, double scale, ColourJitter jitter, double cropX, double cropY, int cropSize) {
  public Augmentation {
    if (!(scale > 0) || !isUnit(cropX) || !isUnit(cropY) || cropSize < 1) {
      throw new IllegalArgumentException(
          "got scale %s, crop %d at %s, %s".formatted(scale, cropSize, cropX, cropY));
    }
  }

  private static boolean isUnit(double x) {
    return x >= 0 && x < 1;
  }
}
