package org.vpobuilder.schemas;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.vpobuilder.spec.failure.BadInputException;

/** Writes a file on a local disk whole or not at all. */
public final class OutputFile {
  private OutputFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes the bytes under a temporary name and then renames it; see {@link #replace}. */
  public static void replace(Path file, byte[] bytes) throws IOException {
    replace(file, out -> out.write(bytes));
  }

  /**
   * Writes under a temporary name in the same folder and then renames the file, which replaces an
   * earlier regular file in one step.
   *
   * @throws BadInputException if a rename would replace something that is not a regular file
   */
  public static void replace(Path file, Content content) throws IOException {
    replaceBy(
        file,
        temporary -> {
          try (OutputStream out = Files.newOutputStream(temporary);
              OutputStream buffered = new BufferedOutputStream(out)) {
            content.writeTo(buffered);
          }
          return temporary;
        });
  }

  /** Writes a file at a path, for writers that need one, and returns a result. */
  @FunctionalInterface
  public interface Writer<T> {
    T writeTo(Path temporary) throws IOException;
  }

  /**
   * The same for a writer that needs a path. A file that was not finished is deleted.
   *
   * @return the writer's result
   * @throws BadInputException if a rename would replace something that is not a regular file
   */
  public static <T> T replaceBy(Path file, Writer<T> writer) throws IOException {
    requireReplaceable(file);
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    requireReplaceable(temporary);
    try {
      T result = writer.writeTo(temporary);
      rename(temporary, file);
      return result;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Gives a finished file its name, in one step, in place of an earlier regular file.
   *
   * @throws BadInputException if the rename would replace something that is not a regular file
   */
  public static void rename(Path finished, Path file) throws IOException {
    requireReplaceable(file);
    Files.move(finished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Makes sure that only a regular file is replaced. A rename also replaces links such as {@code
   * /dev/stdout}, devices, sockets and empty folders, for root in any folder.
   *
   * @throws BadInputException if there is anything other than a regular file
   */
  public static void requireReplaceable(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    BasicFileAttributes found =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!found.isRegularFile()) {
      String what =
          found.isSymbolicLink() ? "a link" : found.isDirectory() ? "a folder" : "a device or pipe";
      throw new BadInputException(
          "%s: got %s, wanted a regular file to replace, or none".formatted(file, what));
    }
  }
}
