package org.vpobuilder.pipeline.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.spec.failure.BadInputException;

/** Files of one JSON value a line. */
public final class RowFiles {
  private RowFiles() {}

  /** Writes a file, which appears whole or not at all. */
  public static <T> void write(Folder folder, String file, JsonFormat<T> format, Iterable<T> values)
      throws IOException {
    folder.write(
        file,
        Attempt.name(),
        raw -> {
          OutputStream out = new BufferedOutputStream(raw, 1 << 16);
          for (T value : values) {
            out.write(format.write(value));
            out.write('\n');
          }
          out.flush();
        });
  }

  /** Takes the lines of a file. */
  @FunctionalInterface
  public interface LineReader {
    /**
     * Reads a line.
     *
     * @param json without its line end
     * @param where names the file and the line
     */
    void read(byte[] json, String where);
  }

  /**
   * Reads a file line by line.
   *
   * @throws BadInputException naming the line that is too long or cut off
   */
  public static void lines(Folder folder, String file, LineReader reader) throws IOException {
    try (InputStream in = folder.open(file)) {
      lines(in, folder.location(file), reader);
    }
  }

  /**
   * Reads a stream line by line, to its end.
   *
   * @param location names it in errors
   * @throws BadInputException naming the line that is too long or cut off
   */
  public static void lines(InputStream in, String location, LineReader reader) throws IOException {
    org.vpobuilder.schemas.JsonLines lines = new org.vpobuilder.schemas.JsonLines(in);
    for (byte[] line = next(lines, location); line != null; line = next(lines, location)) {
      reader.read(line, location + ":" + lines.number());
    }
  }

  private static byte @Nullable [] next(org.vpobuilder.schemas.JsonLines lines, String location)
      throws IOException {
    try {
      return lines.next();
    } catch (org.vpobuilder.schemas.JsonLines.BadLineException e) {
      throw new BadInputException(location + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads the values of a file.
   *
   * @throws BadInputException naming the line that is not such a value
   */
  public static <T> void read(Folder folder, String file, JsonFormat<T> format, Consumer<T> values)
      throws IOException {
    lines(folder, file, (json, where) -> values.accept(format.read(json, where)));
  }

  /**
   * Reads a value that someone may have edited.
   *
   * @throws BadInputException if its schema forbids it
   */
  public static <T> T checked(JsonFormat<T> format, byte[] json, String where) {
    T value = format.read(json, where);
    List<String> violations = format.violations(json);
    if (!violations.isEmpty()) {
      throw new BadInputException("%s: %s".formatted(where, violations.get(0)));
    }
    return value;
  }
}
