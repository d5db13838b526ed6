package org.vpobuilder.schemas.media;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether the image data of a JPEG are complete, at a fraction of the time of decoding it:
 * it reads the Huffman codes of every block (ITU-T T.81, annexes F and G) and computes nothing from
 * them. A file that was damaged in its middle still has correct headers and an end marker. This
 * class refuses what libjpeg calls corrupt: a code that is not in its table, data that end before
 * the last block, restart markers out of order. It also refuses data that continue for more than a
 * few bytes after the last block. On the way it adds up the blocks' mean brightness, which the
 * codes contain directly. It holds 8 bytes for each block of a progressive image, and 4 for each
 * block of brightness.
 */
public final class JpegScans {
  /**
   * The most scans of an image. A usual progressive image has ten; for each scan a reader visits
   * all blocks again.
   */
  private static final int MOST_SCANS = 200;

  /**
   * The most extra bytes after the last block: encoders and editors pad, but data of surplus blocks
   * are longer.
   */
  private static final int MOST_SURPLUS_BYTES = 64;

  private static final int HUFFMAN_TABLES = 0xc4;
  private static final int RESTART_INTERVAL = 0xdd;
  private static final int QUANTISERS = 0xdb;
  private static final int ADOBE = 0xee;
  private static final int MOST_COMPONENTS = 4;

  /** The most blocks whose brightness is kept: those of 67 megapixels. */
  private static final int MOST_KEPT_BLOCKS = 1 << 20;

  /**
   * The distance of black below 0 in a constant coefficient, which is 8 times (a block's mean less
   * 128).
   */
  private static final int BLACK_IS_BELOW = 8 * 128;

  private static final int WHITE = 8 * 255;

  private final byte[] file;
  private final JpegMarkers markers;
  private final @Nullable JpegHuffman[] dc = new JpegHuffman[4];
  private final @Nullable JpegHuffman[] ac = new JpegHuffman[4];

  /**
   * For each table, the step of a block's mean, in eighths of a grey level; 0 if there is no table.
   */
  private final int[] steps = new int[4];

  private boolean isAdobeRgb;
  private @Nullable Frame frame;
  private int restartInterval;
  private int scans;

  private JpegScans(byte[] file) {
    this.file = file;
    this.markers = new JpegMarkers(file);
  }

  /** A frame header: size in pixels, components, and whether the image is progressive. */
  private record Frame(int width, int height, boolean progressive, Component[] components) {
    /** The component that holds brightness: luminance, or green. */
    Component bright(boolean isAdobeRgb) {
      boolean isRgb = components.length == 3 && (isAdobeRgb || components[0].id == 'R');
      return components[isRgb ? 1 : 0];
    }

    int maxH() {
      int max = 1;
      for (Component component : components) {
        max = Math.max(max, component.h);
      }
      return max;
    }

    int maxV() {
      int max = 1;
      for (Component component : components) {
        max = Math.max(max, component.v);
      }
      return max;
    }
  }

  /**
   * A component with its sampling factors. {@code nonZero} has one bit for each coefficient of each
   * block; {@code means} has each block's constant coefficient, if it is kept.
   */
  private static final class Component {
    final int id;
    final int h;
    final int v;
    final int quantiser;
    int blocksInRow;
    long[] nonZero = {};
    int[] means = {};
    int step;

    /**
     * The constant coefficient of the previous block; the next one is coded as a difference from
     * it.
     */
    int last;

    Component(int id, int h, int v, int quantiser) {
      this.id = id;
      this.h = h;
      this.v = v;
      this.quantiser = quantiser;
    }
  }

  /** One component in a scan, with the tables of its codes. */
  private record Coded(Component component, @Nullable JpegHuffman dc, @Nullable JpegHuffman ac) {}

  /** The coefficients that a scan has, and their precision: T.81's Ss, Se, Ah and Al. */
  private record Selection(int first, int last, boolean refines, int shift) {}

