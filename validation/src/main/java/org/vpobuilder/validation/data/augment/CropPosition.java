package org.vpobuilder.validation.data.augment;

import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.validation.data.example.SoundingObject;
import org.vpobuilder.validation.data.image.LabelMap;
import org.vpobuilder.validation.data.image.Window;

/**
 * Where an object is heard in a crop: at the centre of mass of what the crop shows of its mask,
 * over the crop's width.
 *
 * <p>An object that the crop does not show is still heard, from outside the frame: at its old
 * centre, or at the edge it left by. Its pixels are gone, as those of any sound without a source in
 * view. What is heard there the sample's law of space says: a crop is heard as a picture of its
 * own.
 */
final class CropPosition {
  private CropPosition() {}

  /**
   * The new alpha.
   *
   * @param width of the scaled picture, before the crop; height likewise
   * @param window what the crop takes of it
   * @return in [0, 1]
   */
  static double of(SoundingObject object, Augmentation how, int width, int height, Window window) {
    double flipped = how.flip() ? 1 - object.alpha() : object.alpha();
    int cropWidth = how.cropSize();
    if (window.width() == width && window.height() == height) {
      // Nothing is cut off: exact, where counting scaled pixels would round.
      return width == cropWidth ? flipped : flipped * width / cropWidth;
    }
    Rle mask = how.flip() ? object.mask().mirrored() : object.mask();
    byte[] pixels = new byte[mask.height() * mask.width()];
    mask.paint(pixels, (byte) 1);
    byte[] seen =
        new LabelMap(mask.height(), mask.width(), pixels).resized(width, height, window).labels();
    long count = 0;
    long columns = 0;
    for (int i = 0, x = 0; i < seen.length; i++) {
      count += seen[i];
      columns += (long) seen[i] * x;
      x = x + 1 == window.width() ? 0 : x + 1;
    }
    if (count > 0) {
      return (2 * columns + count) / (2.0 * count * cropWidth);
    }
    return Math.max(0, Math.min(1, (flipped * width - window.x()) / cropWidth));
  }
}
