package org.vpobuilder.pipeline.sources.coco;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.io.ContentReference;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A COCO instance file in which {@code [first byte, length]} replaces each segmentation.
 * Segmentations are nine tenths of the file and almost none is needed: skipping them byte by byte
 * takes a fraction of the time of parsing them. In skipped text only the brackets are counted;
 * whether it is JSON shows when it is read. Holds 64 KiB of the file and the positions of its last
 * cuts.
 */
final class PlacedSegmentations extends InputStream {
  private static final byte[] KEY = "segmentation".getBytes(StandardCharsets.US_ASCII);
  private static final int CHUNK = 1 << 16;

  /**
   * The number of last cuts that are kept: more than a chunk and a parser's buffer of 8000 bytes
   * can hold.
   */
  private static final int CUTS = 1 << 13;

  /** Bytes that matter in a skipped value: quotes and brackets. */
  private static final boolean[] MARKS = new boolean[256];

  static {
    for (char mark : "\"[]{}".toCharArray()) {
      MARKS[mark] = true;
    }
  }

  private enum State {
    OUTSIDE,
    STRING,
    AFTER_KEY,
    BEFORE_VALUE,
    BRACKETS,
    STRING_IN_BRACKETS,
    SCALAR,
    STRING_SCALAR
  }

  private final InputStream in;
  private final byte[] chunk = new byte[CHUNK];
  private long read;
  private byte[] out = new byte[CHUNK];
  private int next;
  private int end;
  private long passedOn;
  private State state = State.OUTSIDE;
  private boolean escaped;

  /** The number of bytes of {@link #KEY} that the current string began with; -1 if it differs. */
  private int matched;

  private long valueStart;
  private int depth;

  /**
   * The end of each cut in the output, and the number of bytes that the output is shorter behind
   * it.
   */
  private final long[] cutEnds = new long[CUTS];

  private final long[] cutSums = new long[CUTS];
  private int cuts;

  PlacedSegmentations(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    return fill() ? out[next++] & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, end - next);
    System.arraycopy(out, next, bytes, offset, count);
    next += count;
    return count;
  }

  /** The position in the file of a byte of this stream, if it is among the last few thousand. */
  long placeInFile(long place) {
    for (int cut = cuts - 1; cut >= Math.max(0, cuts - CUTS); cut--) {
      if (cutEnds[cut % CUTS] <= place) {
        return place + cutSums[cut % CUTS];
      }
    }
    return place;
  }

  private boolean fill() throws IOException {
    while (next == end) {
      passedOn += end;
      next = 0;
      end = 0;
      int count = in.read(chunk);
      if (count < 0) {
        requireEnded();
        return false;
      }
      pass(count);
      read += count;
    }
    return true;
  }

  private void requireEnded() throws IOException {
    if (state.compareTo(State.BRACKETS) >= 0) {
      throw new JsonParseException(
          null,
          "Unexpected end-of-input: the segmentation from byte %d on does not end"
              .formatted(valueStart),
          new JsonLocation(ContentReference.unknown(), read, -1, -1, -1));
    }
  }

  private void pass(int count) {
    int i = 0;
    while (i < count) {
      switch (state) {
        case OUTSIDE -> i = outside(i, count);
        case STRING -> i = string(i, count);
        case AFTER_KEY, BEFORE_VALUE -> i = betweenKeyAndValue(i);
        case BRACKETS -> i = brackets(i, count);
        case STRING_IN_BRACKETS, STRING_SCALAR -> i = passedString(i, count);
        case SCALAR -> i = scalar(i, count);
      }
    }
  }

  private int outside(int from, int count) {
    int i = from;
    while (i < count && chunk[i] != '"') {
      i++;
    }
    if (i < count) {
      i++;
      matched = 0;
      state = State.STRING;
    }
    give(chunk, from, i - from);
    return i;
  }

  private int string(int from, int count) {
    int i = from;
    while (i < count) {
      byte b = chunk[i++];
      if (escaped) {
        escaped = false;
      } else if (b == '\\') {
        escaped = true;
        matched = -1;
      } else if (b == '"') {
        state = matched == KEY.length ? State.AFTER_KEY : State.OUTSIDE;
        break;
      } else {
        matched = matched >= 0 && matched < KEY.length && b == KEY[matched] ? matched + 1 : -1;
      }
    }
    give(chunk, from, i - from);
    return i;
  }

  private int betweenKeyAndValue(int i) {
    byte b = chunk[i];
    boolean isSpace = b == ' ' || b == '\n' || b == '\r' || b == '\t';
    if (state == State.AFTER_KEY && !isSpace && b != ':') {
      // The string was a value and not a key.
      state = State.OUTSIDE;
      return i;
    }
    if (isSpace || state == State.AFTER_KEY) {
      state = isSpace ? state : State.BEFORE_VALUE;
      give(chunk, i, 1);
      return i + 1;
    }
    valueStart = read + i;
    depth = 0;
    if (b == '[' || b == '{') {
      state = State.BRACKETS;
      return i;
    }
    state = b == '"' ? State.STRING_SCALAR : State.SCALAR;
    return b == '"' ? i + 1 : i;
  }

  private int brackets(int from, int count) {
    int i = from;
    while (i < count) {
      byte b = chunk[i++];
      if (!MARKS[b & 0xff]) {
        continue;
      }
      if (b == '"') {
        state = State.STRING_IN_BRACKETS;
        return i;
      }
      depth += b == '[' || b == '{' ? 1 : -1;
      if (depth == 0) {
        givePlace(read + i);
        return i;
      }
    }
    return i;
  }

  private int passedString(int from, int count) {
    for (int i = from; i < count; i++) {
      byte b = chunk[i];
      if (escaped) {
        escaped = false;
      } else if (b == '\\') {
        escaped = true;
      } else if (b == '"') {
        if (state == State.STRING_IN_BRACKETS) {
          state = State.BRACKETS;
        } else {
          givePlace(read + i + 1);
        }
        return i + 1;
      }
    }
    return count;
  }

  private int scalar(int from, int count) {
    for (int i = from; i < count; i++) {
      if (",]} \n\r\t\"".indexOf(chunk[i]) >= 0) {
        givePlace(read + i);
        return i;
      }
    }
    return count;
  }

  private void givePlace(long valueEnd) {
    giveByte('[');
    giveNumber(valueStart);
    giveByte(',');
    giveNumber(valueEnd - valueStart);
    giveByte(']');
    cutEnds[cuts % CUTS] = passedOn + end;
    cutSums[cuts % CUTS] = valueEnd - passedOn - end;
    cuts++;
    state = State.OUTSIDE;
  }

  /**
   * Writes a number's digits one by one: joining strings took more than half of the time that this
   * class needs for COCO.
   */
  private void giveNumber(long number) {
    if (number >= 10) {
      giveNumber(number / 10);
    }
    giveByte((char) ('0' + number % 10));
  }

  private void giveByte(char ascii) {
    makeRoom(1);
    out[end++] = (byte) ascii;
  }

  private void give(byte[] bytes, int from, int count) {
    makeRoom(count);
    System.arraycopy(bytes, from, out, end, count);
    end += count;
  }

  private void makeRoom(int count) {
    if (end + count > out.length) {
      out = Arrays.copyOf(out, Math.max(end + count, 2 * out.length));
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
