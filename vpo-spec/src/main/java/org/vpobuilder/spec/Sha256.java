package org.vpobuilder.spec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4), whole or shortened. */
public final class Sha256 {
  private Sha256() {}

  /** A new digest, to be fed piece by piece. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The digest of some bytes in hex. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** The digest of all bytes fed so far, in hex; the digest then begins anew. */
  public static String hex(MessageDigest fed) {
    return HexFormat.of().formatHex(fed.digest());
  }

  /** The first 64 bits of the digest: enough to compare millions of things without holding them. */
  public static long start(byte[] bytes) {
    return start(digest().digest(bytes), 0);
  }

  /** The first 64 bits of a text's digest, in UTF-8. */
  public static long start(String text) {
    return start(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The first 64 bits of the digest of all bytes fed so far; the digest then begins anew. */
  public static long start(MessageDigest fed) {
    return start(fed.digest(), 0);
  }

  private static long start(byte[] hash, int at) {
    return ByteBuffer.wrap(hash).getLong(at);
  }
}