  /**
   * Reads all codes of a file. If a JPEG is not Huffman coded (arithmetic, lossless), only its
   * markers are read.
   *
   * @throws MediaException if the image data are broken, or the file is not a JPEG with an end
   */
  public static void requireWhole(byte[] file) throws MediaException {
    new JpegScans(file).read();
  }

  /**
   * The mean brightness of an image's blocks.
   *
   * @param width width of the image, in pixels
   * @param height height of the image, in pixels
   * @param blockWidth width of a block in pixels; blocks at the right edge reach beyond the image
   * @param blockHeight height of a block in pixels; blocks at the lower edge reach beyond the image
   * @param columns number of blocks in a row
   * @param eighths brightness row by row, in eighths of a grey level, 0 to 2040
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Greys(
      int width, int height, int blockWidth, int blockHeight, int columns, int[] eighths) {}

  /**
   * Reads all codes of a file, as {@link #requireWhole} does, and returns the brightness of its
   * blocks: the Y of ITU-R BT.601, or green if the file has RGB. These are the encoder's numbers
   * and do not depend on a decoder. Empty if an image is not 8-bit Huffman coded or has more than
   * 2^20 blocks.
   *
   * @throws MediaException if the image data are broken, or the file is not a JPEG with an end
   */
  public static Optional<Greys> greys(byte[] file) throws MediaException {
    JpegScans scans = new JpegScans(file);
    scans.read();
    return scans.greys();
  }

