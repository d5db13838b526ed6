package org.vpobuilder.pipeline.storage;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.release.Release.FileEntry;

/** Files of a folder by their SHA-256. */
public final class Fingerprint {
  private Fingerprint() {}

  /** Length and SHA-256 of a file, which is read piece by piece. */
  public static FileEntry of(Folder folder, String relative) throws IOException {
    MessageDigest digest = Sha256.digest();
    long bytes = 0;
    try (InputStream in = folder.open(relative)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        bytes += read;
      }
    }
    return new FileEntry(relative, bytes, Sha256.hex(digest));
  }
}
