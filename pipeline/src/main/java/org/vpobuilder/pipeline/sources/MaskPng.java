package org.vpobuilder.pipeline.sources;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.function.IntPredicate;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.mask.Rle;

/**
 * A PNG that holds numbers instead of colours, as in data sets of segmented images: a palette's
 * indices, grey of 1 to 16 bits, or red, green and blue of 8 bits. The numbers are the stored ones.
 * No palette is looked up and no grey is scaled; transparency is ignored.
 *
 * <p>The file may be hostile. Its size is checked before it is read, and the size of the picture
 * before it is decoded; a file that is too short for its picture is refused. Reading one takes at
 * most two times {@link #MAX_BYTES} and 4 bytes a pixel, some 320 MiB; a mask of Open Images takes
 * 2 MiB.
 */
public final class MaskPng {
  /** The largest file that is read; the largest of ADE20K have some 2 MB. */
  public static final int MAX_BYTES = 1 << 25;

  /** The largest picture, as large as the largest image. */
  public static final int MAX_PIXELS = 1 << 26;

  private static final long SIGNATURE = 0x89504e470d0a1a0aL;
  private static final int HEADER_BYTES = 13;
  private static final int CHUNK_OVERHEAD = 12;

  /** Deflate can't shrink more (zlib's technical details). */
  private static final long MAX_RATIO = 1032;

  private final int width;
  private final int height;
  private final int bits;
  private final boolean colour;
  private final Raster raster;

  private MaskPng(Header header, Raster raster) {
    this.width = header.width();
    this.height = header.height();
    this.bits = header.bits();
    this.colour = header.isColour();
    this.raster = raster;
  }

  /** The number of columns. */
  public int width() {
    return width;
  }

  /** The number of rows. */
  public int height() {
    return height;
  }

  /** Bits of a stored number: 1, 2, 4, 8 or 16; 8 if a pixel has three numbers. */
  public int bits() {
    return bits;
  }

  /** Whether a pixel has three numbers instead of one. */
  public boolean isColour() {
    return colour;
  }

  /**
   * The numbers of a row: for each pixel the stored number, or {@code R + 256 G + 65536 B} of a
   * {@linkplain #isColour() colour}.
   *
   * @param into gets them; its length is {@link #width()}
   */
  public void row(int y, int[] into) {
    if (!colour) {
      raster.getSamples(0, y, width, 1, 0, into);
      return;
    }
    int bands = raster.getNumBands();
    int[] samples = raster.getPixels(0, y, width, 1, (int[]) null);
    for (int x = 0; x < width; x++) {
      int at = x * bands;
      into[x] = samples[at] | samples[at + 1] << 8 | samples[at + 2] << 16;
    }
  }

  /** The pixels whose number is wanted, as a mask of this size, which may be empty. */
  public Rle mask(IntPredicate wanted) {
    return mask(wanted, width, height);
  }

  /**
   * The pixels whose number is wanted, as a mask of another size: each of its pixels has the value
   * that the picture has at the pixel's centre (nearest neighbour, as PIL's {@code NEAREST}). The
   * mask may be empty.
   *
   * @param maskWidth columns of the mask; maskHeight its rows
   */
  public Rle mask(IntPredicate wanted, int maskWidth, int maskHeight) {
    byte[] bitmap = new byte[Math.multiplyExact(maskWidth, maskHeight)];
    int[] row = new int[width];
    int rowAt = -1;
    int at = 0;
    for (int y = 0; y < maskHeight; y++) {
      int from = centre(y, maskHeight, height);
      if (from == rowAt) {
        System.arraycopy(bitmap, at - maskWidth, bitmap, at, maskWidth);
        at += maskWidth;
        continue;
      }
      row(from, row);
      rowAt = from;
      for (int x = 0; x < maskWidth; x++) {
        bitmap[at++] = (byte) (wanted.test(row[centre(x, maskWidth, width)]) ? 1 : 0);
      }
    }
    return Rle.ofBitmap(bitmap, maskHeight, maskWidth, (byte) 1);
  }

