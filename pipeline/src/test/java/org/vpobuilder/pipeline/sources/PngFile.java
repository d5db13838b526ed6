package org.vpobuilder.pipeline.sources;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Writes PNG files of any kind, including wrong ones, byte by byte (ISO/IEC 15948). */
public final class PngFile {
  public static final int GREY = 0;
  public static final int COLOUR = 2;
  public static final int PALETTE = 3;
  public static final int GREY_ALPHA = 4;
  public static final int COLOUR_ALPHA = 6;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private PngFile() {
    bytes.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
  }

  /** The signature and IHDR. */
  public static PngFile header(int width, int height, int bits, int kind, int interlace) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(data)) {
      out.writeInt(width);
      out.writeInt(height);
      out.write(new byte[] {(byte) bits, (byte) kind, 0, 0, (byte) interlace});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PngFile().chunk("IHDR", data.toByteArray());
  }

  public PngFile chunk(String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(data.length);
      out.write(name);
      out.write(data);
      out.writeInt((int) crc.getValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** A palette of 256 colours: that of index i is (i, 255 - i, 7). */
  public PngFile palette() {
    byte[] colours = new byte[3 * 256];
    for (int i = 0; i < 256; i++) {
      colours[3 * i] = (byte) i;
      colours[3 * i + 1] = (byte) (255 - i);
      colours[3 * i + 2] = 7;
    }
    return chunk("PLTE", colours);
  }

  /** IDAT with rows before compression, each with its filter byte first. */
  public PngFile data(int... raw) {
    byte[] rows = new byte[raw.length];
    for (int i = 0; i < raw.length; i++) {
      rows[i] = (byte) raw[i];
    }
    return chunk("IDAT", deflated(rows));
  }

  public static byte[] deflated(byte[] raw) {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
      out.write(raw);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return deflated.toByteArray();
  }

  /** The file, with IEND. */
  public byte[] end() {
    return chunk("IEND", new byte[0]).bytes.toByteArray();
  }

  /** A palette PNG of 8 bits of a picture of indices. */
  public static byte[] ofIndices(int[][] rows) {
    PngFile file = header(rows[0].length, rows.length, 8, PALETTE, 0).palette();
    return file.data(raw(rows)).end();
  }

  /** A grey PNG of 8 bits. */
  public static byte[] ofGrey(int[][] rows) {
    return header(rows[0].length, rows.length, 8, GREY, 0).data(raw(rows)).end();
  }

  private static int[] raw(int[][] rows) {
    int width = rows[0].length;
    int[] raw = new int[(width + 1) * rows.length];
    for (int y = 0; y < rows.length; y++) {
      System.arraycopy(rows[y], 0, raw, y * (width + 1) + 1, width);
    }
    return raw;
  }
}
