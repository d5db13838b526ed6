package org.vpobuilder.pipeline.storage;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.vpobuilder.spec.release.Release.FileEntry;

/** SHA-256 of files. */
public final class Fingerprint {
  private Fingerprint() {}

  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** In hex. */
  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** Of a file, read piece by piece. */
  public static FileEntry of(Folder folder, String relative) throws IOException {
    MessageDigest digest = digest();
    long bytes = 0;
    try (InputStream in = folder.open(relative)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        bytes += read;
      }
    }
    return new FileEntry(relative, bytes, HexFormat.of().formatHex(digest.digest()));
  }
}
