package org.vpobuilder.validation.report.gallery;

import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.validation.data.image.JpegDecoder;
import org.vpobuilder.validation.data.image.JpegEncoder;
import org.vpobuilder.validation.data.image.PillowResizer;
import org.vpobuilder.validation.data.image.RgbImage;
import org.vpobuilder.validation.data.image.Window;
import org.vpobuilder.validation.data.release.SampleDecoder;

/** The small image of a gallery, which ignores EXIF's rotation. */
final class Thumbnail {
  /** The longest side in pixels; COCO's images have 640. */
  static final int SIDE = 480;

  private static final float QUALITY = 0.72f;

  private Thumbnail() {}

  /**
   * A JPEG of at most {@link #SIDE} pixels a side; a smaller image keeps its size.
   *
   * @throws MediaException if the file is not a JPEG that can be read in releases
   */
  static byte[] of(byte[] jpeg) throws MediaException {
    RgbImage image = JpegDecoder.decode(jpeg, SampleDecoder.MAX_PIXELS);
    double scale = Math.min(1, (double) SIDE / Math.max(image.width(), image.height()));
    int width = Math.max(1, (int) Math.rint(image.width() * scale));
    int height = Math.max(1, (int) Math.rint(image.height() * scale));
    RgbImage small =
        scale < 1
            ? PillowResizer.resize(image, width, height, new Window(0, 0, width, height))
            : image;
    return JpegEncoder.encode(small, QUALITY);
  }
}
