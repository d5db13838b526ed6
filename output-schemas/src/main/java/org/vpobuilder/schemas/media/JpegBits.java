package org.vpobuilder.schemas.media;

/** Reads the bits of a scan's data: {@code ff 00} is a byte of ff, any other marker ends them. */
final class JpegBits {
  private final byte[] file;
  private int next;
  private boolean ended;
  private long bits;
  private int available;

  JpegBits(byte[] file, int from) {
    this.file = file;
    this.next = from;
  }

  /** Where the first byte stands of which no bit was read, to a few bytes in front of a marker. */
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

  /** The next bits, at most 16, as a number. */
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
   * Goes behind a restart marker.
   *
   * @param number of the marker, 0 to 7
   * @param surplus bytes that may stand before it
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