  private static int centre(int pixel, int pixels, int of) {
    return (int) ((2L * pixel + 1) * of / (2L * pixels));
  }

  /**
   * Reads the PNG files of a source. Keeps the last one, since in many sources one file has all
   * objects of an image. For one thread.
   */
  public static final class Reader {
    private final Folder source;
    private String lastFile = "";
    private @Nullable MaskPng last;

    public Reader(Folder source) {
      this.source = source;
    }

    /**
     * Reads a file.
     *
     * @param file path below the source's root
     * @param record the record that the mask belongs to, for rejections
     * @throws RejectedException MASK_MISSING; MASK_LINK_LEADS_OUT; MASK_TOO_LARGE beyond {@link
     *     #MAX_BYTES}, {@link #MAX_PIXELS} or {@link Rle#MAX_SIDE}; MASK_UNREADABLE if it is not a
     *     PNG, is broken, or has colours of 16 bits
     */
    public MaskPng read(String file, String record) throws RejectedException {
      @Nullable MaskPng known = last;
      if (known != null && lastFile.equals(file)) {
        return known;
      }
      // Released first, so that two pictures are never held at a time.
      last = null;
      MaskPng found;
      try {
        found = decode(bytes(file));
      } catch (Fault e) {
        throw new RejectedException(e.code, file, record, e.got, e.wanted);
      } catch (IOException e) {
        throw new RejectedException(
            RejectionCode.MASK_UNREADABLE,
            file,
            record,
            source.readFailure(file, e),
            "a file to read");
      }
      last = found;
      lastFile = file;
      return found;
    }

    private byte[] bytes(String file) throws IOException, Fault {
      long size = source.size(file);
      if (size < 0) {
        throw new Fault(RejectionCode.MASK_MISSING, "no file", "a PNG");
      }
      if (size > MAX_BYTES) {
        throw new Fault(RejectionCode.MASK_TOO_LARGE, size + " bytes", "at most " + MAX_BYTES);
      }
      if (source.leadsOut(file)) {
        throw new Fault(
            RejectionCode.MASK_LINK_LEADS_OUT,
            "a link out of its folder",
            "a file, or a link within its folder or its source");
      }
      return source.read(file, MAX_BYTES);
    }
  }

  private static MaskPng decode(byte[] file) throws Fault {
    ByteBuffer in = ByteBuffer.wrap(file);
    if (file.length < Long.BYTES || in.getLong() != SIGNATURE) {
      throw unreadable(file.length == 0 ? "0 bytes" : "no signature of a PNG");
    }
    ByteArrayOutputStream plain = new ByteArrayOutputStream(file.length);
    plain.write(file, 0, Long.BYTES);
    Header header = header(chunk(in, plain));
    long data = 0;
    String type = "";
    while (!type.equals("IEND")) {
      Chunk chunk = chunk(in, plain);
      type = chunk.type();
      data += type.equals("IDAT") ? chunk.data().remaining() : 0;
    }
    if (header.rawBytes() > MAX_RATIO * data) {
      throw unreadable(
          "%d bytes of data for %d x %d pixels".formatted(data, header.width(), header.height()));
    }
    return new MaskPng(header, raster(plain.toByteArray(), header));
  }

  private record Chunk(String type, ByteBuffer data) {}

  /**
   * Takes the next chunk, and copies it if a decoder needs it. Text, profiles, transparency and
   * other chunks that may follow a header are left out: some are compressed in turn, and none
   * changes the numbers.
   */
  private static Chunk chunk(ByteBuffer in, ByteArrayOutputStream plain) throws Fault {
    if (in.remaining() < CHUNK_OVERHEAD) {
      throw unreadable("a file that is cut off");
    }
    int start = in.position();
    int length = in.getInt();
    if (length < 0 || length > in.remaining() - 8) {
      throw unreadable("a file that is cut off");
    }
    CRC32 crc = new CRC32();
    crc.update(in.slice(start + 4, length + 4));
    byte[] name = new byte[4];
    in.get(name);
    String type = new String(name, StandardCharsets.ISO_8859_1);
    ByteBuffer data = in.slice(in.position(), length);
    in.position(in.position() + length);
    if (in.getInt() != (int) crc.getValue()) {
      throw unreadable("a wrong checksum in " + SourceText.printable(type));
    }
    switch (type) {
      case "IHDR", "PLTE", "IDAT", "IEND" -> plain.write(in.array(), start, length + 12);
      default -> {
        if (Character.isUpperCase(type.charAt(0))) {
          throw unreadable("the unknown chunk " + SourceText.printable(type));
        }
      }
    }
    return new Chunk(type, data);
  }

