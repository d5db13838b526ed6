package org.vpobuilder.pipeline.compare;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The first eight bytes of a SHA-256: enough to tell whether two things are the same. */
final class Print {
  private Print() {}

  static long of(byte[] bytes) {
    return start(sha256().digest(bytes));
  }

  static long of(short[] samples) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length);
    bytes.asShortBuffer().put(samples);
    return of(bytes.array());
  }

  /** Of values by their text, which no line end is in. */
  static long of(Object... values) {
    MessageDigest digest = sha256();
    for (Object value : values) {
      digest.update((value + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return start(digest.digest());
  }

  private static long start(byte[] hash) {
    return ByteBuffer.wrap(hash).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
