package org.vpobuilder.validation.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.vpobuilder.spec.failure.BadInputException;

/** Tells data of one name apart. */
public final class Fingerprint {
  private Fingerprint() {}

  /**
   * The sha256 of a file, in hex.
   *
   * @throws BadInputException if it can't be read
   */
  public static String sha256(Path file) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchFileException e) {
      throw new BadInputException(file + ": no such file", e);
    } catch (IOException e) {
      throw new BadInputException("%s: can't be read: %s".formatted(file, e.getMessage()), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** "{name}, {file} sha256 {hex}", and the limit if there is one. */
  static String of(String name, Path file, int limit) {
    return "%s, %s sha256 %s%s"
        .formatted(
            name,
            file.getFileName(),
            sha256(file),
            limit == Integer.MAX_VALUE ? "" : ", limit " + limit);
  }
}
