package org.vpobuilder.schemas.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.vpobuilder.schemas.media.GreyPng.Grey;

/**
 * Decodes 8-bit greyscale PNG (ISO/IEC 15948) without a palette or interlacing. It is our own
 * because a release has tens of thousands of masks and ImageIO takes several times as long; the
 * tests compare the two.
 */
final class GreyPngReader {
  private static final int HEADER_BYTES = 13;
  private static final int CHUNK_OVERHEAD = 12;
  private static final int SIGNATURE_BYTES = 8;

  /**
   * The largest ratio by which deflate can shrink data (zlib's technical details), so that a small
   * file can't be a large mask.
   */
  private static final long MAX_RATIO = 1032;

  private final ByteBuffer file;
  private final long maxPixels;
  private final Inflater inflater = new Inflater();
  private int width;
  private int height;
  private byte[] rows = new byte[0];
  private int filled;

  GreyPngReader(byte[] file, long maxPixels) {
    this.file = ByteBuffer.wrap(file).position(SIGNATURE_BYTES);
    this.maxPixels = maxPixels;
  }

  Grey read() throws MediaException {
    try {
      header(chunk("IHDR"));
      for (String type = nextType(); !type.equals("IEND"); type = nextType()) {
        ByteBuffer data = chunk(type);
        if (type.equals("IDAT")) {
          inflate(data);
        } else if (Character.isUpperCase(type.charAt(0))) {
          throw new MediaException("PNG: got chunk %s, wanted IDAT".formatted(type));
        }
      }
      chunk("IEND");
      if (filled != rows.length || !inflater.finished()) {
        throw new MediaException("PNG: got %d bytes, wanted %d".formatted(filled, rows.length));
      }
      return new Grey(width, height, unfilter());
    } catch (DataFormatException e) {
      throw new MediaException("PNG: deflate: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  private String nextType() throws MediaException {
    if (file.remaining() < CHUNK_OVERHEAD) {
      throw new MediaException("PNG: cut off");
    }
    byte[] name = new byte[4];
    file.get(file.position() + 4, name);
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  private ByteBuffer chunk(String type) throws MediaException {
    if (!nextType().equals(type)) {
      throw new MediaException("PNG: got chunk %s, wanted %s".formatted(nextType(), type));
    }
    int length = file.getInt();
    if (length < 0 || length > file.remaining() - 8) {
      throw new MediaException("PNG: cut off in " + type);
    }
    CRC32 crc = new CRC32();
    crc.update(file.slice(file.position(), length + 4));
    ByteBuffer data = file.slice(file.position() + 4, length);
    file.position(file.position() + length + 4);
    if (file.getInt() != (int) crc.getValue()) {
      throw new MediaException("PNG: wrong CRC in " + type);
    }
    return data;
  }

  private void header(ByteBuffer data) throws MediaException {
    if (data.remaining() != HEADER_BYTES) {
      throw new MediaException("PNG: got a header of %d bytes".formatted(data.remaining()));
    }
    width = data.getInt();
    height = data.getInt();
    if (width < 1 || height < 1 || (long) width * height > maxPixels) {
      throw new MediaException(
          "PNG: got %d x %d pixels, wanted at most %d".formatted(width, height, maxPixels));
    }
    if (data.getInt() != 0x08000000 || data.get() != 0) {
      throw new MediaException("PNG: wanted 8-bit greyscale without a palette");
    }
    long bytes = (width + 1L) * height;
    if (bytes > MAX_RATIO * file.limit() || bytes > Integer.MAX_VALUE - 8) {
      throw new MediaException("PNG: too short for %d x %d pixels".formatted(width, height));
    }
    rows = new byte[(int) bytes];
  }

  private void inflate(ByteBuffer data) throws DataFormatException, MediaException {
    inflater.setInput(data);
    while (!inflater.needsInput() && !inflater.finished()) {
      int n = inflater.inflate(rows, filled, rows.length - filled);
      filled += n;
      if (n == 0 && filled == rows.length && !inflater.finished()) {
        // Only the checksum may be left; a further byte of data is an error.
        if (inflater.inflate(new byte[1]) > 0) {
          throw new MediaException("PNG: more than %d bytes".formatted(rows.length));
        }
      } else if (n == 0 && inflater.needsDictionary()) {
        throw new MediaException("PNG: deflate: wants a dictionary");
      }
    }
  }

  private byte[] unfilter() throws MediaException {
    byte[] pixels = new byte[width * height];
    for (int y = 0; y < height; y++) {
      int to = y * width;
      int from = y * (width + 1);
      System.arraycopy(rows, from + 1, pixels, to, width);
      int above = y == 0 ? -1 : to - width;
      switch (rows[from]) {
        case 0 -> {}
        case 1 -> left(pixels, to);
        case 2 -> up(pixels, to, above);
        case 3 -> average(pixels, to, above);
        case 4 -> paeth(pixels, to, above);
        default ->
            throw new MediaException("PNG: got filter %d, wanted 0 to 4".formatted(rows[from]));
      }
    }
    return pixels;
  }

  private void left(byte[] pixels, int to) {
    for (int i = to + 1; i < to + width; i++) {
      pixels[i] += pixels[i - 1];
    }
  }

  private void up(byte[] pixels, int to, int above) {
    if (above >= 0) {
      for (int i = 0; i < width; i++) {
        pixels[to + i] += pixels[above + i];
      }
    }
  }

  private void average(byte[] pixels, int to, int above) {
    for (int i = 0; i < width; i++) {
      int left = i == 0 ? 0 : pixels[to + i - 1] & 0xff;
      int up = above < 0 ? 0 : pixels[above + i] & 0xff;
      pixels[to + i] += (byte) ((left + up) / 2);
    }
  }

  private void paeth(byte[] pixels, int to, int above) {
    for (int i = 0; i < width; i++) {
      int left = i == 0 ? 0 : pixels[to + i - 1] & 0xff;
      int up = above < 0 ? 0 : pixels[above + i] & 0xff;
      int corner = i == 0 || above < 0 ? 0 : pixels[above + i - 1] & 0xff;
      pixels[to + i] += (byte) nearest(left, up, corner);
    }
  }

  /**
   * Returns the one of left, up and corner that is nearest to left + up - corner; if equal, in that
   * order.
   */
  private static int nearest(int left, int up, int corner) {
    int guess = left + up - corner;
    int toLeft = Math.abs(guess - left);
    int toUp = Math.abs(guess - up);
    int toCorner = Math.abs(guess - corner);
    if (toLeft <= toUp && toLeft <= toCorner) {
      return left;
    }
    return toUp <= toCorner ? up : corner;
  }
}
