package org.vpobuilder.pipeline.decode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.vpobuilder.spec.failure.RejectionCode;

/**
 * Tells a RIFF/WAVE file that was cut off: FFmpeg takes its length from what is there and not from
 * its header.
 */
final class WavHeader {
  private static final int RIFF = 0x52494646;
  private static final int WAVE = 0x57415645;
  private static final int DATA = 0x64617461;
  private static final int RIFF_HEADER = 12;
  private static final int CHUNK_HEADER = 8;

  /** What recorders write that do not know the length yet: no clip of ours is as long. */
  private static final long UNKNOWN = 0x7fff_0000L;

  private WavHeader() {}

  /**
   * Looks at the length of the sound; says nothing of what is no RIFF/WAVE file.
   *
   * @throws ClipException CLIP_TRUNCATED if the header states more bytes than there are
   */
  static void requireWhole(byte[] file) throws ClipException {
    ByteBuffer in = ByteBuffer.wrap(file);
    if (file.length < RIFF_HEADER || in.getInt(0) != RIFF || in.getInt(8) != WAVE) {
      return;
    }
    long at = RIFF_HEADER;
    while (at + CHUNK_HEADER <= file.length) {
      int id = in.order(ByteOrder.BIG_ENDIAN).getInt((int) at);
      long bytes =
          Integer.toUnsignedLong(
              in.order(ByteOrder.LITTLE_ENDIAN).getInt((int) at + Integer.BYTES));
      at += CHUNK_HEADER;
      if (id == DATA) {
        requireBytes(bytes, file.length - at);
        return;
      }
      // Chunks begin at even bytes.
      at += bytes + (bytes & 1);
    }
  }

  private static void requireBytes(long stated, long there) throws ClipException {
    if (stated > there && stated < UNKNOWN) {
      throw new ClipException(
          RejectionCode.CLIP_TRUNCATED,
          there + " bytes of sound",
          "the %d that its header states".formatted(stated));
    }
  }
}
