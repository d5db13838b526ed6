package org.vpobuilder.validation.report.gallery;

import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.validation.data.image.JpegDecoder;
import org.vpobuilder.validation.data.image.JpegEncoder;
import org.vpobuilder.validation.data.image.PillowResizer;
import org.vpobuilder.validation.data.image.RgbImage;
import org.vpobuilder.validation.data.image.Window;
import org.vpobuilder.validation.data.release.SampleDecoder;

/** An image as a gallery shows it: small, and without the turn that its EXIF may ask for. */
final class Thumbnail {
  /** Longest side in pixels; COCO's images have 640. */
  static final int SIDE = 480;

  private static final float QUALITY = 0.72f;

  private Thumbnail() {}

  /**
   * A JPEG of at most {@link #SIDE} pixels a side; a smaller image keeps its size.
   *
   * @throws MediaException if the file is no JPEG that a loader of releases reads
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
