package org.vpobuilder.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads a .jsonl file line by line. Holds one line, of at most {@link #MAX_LINE_BYTES}. */
public final class JsonLines {
  public static final int MAX_LINE_BYTES = 1 << 26;

  /** A fault of the line, not of the disk. */
  public static final class BadLineException extends IOException {
    BadLineException(String message) {
      super(message);
    }
  }

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 12);
  private int from;
  private int to;
  private int number;

  /** The caller closes {@code in}. */
  public JsonLines(InputStream in) {
    this.in = in;
  }

  /**
   * The next line without its line end, or null at the end.
   *
   * @throws BadLineException if a line is too long or the last one has no line end
   */
  public byte @Nullable [] next() throws IOException {
    line.reset();
    while (fill()) {
      int end = from;
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      if (line.size() + end - from > MAX_LINE_BYTES) {
        throw new BadLineException(
            "line %d: wanted at most %d bytes".formatted(number + 1, MAX_LINE_BYTES));
      }
      line.write(buffer, from, end - from);
      from = end + 1;
      if (end < to) {
        number++;
        return line.toByteArray();
      }
    }
    if (line.size() > 0) {
      throw new BadLineException("line %d is cut off".formatted(number + 1));
    }
    return null;
  }

  /** Reads more bytes if the buffer has no unread byte; false at the end. */
  private boolean fill() throws IOException {
    if (from >= to) {
      from = 0;
      to = in.read(buffer);
    }
    return to > 0;
  }

  /** The number of the line that was read last, from 1. */
  public int number() {
    return number;
  }
}