  /**
   * The content of IHDR.
   *
   * @param kind 0 grey, 2 colour, 3 palette, 4 and 6 as 0 and 2 with transparency
   */
  private record Header(int width, int height, int bits, int kind) {
    boolean isColour() {
      return kind == 2 || kind == 6;
    }

    int samples() {
      return (isColour() ? 3 : 1) + (kind >= 4 ? 1 : 0);
    }

    /** The size of all rows before compression, each with its filter byte. */
    long rawBytes() {
      return height * (1 + ((long) width * bits * samples() + 7) / 8);
    }
  }

  private static Header header(Chunk chunk) throws Fault {
    ByteBuffer data = chunk.data();
    if (!chunk.type().equals("IHDR") || data.remaining() != HEADER_BYTES) {
      throw unreadable("no header of a PNG");
    }
    Header header = new Header(data.getInt(), data.getInt(), data.get() & 0xff, data.get() & 0xff);
    if (header.width() < 1 || header.height() < 1) {
      throw unreadable("%d x %d pixels".formatted(header.width(), header.height()));
    }
    if (header.width() > Rle.MAX_SIDE
        || header.height() > Rle.MAX_SIDE
        || (long) header.width() * header.height() > MAX_PIXELS) {
      throw new Fault(
          RejectionCode.MASK_TOO_LARGE,
          "%d x %d pixels".formatted(header.width(), header.height()),
          "sides of 1 to %d, at most %d pixels".formatted(Rle.MAX_SIDE, MAX_PIXELS));
    }
    boolean known =
        switch (header.kind()) {
          case 0 -> header.bits() <= 16 && Integer.bitCount(header.bits()) == 1;
          case 3 -> header.bits() <= 8 && Integer.bitCount(header.bits()) == 1;
          case 2, 6 -> header.bits() == 8;
          case 4 -> header.bits() == 8 || header.bits() == 16;
          default -> false;
        };
    if (!known) {
      throw new Fault(
          RejectionCode.MASK_UNREADABLE,
          "%d bits of colour type %d".formatted(header.bits(), header.kind()),
          "a palette, grey of up to 16 bits or colours of 8 bits");
    }
    return header;
  }

  private static Raster raster(byte[] plain, Header header) throws Fault {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
    ImageReader reader = readers.next();
    // For any other stream ImageIO would create a temporary file.
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(plain))) {
      reader.setInput(in, true, true);
      BufferedImage image = reader.read(0);
      Raster raster = image.getRaster();
      if (raster.getWidth() != header.width()
          || raster.getHeight() != header.height()
          || raster.getNumBands() < (header.isColour() ? 3 : 1)) {
        throw unreadable("a picture that is not what its header says");
      }
      return raster;
    } catch (IOException | RuntimeException e) {
      String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw unreadable(SourceText.printable(message.lines().findFirst().orElse("")));
    } finally {
      reader.dispose();
    }
  }

  private static Fault unreadable(String got) {
    return new Fault(RejectionCode.MASK_UNREADABLE, got, "a whole PNG");
  }

  /** A fault in a file; the file and the record are added when it is rejected. */
  private static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    private final RejectionCode code;
    private final String got;
    private final String wanted;

    Fault(RejectionCode code, String got, String wanted) {
      super(got);
      this.code = code;
      this.got = got;
      this.wanted = wanted;
    }
  }
}
