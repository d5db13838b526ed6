package org.vpobuilder.pipeline.controls;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.vpobuilder.schemas.media.JpegColour;
import org.vpobuilder.schemas.media.MediaException;

/**
 * A JPEG mirrored left to right. Its components are decoded, mirrored and coded again as they are,
 * without a change of colour space and without subsampling, so that nothing is lost but by the
 * second quantisation.
 */
final class MirroredPicture {
  /** The quality as Java's encoder defines it. */
  private static final float QUALITY = 0.97f;

  private static final int START = 2;

  private MirroredPicture() {}

  /**
   * Mirrors a picture of one or three components.
   *
   * @throws MediaException if it can't be decoded
   */
  static byte[] of(byte[] jpeg) throws MediaException {
    Raster picture = decode(jpeg);
    int bands = picture.getNumBands();
    if (!(picture.getDataBuffer() instanceof DataBufferByte buffer) || (bands != 1 && bands != 3)) {
      throw new MediaException("JPEG: got %d components, wanted 1 or 3".formatted(bands));
    }
    byte[] mirrored = encode(mirrored(picture, buffer.getData(), bands));
    // A JPEG that is encoded without the JFIF marker needs the Adobe marker, which states its
    // colour space.
    return bands == 1 ? mirrored : marked(mirrored, JpegColour.of(jpeg));
  }

  private static WritableRaster mirrored(Raster picture, byte[] pixels, int bands) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    WritableRaster mirrored = picture.createCompatibleWritableRaster(0, 0, width, height);
    byte[] out = ((DataBufferByte) mirrored.getDataBuffer()).getData();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int from = (y * width + x) * bands;
        int to = (y * width + width - 1 - x) * bands;
        for (int band = 0; band < bands; band++) {
          out[to + band] = pixels[from + band];
        }
      }
    }
    return mirrored;
  }

  private static Raster decode(byte[] jpeg) throws MediaException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg))) {
      reader.setInput(in, true, true);
      return reader.readRaster(0, null);
    } catch (IOException | RuntimeException e) {
      throw new MediaException("JPEG: " + e.getMessage(), e);
    } finally {
      reader.dispose();
    }
  }

  private static byte[] encode(Raster picture) throws MediaException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(QUALITY);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(picture, null, null), how);
    } catch (IOException | RuntimeException e) {
      throw new MediaException("JPEG: " + e.getMessage(), e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** Inserts the Adobe marker behind the start-of-image marker. */
  private static byte[] marked(byte[] jpeg, JpegColour colour) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(jpeg.length + 16);
    out.write(jpeg, 0, START);
    out.writeBytes(new byte[] {(byte) 0xff, (byte) 0xee, 0, 14});
    out.writeBytes("Adobe".getBytes(StandardCharsets.US_ASCII));
    // Version 100, no flags, and the transform: 0 for RGB, 1 for YCbCr.
    out.writeBytes(new byte[] {0, 100, 0, 0, 0, 0, (byte) (colour == JpegColour.RGB ? 0 : 1)});
    out.write(jpeg, START, jpeg.length - START);
    return out.toByteArray();
  }
}
