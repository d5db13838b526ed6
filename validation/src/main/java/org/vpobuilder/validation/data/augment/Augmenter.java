package org.vpobuilder.validation.data.augment;

import java.util.Arrays;
import java.util.List;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.validation.data.example.Example;
import org.vpobuilder.validation.data.example.SoundingObject;
import org.vpobuilder.validation.data.image.LabelMap;
import org.vpobuilder.validation.data.image.PillowResizer;
import org.vpobuilder.validation.data.image.RgbImage;
import org.vpobuilder.validation.data.image.Window;

/**
 * Flips, scales, jitters colours, pads and crops picture, labels and sound together, in the order
 * of the authors' code.
 *
 * <p>Only the crop is computed. This makes one difference: the mean grey of the contrast is that of
 * the crop, not that of the whole scaled picture, the rest of which the network never sees.
 */
public final class Augmenter {
  /**
   * ImageNet's mean (0.485, 0.456, 0.406) in 8 bits, cut off as in the authors' code: about 0
   * normalised.
   */
  private static final byte[] PADDING = {123, 116, 103};

  private Augmenter() {}

  /** Applies an augmentation; the result is cropSize x cropSize. */
  public static Example apply(Example example, Augmentation how) {
    RgbImage image = how.flip() ? example.image().mirrored() : example.image();
    LabelMap labels = how.flip() ? example.labels().mirrored() : example.labels();
    int size = how.cropSize();
    int width = scaled(image.width(), how.scale());
    int height = scaled(image.height(), how.scale());
    Window window =
        new Window(
            offset(width, size, how.cropX()),
            offset(height, size, how.cropY()),
            Math.min(width, size),
            Math.min(height, size));
    RgbImage seen = how.jitter().apply(PillowResizer.resize(image, width, height, window));
    List<SoundingObject> heard =
        example.sounding().stream()
            .map(object -> object.at(CropPosition.of(object, how, width, height, window)))
            .toList();
    return example.with(
        padded(seen, size), padded(labels.resized(width, height, window), size), heard);
  }

  private static int scaled(int side, double scale) {
    return Math.max(1, (int) (side * scale));
  }

  private static int offset(int side, int size, double unit) {
    return side <= size ? 0 : (int) (unit * (side - size + 1));
  }

  private static RgbImage padded(RgbImage image, int size) {
    if (image.width() == size && image.height() == size) {
      return image;
    }
    byte[] out = new byte[3 * size * size];
    for (int i = 0; i < out.length; i++) {
      out[i] = PADDING[i % 3];
    }
    int row = 3 * image.width();
    for (int y = 0; y < image.height(); y++) {
      System.arraycopy(image.pixels(), y * row, out, 3 * y * size, row);
    }
    return new RgbImage(size, size, out);
  }

  private static LabelMap padded(LabelMap labels, int size) {
    if (labels.width() == size && labels.height() == size) {
      return labels;
    }
    byte[] out = new byte[size * size];
    Arrays.fill(out, (byte) VpoClass.IGNORE);
    for (int y = 0; y < labels.height(); y++) {
      System.arraycopy(labels.labels(), y * labels.width(), out, y * size, labels.width());
    }
    return new LabelMap(size, size, out);
  }

  /**
   * The place at which an object is heard in a crop: the centre of mass of the visible part of its
   * mask, divided by the crop's width.
   *
   * <p>An object outside the crop is still heard from outside the frame: at its old centre, or at
   * the edge by which it left. Its pixels are gone, like those of any sound without a visible
   * source. The sample's law of space applies to the new place: a crop sounds like a picture of its
   * own.
   */
  private static final class CropPosition {
    private CropPosition() {}

    /**
     * The new alpha.
     *
     * @param width width of the scaled picture, before the crop; height in the same way
     * @param window the part of the scaled picture that the crop shows
     * @return in [0, 1]
     */
    static double of(
        SoundingObject object, Augmentation how, int width, int height, Window window) {
      double flipped = how.flip() ? 1 - object.alpha() : object.alpha();
      int cropWidth = how.cropSize();
      if (window.width() == width && window.height() == height) {
        // Nothing is cut off: this is exact, while counting scaled pixels would round.
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
}
