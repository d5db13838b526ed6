package org.vpobuilder.pipeline.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** Reads pieces of files by their positions. */
public final class FilePiece {
  private FilePiece() {}

  /**
   * Reads a whole piece of an open file: a single read of a channel may return less.
   *
   * @throws EOFException if the file ends earlier
   */
  public static byte[] read(SeekableByteChannel file, long offset, int length) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(length);
    file.position(offset);
    while (piece.hasRemaining()) {
      if (file.read(piece) < 0) {
        throw new EOFException(
            "ends at byte %d, wanted %d".formatted(offset + piece.position(), offset + length));
      }
    }
    return piece.array();
  }
}
