package org.vpobuilder.schemas.shard;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a shard member by member. Holds one member, of at most {@link #MAX_MEMBER_BYTES}.
 *
 * <p>A shard is plain ustar (POSIX.1-1988), so this class reads nothing else: no links, no folders,
 * no sparse files, no extended headers, whose size an attacker could choose.
 */
public final class ShardReader implements Closeable {
  public static final long MAX_MEMBER_BYTES = 1L << 28;

  /**
   * The largest sample, all its files together: a thread that reads samples holds at most this
   * number of bytes.
   */
  public static final long MAX_SAMPLE_BYTES = 1L << 28;

  private static final int BLOCK = 512;

  private final InputStream in;
  private final byte[] block = new byte[BLOCK];
  private long unread;
  private long padding;

  /** Takes ownership of {@code in}: closing the reader closes it. */
  public ShardReader(InputStream in) {
    this.in = in;
  }

  /**
   * The header of a member.
   *
   * @param metadata whether owner, mode and time are those that every shard has
   */
  public record TarHeader(String name, boolean metadata, int size) {}

  /**
   * One file of a shard.
   *
   * @param metadata whether owner, mode and time are those that every shard has
   */
  public record TarMember(String name, boolean metadata, byte[] bytes) {
    /** The name up to its first dot. */
    public String key() {
      return keyOf(name);
    }

    /** The part of the name after its first dot. */
    public String extension() {
      int dot = name.indexOf('.');
      return dot < 0 ? "" : name.substring(dot + 1);
    }
  }

  /** The part of a member's name up to its first dot. */
  public static String keyOf(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  /**
   * The next member, or null at the end.
   *
   * @throws IOException if the archive is broken or a member too large
   */
  public @Nullable TarMember next() throws IOException {
    TarHeader header = nextHeader();
    return header == null ? null : new TarMember(header.name(), header.metadata(), bytes());
  }

  /**
   * The next member's header, or null at the end. Bytes of the last member that were not read are
   * skipped.
   *
   * @throws IOException if the archive is broken or the member too large
   */
  public @Nullable TarHeader nextHeader() throws IOException {
    pass(unread + padding);
    if (in.readNBytes(block, 0, BLOCK) != BLOCK) {
      throw new IOException("the archive is cut off");
    }
    if (isZero(BLOCK)) {
      expectEnd();
      return null;
    }
    UstarHeader header = new UstarHeader(block);
    header.check();
    long size = header.size();
    if (size > MAX_MEMBER_BYTES) {
      throw new IOException(
          "member %s: got %d bytes, wanted at most %d"
              .formatted(header.name(), size, MAX_MEMBER_BYTES));
    }
    unread = size;
    padding = -size & (BLOCK - 1);
    return new TarHeader(header.name(), header.isCanonical(), (int) size);
  }

  /**
   * The bytes of the member whose header was read last; once per member.
   *
   * @throws IOException if the member is cut off
   */
  public byte[] bytes() throws IOException {
    // Does not allocate the declared size at once, because the file may be shorter.
    byte[] bytes = in.readNBytes((int) unread);
    if (bytes.length != unread) {
      throw new IOException("the archive is cut off in a member");
    }
    unread = 0;
    return bytes;
  }

  private void pass(long bytes) throws IOException {
    try {
      in.skipNBytes(bytes);
    } catch (EOFException e) {
      throw new IOException("the archive is cut off", e);
    }
  }

  private void expectEnd() throws IOException {
    if (in.readNBytes(block, 0, BLOCK) != BLOCK || !isZero(BLOCK)) {
      throw new IOException("the archive does not end with two blocks of zeros");
    }
    for (int n = in.readNBytes(block, 0, BLOCK); n > 0; n = in.readNBytes(block, 0, BLOCK)) {
      if (!isZero(n)) {
        throw new IOException("bytes behind the end of the archive");
      }
    }
  }

  private boolean isZero(int length) {
    for (int i = 0; i < length; i++) {
      if (block[i] != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** The fields of a ustar header block, at the offsets of POSIX.1-1988. */
  private record UstarHeader(byte[] block) {
    private static final int NAME = 0;
    private static final int MODE = 100;
    private static final int UID = 108;
    private static final int GID = 116;
    private static final int SIZE = 124;
    private static final int MTIME = 136;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int LINK_NAME = 157;
    private static final int MAGIC = 257;
    private static final int USER_NAME = 265;
    private static final int GROUP_NAME = 297;
    private static final int PREFIX = 345;

    void check() throws IOException {
      int sum = 8 * ' ';
      for (int i = 0; i < BLOCK; i++) {
        sum += i >= CHECKSUM && i < CHECKSUM + 8 ? 0 : block[i] & 0xff;
      }
      if (sum != octal(CHECKSUM, 8)) {
        throw new IOException("a header with a wrong checksum");
      }
      if (!text(MAGIC, 6).equals("ustar") || block[TYPE] != '0') {
        throw new IOException(
            "member %s: got type %d, wanted a ustar file".formatted(name(), block[TYPE]));
      }
    }

    String name() {
      return text(NAME, 100);
    }

    long size() throws IOException {
      return octal(SIZE, 12);
    }

    boolean isCanonical() throws IOException {
      return octal(UID, 8) == 0
          && octal(GID, 8) == 0
          && (octal(MODE, 8) & 07777) == 0644
          && octal(MTIME, 12) == 0
          && text(LINK_NAME, 100).isEmpty()
          && text(USER_NAME, 32).isEmpty()
          && text(GROUP_NAME, 32).isEmpty()
          && text(PREFIX, 155).isEmpty();
    }

    private String text(int offset, int length) {
      int end = offset;
      while (end < offset + length && block[end] != 0) {
        end++;
      }
      return new String(block, offset, end - offset, StandardCharsets.UTF_8);
    }

    private long octal(int offset, int length) throws IOException {
      String digits = text(offset, length).strip();
      if (!digits.matches("[0-7]{1,12}")) {
        throw new IOException("a header with a number that is not octal");
      }
      return Long.parseLong(digits, 8);
    }
  }
}
