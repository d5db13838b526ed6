package org.vpobuilder.schemas.media;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A mask as an 8-bit greyscale PNG without a palette, because loaders turn palettes into colours.
 *
 * <p>The writer is our own because the bytes are promised: filter Up on every row (a mask's rows
 * mostly repeat), one IDAT, deflate at a fixed level.
 */
public final class GreyPng {
  /** Largest mask, in pixels: the bound on the reader's memory. */
  public static final int MAX_PIXELS = 1 << 28;

  private static final byte[] SIGNATURE = HexFormat.of().parseHex("89504e470d0a1a0a");
  private static final int DEFLATE_LEVEL = 6;
  private static final int FILTER_UP = 2;

  private GreyPng() {}

  /** Pixels in row-major order; length = width * height. */
  public record Grey(int width, int height, byte[] pixels) {
    public Grey {
      if (pixels.length != (long) width * height) {
        throw new IllegalArgumentException(
            "got %d pixels, wanted %d x %d".formatted(pixels.length, width, height));
      }
    }
  }

  public static byte[] write(Grey mask) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024 + mask.pixels().length / 64);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(SIGNATURE);
      chunk(out, "IHDR", header(mask));
      chunk(out, "IDAT", deflate(filtered(mask)));
      chunk(out, "IEND", new byte[0]);
    } catch (IOException e) {
      throw new IllegalStateException("memory can be written", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a mask.
   *
   * @throws MediaException if it is not PNG, not 8-bit greyscale or larger than {@link #MAX_PIXELS}
   */
  public static Grey read(byte[] file) throws MediaException {
    return read(file, MAX_PIXELS);
  }

  /**
   * Reads a mask.
   *
   * @param maxPixels bound on the reader's memory
   * @throws MediaException if it is not PNG, not 8-bit greyscale or larger
   */
  public static Grey read(byte[] file, long maxPixels) throws MediaException {
    if (!Arrays.equals(file, 0, Math.min(8, file.length), SIGNATURE, 0, 8)) {
      throw new MediaException("PNG: no signature");
    }
    return new GreyPngReader(file, maxPixels).read();
  }

  /**
   * Names this machine's deflate: two machines with the same fingerprint write the same masks. zlib
   * builds may write different bytes, but these always decode to the same pixels.
   */
  public static String deflateFingerprint() {
    byte[] sample = new byte[1 << 16];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = (byte) ((i * i >>> 5) ^ (i / 97));
    }
    CRC32 crc = new CRC32();
    byte[] deflated = deflate(sample);
    crc.update(deflated);
    return "%d-%08x".formatted(deflated.length, crc.getValue());
  }

  private static byte[] header(Grey mask) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(mask.width());
    out.writeInt(mask.height());
    // Bit depth 8, colour type 0 (grey), deflate, adaptive filters, not interlaced.
    out.write(new byte[] {8, 0, 0, 0, 0});
    return bytes.toByteArray();
  }

  private static byte[] filtered(Grey mask) {
    int width = mask.width();
    byte[] pixels = mask.pixels();
    byte[] rows = new byte[(width + 1) * mask.height()];
    for (int y = 0; y < mask.height(); y++) {
      int to = y * (width + 1);
      rows[to] = FILTER_UP;
      if (y == 0) {
        System.arraycopy(pixels, 0, rows, to + 1, width);
      } else {
        up(pixels, y * width, width, rows, to + 1);
      }
    }
    return rows;
  }

  private static void up(byte[] pixels, int from, int width, byte[] rows, int to) {
    for (int x = 0; x < width; x++) {
      rows[to + x] = (byte) (pixels[from + x] - pixels[from - width + x]);
    }
  }

  private static byte[] deflate(byte[] data) {
    Deflater deflater = new Deflater(DEFLATE_LEVEL);
    try {
      deflater.setInput(data);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) crc.getValue());
  }
}
