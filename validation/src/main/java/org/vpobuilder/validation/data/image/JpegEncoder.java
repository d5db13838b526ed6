package org.vpobuilder.validation.data.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes pictures for pages as JPEG files. */
public final class JpegEncoder {
  private JpegEncoder() {}

  /**
   * Encodes a picture.
   *
   * @param quality 0 to 1, as defined by Java's encoder
   */
  public static byte[] encode(RgbImage image, float quality) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(quality);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image.buffered(), null, null), how);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }
}
