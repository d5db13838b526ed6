package org.vpobuilder.pipeline.verify;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.function.LongConsumer;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.release.Release;

/** A file read once and hashed on the way, whoever reads it and however far. */
final class HashedInput extends InputStream {
  private static final int BUFFER = 1 << 18;

  private final InputStream in;
  private final MessageDigest digest = Sha256.digest();
  private final LongConsumer progress;
  private final byte[] buffer = new byte[BUFFER];
  private int from;
  private int to;
  private long bytes;

  /** Reads a stream, and closes it when it is closed itself. */
  HashedInput(InputStream in, LongConsumer progress) {
    this.in = in;
    this.progress = progress;
  }

  @Override
  public int read() throws IOException {
    return from < to || fill() ? buffer[from++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (from == to && !fill()) {
      return -1;
    }
    int n = Math.min(length, to - from);
    System.arraycopy(buffer, from, target, offset, n);
    from += n;
    return n;
  }

  @Override
  public long skip(long count) throws IOException {
    if (count <= 0 || (from == to && !fill())) {
      return 0;
    }
    int n = (int) Math.min(count, to - from);
    from += n;
    return n;
  }

  /** Reads what is left and gives length and SHA-256 of the whole file, which is called so. */
  Release.FileEntry finish(String path) throws IOException {
    while (fill()) {
      // fill() hashes.
    }
    return new Release.FileEntry(path, bytes, Sha256.hex(digest));
  }

  private boolean fill() throws IOException {
    from = 0;
    to = Math.max(0, in.read(buffer, 0, BUFFER));
    digest.update(buffer, 0, to);
    bytes += to;
    progress.accept(to);
    return to > 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
