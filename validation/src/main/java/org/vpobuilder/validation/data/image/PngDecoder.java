package org.vpobuilder.validation.data.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.vpobuilder.schemas.media.MediaException;

/**
 * Decodes PNG of up to 8 bits to the pixels of PIL's {@code convert("RGB")}: palettes are looked
 * up, grey values stay as they are (AWT would lighten them), transparency is dropped.
 */
public final class PngDecoder {
  private static final long SIGNATURE = 0x89504e470d0a1a0aL;
  private static final int SIZE_AT = 16;
  private static final int DEPTH_AT = 24;
  private static final int HEADER_BYTES = 33;

  private PngDecoder() {}

  public static boolean looksLikePng(byte[] file) {
    return file.length >= HEADER_BYTES && ByteBuffer.wrap(file).getLong() == SIGNATURE;
  }

  /**
   * Decodes a picture.
   *
   * @param maxPixels bound on width x height, checked before a pixel is decoded
   * @throws MediaException if it is not such a PNG, is cut off or larger
   */
  public static RgbImage decode(byte[] file, long maxPixels) throws MediaException {
    if (!looksLikePng(file)) {
      throw new MediaException("PNG: no signature");
    }
    int width = ByteBuffer.wrap(file).getInt(SIZE_AT);
    int height = ByteBuffer.wrap(file).getInt(SIZE_AT + 4);
    if (width < 1 || height < 1 || (long) width * height > maxPixels || file[DEPTH_AT] > 8) {
      throw new MediaException(
          "PNG: got %d x %d pixels of %d bits, wanted at most %d of 8"
              .formatted(width, height, file[DEPTH_AT], maxPixels));
    }
    try {
      BufferedImage image =
          // Given a plain stream, ImageIO would create a temporary file.
          ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(file)));
      if (image == null) {
        throw new MediaException("PNG: not readable");
      }
      return new RgbImage(height, width, pixels(image));
    } catch (IOException | RuntimeException e) {
      throw new MediaException("PNG: " + e.getMessage(), e);
    }
  }

  private static byte[] pixels(BufferedImage image) {
    int width = image.getWidth();
    Raster raster = image.getRaster();
    boolean palette = image.getColorModel() instanceof IndexColorModel;
    int bands = raster.getNumBands();
    byte[] out = new byte[3 * width * image.getHeight()];
    int[] row = new int[width * bands];
    for (int y = 0, to = 0; y < image.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          int value =
              palette
                  ? image.getColorModel().getRGB(row[x]) >> (16 - 8 * c)
                  : row[x * bands + (bands < 3 ? 0 : c)];
          out[to++] = (byte) value;
        }
      }
    }
    return out;
  }
}