  private Optional<Greys> greys() {
    Frame of = frame;
    if (of == null) {
      return Optional.empty();
    }
    Component bright = of.bright(isAdobeRgb);
    if (bright.means.length == 0 || bright.step == 0) {
      return Optional.empty();
    }
    int columns = ceil(ceil(of.width * bright.h, of.maxH()), 8);
    int rows = ceil(ceil(of.height * bright.v, of.maxV()), 8);
    int[] eighths = new int[columns * rows];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        long mean = (long) bright.means[y * bright.blocksInRow + x] * bright.step;
        eighths[y * columns + x] = (int) Math.max(0, Math.min(WHITE, mean + BLACK_IS_BELOW));
      }
    }
    return Optional.of(
        new Greys(
            of.width,
            of.height,
            8 * of.maxH() / bright.h,
            8 * of.maxV() / bright.v,
            columns,
            eighths));
  }

  private void read() throws MediaException {
    int marker = 0;
    while (markers.next()) {
      if (marker != JpegMarkers.SCAN && markers.skipped() > MOST_SURPLUS_BYTES) {
        throw broken("%d bytes of no segment before".formatted(markers.skipped()), markers.from());
      }
      marker = markers.marker();
      if (marker == HUFFMAN_TABLES) {
        tables();
      } else if (marker == RESTART_INTERVAL && markers.to() - markers.from() >= 2) {
        restartInterval = word(markers.from());
      } else if (marker == QUANTISERS) {
        quantisers();
      } else if (marker == ADOBE) {
        int at = markers.from();
        // "Adobe", version and flags, then the transform; 0 means no transform.
        isAdobeRgb = markers.to() - at >= 12 && file[at] == 'A' && file[at + 11] == 0;
      } else if (marker >= 0xc0 && marker <= 0xc2) {
        if (frame != null) {
          // Its size may be another than the one that was read of the file and found harmless.
          throw broken("a second frame header", markers.from());
        }
        frame = frame(marker == 0xc2);
      } else if (marker >= 0xc3 && marker <= 0xcf && marker != 0xc8 && marker != 0xcc) {
        return;
      } else if (marker == JpegMarkers.SCAN) {
        scan();
      }
    }
    if (marker != JpegMarkers.SCAN && markers.skipped() > MOST_SURPLUS_BYTES) {
      throw broken("%d bytes of no segment before".formatted(markers.skipped()), markers.from());
    }
    if (scans == 0) {
      throw new MediaException("JPEG: no image data");
    }
  }

  private void tables() throws MediaException {
    int at = markers.from();
    while (at + 17 <= markers.to()) {
      int kind = file[at] & 0xff;
      int symbols = 0;
      for (int i = 1; i <= 16; i++) {
        symbols += file[at + i] & 0xff;
      }
      if ((kind & 0x0f) > 3 || kind > 0x1f || at + 17 + symbols > markers.to()) {
        throw broken("a Huffman table that does not fit", at);
      }
      JpegHuffman table = JpegHuffman.of(file, at + 1, at + 17);
      (kind < 0x10 ? dc : ac)[kind & 0x0f] = table;
      at += 17 + symbols;
    }
  }

  private void quantisers() {
    int at = markers.from();
    while (at < markers.to()) {
      int kind = file[at] & 0xff;
      int bytes = kind < 0x10 ? 1 : 2;
      if (at + 1 + 64 * bytes > markers.to() || (kind & 0x0f) > 3) {
        return;
      }
      steps[kind & 0x0f] = bytes == 1 ? file[at + 1] & 0xff : word(at + 1);
      at += 1 + 64 * bytes;
    }
  }

  private Frame frame(boolean progressive) throws MediaException {
    int at = markers.from();
    int count = markers.to() - at < 6 ? 0 : file[at + 5] & 0xff;
    if (count < 1 || count > MOST_COMPONENTS || markers.to() - at < 6 + 3 * count) {
      throw broken("a frame header of %d components".formatted(count), at);
    }
    Component[] components = new Component[count];
    for (int i = 0; i < count; i++) {
      int entry = at + 6 + 3 * i;
      int sampling = file[entry + 1] & 0xff;
      components[i] =
          new Component(file[entry] & 0xff, sampling >> 4, sampling & 0x0f, file[entry + 2] & 0x03);
      if (components[i].h < 1
          || components[i].h > 4
          || components[i].v < 1
          || components[i].v > 4) {
        throw broken("sampling factors %d, %d".formatted(sampling >> 4, sampling & 0x0f), entry);
      }
    }
    Frame made = new Frame(word(at + 3), word(at + 1), progressive, components);
    if (made.width < 1 || made.height < 1) {
      throw broken("a frame of %d x %d".formatted(made.width, made.height), at);
    }
    Component bright = made.bright(isAdobeRgb);
    for (Component component : components) {
      component.blocksInRow = ceil(made.width, 8 * made.maxH()) * component.h;
      int rows = ceil(made.height, 8 * made.maxV()) * component.v;
      long blocks = (long) component.blocksInRow * rows;
      if (component == bright && blocks <= MOST_KEPT_BLOCKS && file[at] == 8) {
        component.means = new int[(int) blocks];
      }
      // The bits of a block are needed if a later scan refines it.
      component.nonZero = progressive ? new long[component.blocksInRow * rows] : component.nonZero;
    }
    return made;
  }

  private void scan() throws MediaException {
    Frame of = frame;
    int at = markers.from();
    int count = markers.to() > at ? file[at] & 0xff : 0;
    if (of == null || count < 1 || count > MOST_COMPONENTS || markers.to() - at < 4 + 2 * count) {
      throw broken("a scan of %d components".formatted(count), at);
    }
    scans++;
    if (scans > MOST_SCANS) {
      throw broken("more than %d scans".formatted(MOST_SCANS), at);
    }
    Coded[] coded = new Coded[count];
    for (int i = 0; i < count; i++) {
      int tables = file[at + 2 + 2 * i] & 0xff;
      coded[i] =
          new Coded(
              component(of, file[at + 1 + 2 * i] & 0xff), dc[(tables >> 4) & 3], ac[tables & 3]);
    }
    for (Coded one : coded) {
      one.component.last = 0;
      one.component.step =
          one.component.step == 0 ? steps[one.component.quantiser] : one.component.step;
    }
    int end = at + 1 + 2 * count;
    Selection selection =
        of.progressive
            ? new Selection(
                file[end] & 0x3f,
                file[end + 1] & 0x3f,
                (file[end + 2] & 0xf0) != 0,
                file[end + 2] & 0x0f)
            : new Selection(0, 63, false, 0);
    JpegBits bits = new JpegBits(file, markers.to());
    blocks(of, coded, selection, bits);
    int next = JpegMarkers.markerFrom(file, bits.at());
    if (next < 0) {
      throw new MediaException("JPEG: cut off: no end-of-image marker");
    }
    if (next - bits.at() > MOST_SURPLUS_BYTES) {
      throw broken("%d bytes behind the last block".formatted(next - bits.at()), bits.at());
    }
  }

  private static Component component(Frame frame, int id) throws MediaException {
    for (Component component : frame.components) {
      if (component.id == id) {
        return component;
      }
    }
    throw new MediaException("JPEG: a scan of component %d, which the frame lacks".formatted(id));
  }

  /** Visits a scan's blocks in their order in the data. */
  private void blocks(Frame of, Coded[] coded, Selection selection, JpegBits bits)
      throws MediaException {
    BlockCodes codes = new BlockCodes(bits, of.progressive, selection);
    boolean single = coded.length == 1;
    Component first = coded[0].component;
    int unitsWide =
        single ? ceil(ceil(of.width * first.h, of.maxH()), 8) : ceil(of.width, 8 * of.maxH());
    int unitsHigh =
        single ? ceil(ceil(of.height * first.v, of.maxV()), 8) : ceil(of.height, 8 * of.maxV());
    int done = 0;
    for (int row = 0; row < unitsHigh; row++) {
      for (int column = 0; column < unitsWide; column++, done++) {
        if (restartInterval > 0 && done > 0 && done % restartInterval == 0) {
          bits.restart((done / restartInterval - 1) & 7, MOST_SURPLUS_BYTES);
          codes.restart();
          for (Coded one : coded) {
            one.component.last = 0;
          }
        }
        for (Coded one : coded) {
          Component component = one.component;
          int wide = single ? 1 : component.h;
          int high = single ? 1 : component.v;
          for (int y = 0; y < high; y++) {
            for (int x = 0; x < wide; x++) {
              int block = (row * high + y) * component.blocksInRow + column * wide + x;
              codes.read(one, block);
            }
          }
        }
      }
    }
  }

  private int word(int at) {
    return (file[at] & 0xff) << 8 | file[at + 1] & 0xff;
  }

  private static int ceil(int value, int of) {
    return (value + of - 1) / of;
  }

  private static MediaException broken(String what, int at) {
    return new MediaException("JPEG: broken image data: %s at byte %d".formatted(what, at));
  }

  /** Reads the codes of one block after the other. */
  private static final class BlockCodes {
    private final JpegBits bits;
    private final boolean progressive;
    private final int first;
    private final int last;
    private final boolean refines;
    private final int shift;

    /** The number of following blocks without a further coefficient of this scan. */
    private int emptyBlocks;

    BlockCodes(JpegBits bits, boolean progressive, Selection selection) {
      this.bits = bits;
      this.progressive = progressive;
      this.first = selection.first;
      this.last = selection.last;
      this.refines = selection.refines;
      this.shift = selection.shift;
    }

    void restart() {
      emptyBlocks = 0;
    }

    void read(Coded coded, int block) throws MediaException {
      Component component = coded.component;
      if (!progressive) {
        constant(coded.dc, component, block);
        coefficients(table(coded.ac));
      } else if (first == 0) {
        if (!refines) {
          constant(coded.dc, component, block);
        } else if (bits.take(1) != 0 && block < component.means.length) {
          component.means[block] |= 1 << shift;
        }
      } else if (refines) {
        refine(table(coded.ac), component.nonZero, block);
      } else {
        firstBits(table(coded.ac), component.nonZero, block);
      }
    }

    private static JpegHuffman table(@Nullable JpegHuffman table) throws MediaException {
      if (table == null) {
        throw new MediaException("JPEG: a scan without its Huffman table");
      }
      return table;
    }

    private void constant(@Nullable JpegHuffman dc, Component component, int block)
        throws MediaException {
      int size = bits.decode(table(dc));
      if (size > 16) {
        throw broken("a difference of %d bits".formatted(size), bits.at());
      }
      int value = bits.take(size);
      // T.81, F.1.2.1.1: of the values with this number of bits, the lower half is negative.
      boolean isNegative = size > 0 && value >> (size - 1) == 0;
      component.last += isNegative ? value - (1 << size) + 1 : value;
      if (block < component.means.length) {
        component.means[block] = component.last << shift;
      }
    }

    private void coefficients(JpegHuffman ac) throws MediaException {
      int k = 1;
      while (k < 64) {
        int code = bits.decode(ac);
        int size = code & 0x0f;
        if (size == 0) {
          if (code != 0xf0) {
            return;
          }
          k += 16;
          continue;
        }
        k = placed(k + (code >> 4)) + 1;
        bits.take(size);
      }
    }

    private int placed(int k) throws MediaException {
      if (k > 63) {
        throw broken("coefficient %d of a block".formatted(k), bits.at());
      }
      return k;
    }

    private void firstBits(JpegHuffman ac, long[] nonZero, int block) throws MediaException {
      if (emptyBlocks > 0) {
        emptyBlocks--;
        return;
      }
      int k = first;
      while (k <= last) {
        int code = bits.decode(ac);
        int run = code >> 4;
        int size = code & 0x0f;
        if (size == 0) {
          if (run < 15) {
            emptyBlocks = (1 << run) - 1 + bits.take(run);
            return;
          }
          k += 16;
          continue;
        }
        k = placed(k + run);
        bits.take(size);
        nonZero[block] |= 1L << k;
        k++;
      }
    }

    /** T.81, G.1.2.3: each coefficient that is already known takes one bit on the way. */
    private void refine(JpegHuffman ac, long[] nonZero, int block) throws MediaException {
      int k = first;
      if (emptyBlocks == 0) {
        while (k <= last) {
          int code = bits.decode(ac);
          int run = code >> 4;
          boolean isNew = (code & 0x0f) != 0;
          if (isNew) {
            bits.take(1);
          } else if (run < 15) {
            emptyBlocks = (1 << run) + bits.take(run);
            break;
          }
          while (k <= last) {
            if ((nonZero[block] >> k & 1) != 0) {
              bits.take(1);
            } else {
              run--;
              if (run < 0) {
                break;
              }
            }
            k++;
          }
          if (isNew) {
            nonZero[block] |= 1L << placed(k);
          }
          k++;
        }
      }
      if (emptyBlocks > 0) {
        for (; k <= last; k++) {
          if ((nonZero[block] >> k & 1) != 0) {
            bits.take(1);
          }
        }
        emptyBlocks--;
      }
    }
  }

  /**
   * Reads the bits of a scan's data: {@code ff 00} is a byte of ff; any other marker ends the data.
   */
  private static final class JpegBits {
    private final byte[] file;
    private int next;
    private boolean ended;
    private long bits;
    private int available;

    JpegBits(byte[] file, int from) {
      this.file = file;
      this.next = from;
    }

    /**
     * The position of the first byte of which no bit was read; before a marker it may be off by a
     * few bytes.
     */
    int at() {
      return next - available / Byte.SIZE;
    }

    /** The symbol of the next code. */
    int decode(JpegHuffman table) throws MediaException {
      if (available < JpegHuffman.MOST_BITS) {
        fill();
      }
      int missing = JpegHuffman.MOST_BITS - available;
      int first = (int) (missing > 0 ? bits << missing : bits >>> -missing) & 0xffff;
      int found = table.look(first);
      int length = found >> 8;
      if (length == 0 && available >= JpegHuffman.MOST_BITS) {
        throw broken("a code that its table lacks");
      }
      if (length == 0 || length > available) {
        throw broken("data that end before the last block");
      }
      available -= length;
      return found & 0xff;
    }

    /** The next {@code count} bits, at most 16, as a number. */
    int take(int count) throws MediaException {
      if (available < count) {
        fill();
        if (available < count) {
          throw broken("data that end before the last block");
        }
      }
      available -= count;
      return (int) (bits >>> available) & (1 << count) - 1;
    }

    /**
     * Moves past a restart marker.
     *
     * @param number number of the marker, 0 to 7
     * @param surplus bytes that may come before it
     */
    void restart(int number, int surplus) throws MediaException {
      int i = at();
      int last = Math.min(i + surplus, file.length - 2);
      while (i < last && !(file[i] == (byte) 0xff && isMarker(file[i + 1]))) {
        i++;
      }
      if (i > last || file[i] != (byte) 0xff || (file[i + 1] & 0xff) != 0xd0 + number) {
        throw broken("no restart marker " + number);
      }
      next = i + 2;
      available = 0;
      ended = false;
    }

    private void fill() {
      while (available <= Long.SIZE - 2 * Byte.SIZE && !ended) {
        if (next >= file.length) {
          ended = true;
          return;
        }
        int b = file[next] & 0xff;
        if (b == 0xff) {
          if (next + 1 >= file.length || file[next + 1] != 0) {
            ended = true;
            return;
          }
          next++;
        }
        next++;
        bits = bits << Byte.SIZE | b;
        available += Byte.SIZE;
      }
    }

    private static boolean isMarker(byte second) {
      return second != 0 && second != (byte) 0xff;
    }

    private MediaException broken(String what) {
      return new MediaException("JPEG: broken image data: %s at byte %d".formatted(what, at()));
    }
  }

  /** A Huffman table of a JPEG (ITU-T T.81, annex C), for finding codes by their first bits. */
  private static final class JpegHuffman {
    /** Codes with up to this number of bits, nearly all that occur, take one table access. */
    static final int FAST_BITS = 9;

    static final int MOST_BITS = 16;

    /** For the first bits: length * 256 + symbol; 0 if the code is longer or does not exist. */
    private final int[] fast = new int[1 << FAST_BITS];

    /** For each length: one more than the largest code, extended to 16 bits; 0 if there is none. */
    private final int[] ends = new int[MOST_BITS + 1];

    /** For each length: the index of its first symbol, less its first code. */
    private final int[] offsets = new int[MOST_BITS + 1];

    private final byte[] file;

    private JpegHuffman(byte[] file) {
      this.file = file;
    }

    /**
     * Reads a table of a file.
     *
     * @param counts position of the numbers of codes of 1 to 16 bits
     * @param symbols position of the symbols
     * @throws MediaException if there are more codes than bits allow
     */
    static JpegHuffman of(byte[] file, int counts, int symbols) throws MediaException {
      JpegHuffman table = new JpegHuffman(file);
      int code = 0;
      int symbol = symbols;
      for (int length = 1; length <= MOST_BITS; length++) {
        int count = file[counts + length - 1] & 0xff;
        if (code + count > 1 << length) {
          throw new MediaException("JPEG: a Huffman table of too many codes");
        }
        table.offsets[length] = symbol - code;
        for (int i = 0; i < count && length <= FAST_BITS; i++) {
          int from = (code + i) << (FAST_BITS - length);
          int to = (code + i + 1) << (FAST_BITS - length);
          for (int bits = from; bits < to; bits++) {
            table.fast[bits] = length << 8 | file[symbol + i] & 0xff;
          }
        }
        code += count;
        symbol += count;
        table.ends[length] = count == 0 ? 0 : code << (MOST_BITS - length);
        code <<= 1;
      }
      return table;
    }

    /**
     * The code at the beginning of some bits: length * 256 + symbol; 0 if there is none.
     *
     * @param bits the next 16 bits
     */
    int look(int bits) {
      int found = fast[bits >> (MOST_BITS - FAST_BITS)];
      if (found != 0) {
        return found;
      }
      for (int length = FAST_BITS + 1; length <= MOST_BITS; length++) {
        if (bits < ends[length]) {
          int symbol = offsets[length] + (bits >> (MOST_BITS - length));
          return length << 8 | file[symbol] & 0xff;
        }
      }
      return 0;
    }
  }
}
