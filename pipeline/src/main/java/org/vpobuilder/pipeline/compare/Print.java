package org.vpobuilder.pipeline.compare;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.vpobuilder.spec.Sha256;

/** The first eight bytes of a SHA-256: enough to tell whether two things are the same. */
final class Print {
  private Print() {}

  static long of(byte[] bytes) {
    return Sha256.start(bytes);
  }

  static long of(short[] samples) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length);
    bytes.asShortBuffer().put(samples);
    return of(bytes.array());
  }

  /** The start of the hash of some values as text; no value contains a line end. */
  static long of(Object... values) {
    MessageDigest digest = Sha256.digest();
    for (Object value : values) {
      digest.update((value + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return Sha256.start(digest);
  }
}
