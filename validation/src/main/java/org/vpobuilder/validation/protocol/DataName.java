package org.vpobuilder.validation.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.failure.BadInputException;

/** Distinguishes data of one name. */
public final class DataName {
  private DataName() {}

  /**
   * The sha256 of a file, in hex.
   *
   * @throws BadInputException if the file can't be read
   */
  public static String sha256(Path file) {
    try {
      return Sha256.hex(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new BadInputException(file + ": no such file", e);
    } catch (IOException e) {
      throw new BadInputException("%s: can't be read: %s".formatted(file, e.getMessage()), e);
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
