package org.vpobuilder.validation.data.image;

import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.vpobuilder.schemas.media.JpegColour;
import org.vpobuilder.schemas.media.JpegHeader;
import org.vpobuilder.schemas.media.MediaException;

/**
 * Decodes baseline and progressive JPEG, grey or of three components, to exactly the pixels of
 * PIL's {@code Image.open(f).convert("RGB")} (decisions/0009). It ignores EXIF's orientation and
 * colour profiles, as PIL does, because the masks belong to the picture as it is stored.
 */
public final class JpegDecoder {
  private static final int FRACTION = 16;
  private static final int HALF = 1 << (FRACTION - 1);

  private JpegDecoder() {}

  /**
   * Decodes a picture.
   *
   * @param maxPixels bound on width x height, checked before a pixel is decoded
   * @throws MediaException if it is not such a JPEG, is cut off or larger
   */
  public static RgbImage decode(byte[] file, long maxPixels) throws MediaException {
    JpegHeader header = JpegHeader.read(file);
    if ((long) header.width() * header.height() > maxPixels || header.height() < 1) {
      throw new MediaException(
          "JPEG: got %d x %d pixels, wanted at most %d"
              .formatted(header.width(), header.height(), maxPixels));
    }
    if (!JpegHeader.hasEnd(file)) {
      throw new MediaException("JPEG: cut off: no end-of-image marker");
    }
    Raster raster = raster(file);
    if (raster.getWidth() != header.width() || raster.getHeight() != header.height()) {
      throw new MediaException("JPEG: two frame headers of different sizes");
    }
    DataBuffer buffer = raster.getDataBuffer();
    int bands = raster.getNumBands();
    if (!(buffer instanceof DataBufferByte bytes) || (bands != 1 && bands != 3)) {
      throw new MediaException("JPEG: got %d components, wanted 1 or 3".formatted(bands));
    }
    byte[] data = bytes.getData();
    byte[] rgb = bands == 1 ? fromGrey(data) : fromThree(data, JpegColour.of(file));
    return new RgbImage(header.height(), header.width(), rgb);
  }

  /**
   * Reads the components as they were coded, because ImageIO's own conversion is slow and applies
   * profiles.
   */
  private static Raster raster(byte[] file) throws MediaException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      return reader.readRaster(0, null);
    } catch (IOException | RuntimeException e) {
      throw new MediaException("JPEG: " + e.getMessage(), e);
    } finally {
      reader.dispose();
    }
  }

  private static byte[] fromGrey(byte[] grey) {
    byte[] rgb = new byte[3 * grey.length];
    for (int i = 0; i < grey.length; i++) {
      rgb[3 * i] = grey[i];
      rgb[3 * i + 1] = grey[i];
      rgb[3 * i + 2] = grey[i];
    }
    return rgb;
  }

  /** JFIF's conversion in libjpeg's 16-bit fixed point, in place. */
  private static byte[] fromThree(byte[] pixels, JpegColour colour) {
    if (colour == JpegColour.RGB) {
      return pixels;
    }
    int redOfCr = fixed(1.402);
    int blueOfCb = fixed(1.772);
    int greenOfCr = fixed(0.71414);
    int greenOfCb = fixed(0.34414);
    for (int i = 0; i < pixels.length; i += 3) {
      int y = pixels[i] & 0xff;
      int cb = (pixels[i + 1] & 0xff) - 128;
      int cr = (pixels[i + 2] & 0xff) - 128;
      pixels[i] = clip(y + ((redOfCr * cr + HALF) >> FRACTION));
      pixels[i + 1] = clip(y + ((-greenOfCb * cb - greenOfCr * cr + HALF) >> FRACTION));
      pixels[i + 2] = clip(y + ((blueOfCb * cb + HALF) >> FRACTION));
    }
    return pixels;
  }

  private static int fixed(double x) {
    return (int) (x * (1 << FRACTION) + 0.5);
  }

  private static byte clip(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
