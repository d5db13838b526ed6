package org.vpobuilder.validation.report.gallery;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.validation.data.image.JpegDecoder;
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
    return write(
        scale < 1
            ? PillowResizer.resize(image, width, height, new Window(0, 0, width, height))
            : image);
  }

  private static byte[] write(RgbImage image) {
    BufferedImage picture =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
    byte[] bgr = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    byte[] rgb = image.pixels();
    for (int i = 0; i < bgr.length; i += 3) {
      bgr[i] = rgb[i + 2];
      bgr[i + 1] = rgb[i + 1];
      bgr[i + 2] = rgb[i];
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(QUALITY);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(picture, null, null), how);
    } catch (IOException e) {
      throw new IllegalStateException("memory can be written", e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }
}
