package org.vpobuilder.schemas.media;

/**
 * Walks a JPEG from marker to marker, from the start of the image to its end marker (ITU-T T.81,
 * annex B). Bytes after the end marker do not belong to the image: phones append videos there.
 */
final class JpegMarkers {
  static final int END = 0xd9;
  static final int SCAN = 0xda;
  static final int APP1 = 0xe1;

  private static final int FIRST_RESTART = 0xd0;
  private static final int LAST_RESTART = 0xd7;
  private static final int START = 0xd8;
  private static final int TEMPORARY = 0x01;

  private final byte[] file;
  private int next = 2;
  private int marker = START;
  private int from = 2;
  private int skipped;

  /** Begins after the start marker. */
  JpegMarkers(byte[] file) {
    this.file = file;
  }

  /** The second byte of the current marker. */
  int marker() {
    return marker;
  }

  /** The first byte of the segment's content. */
  int from() {
    return from;
  }

  /**
   * The first byte after the segment; for the header of a scan, the first byte of its image data.
   */
  int to() {
    return next;
  }

  /**
   * The number of bytes before the marker that belong to no segment; image data count except their
   * restart markers.
   */
  int skipped() {
    return skipped;
  }

  /**
   * Moves to the next marker, skipping image data and bytes that belong to no segment.
   *
   * @return whether there is a segment; false at the end marker
   * @throws MediaException if the file ends before the end marker
   */
  boolean next() throws MediaException {
    int at = markerFrom(file, next);
    if (at < 0) {
      throw new MediaException("JPEG: cut off: no end-of-image marker");
    }
    skipped = at - next;
    marker = file[at + 1] & 0xff;
    from = at + 2;
    next = from;
    if (marker == END) {
      return false;
    }
    if (marker != START && marker != TEMPORARY) {
      int length = from + 2 > file.length ? 0 : (file[from] & 0xff) << 8 | file[from + 1] & 0xff;
      if (length < 2 || from + length > file.length) {
        throw new MediaException(
            "JPEG: cut off: a segment of %d bytes at byte %d".formatted(length, at));
      }
      next = from + length;
      from += 2;
    }
    return true;
  }

  /**
   * The position of the next marker that is neither a restart marker nor an escaped byte of image
   * data; -1 if there is none.
   */
  static int markerFrom(byte[] file, int start) {
    for (int i = start; i + 1 < file.length; i++) {
      if (file[i] == (byte) 0xff && endsData(file[i + 1] & 0xff)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean endsData(int second) {
    // A marker may be preceded by any number of ff; ff 00 is a data byte of ff.
    return second != 0 && second != 0xff && !isRestart(second);
  }

  static boolean isRestart(int second) {
    return second >= FIRST_RESTART && second <= LAST_RESTART;
  }

  /** Whether an end marker follows at a position where one is allowed. */
  static boolean reachEnd(byte[] file) {
    JpegMarkers markers = new JpegMarkers(file);
    try {
      boolean more = true;
      while (more) {
        more = markers.next();
      }
      return true;
    } catch (MediaException e) {
      return false;
    }
  }
}
