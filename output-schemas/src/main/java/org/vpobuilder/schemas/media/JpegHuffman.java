package org.vpobuilder.schemas.media;

/** A Huffman table of a JPEG (ITU-T T.81, annex C), to look codes up by their first bits. */
final class JpegHuffman {
  /** Codes of up to this many bits, nearly all that occur, take one look. */
  static final int FAST_BITS = 9;

  static final int MOST_BITS = 16;

  /** By the first bits: length * 256 + symbol; 0 where the code is longer or there is none. */
  private final int[] fast = new int[1 << FAST_BITS];

  /** By length: one more than the largest code, of 16 bits; 0 where there is none. */
  private final int[] ends = new int[MOST_BITS + 1];

  /** By length: where its symbols begin, less its first code. */
  private final int[] offsets = new int[MOST_BITS + 1];

  private final byte[] file;

  private JpegHuffman(byte[] file) {
    this.file = file;
  }

  /**
   * A table of a file.
   *
   * @param counts where the numbers of codes of 1 to 16 bits stand
   * @param symbols where the symbols stand
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
   * The code that bits begin with: length * 256 + symbol; 0 if there is none.
   *
   * @param bits the next 16
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
