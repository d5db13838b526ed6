package org.vpobuilder.pipeline.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.spec.failure.BadInputException;

/** Files of one JSON value a line. */
public final class RowFiles {
  private static final int BLOCK_LINES = 1024;
  private static final int BLOCK_BYTES = 1 << 23;

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
    parse(folder, file, format::read, values);
  }

  /**
   * Makes a value of a line.
   *
   * @param <T> the value
   */
  @FunctionalInterface
  public interface LineParser<T> {
    /**
     * Parses a line, on any thread.
     *
     * @param json without its line end
     * @param where names the file and the line
     */
    T parse(byte[] json, String where);
  }

  /**
   * Reads the values of a file: lines are parsed on all cores, values taken one by one in the order
   * of the file. So is a failure: the values before it are taken. Holds {@value #BLOCK_LINES} lines
   * or 8 MB of them and one line more, and their values.
   *
   * @throws BadInputException naming the line that is too long or cut off
   */
  public static <T> void parse(
      Folder folder, String file, LineParser<T> parser, Consumer<? super T> values)
      throws IOException {
    try (InputStream in = folder.open(file)) {
      Block<T> block = new Block<>(parser, values);
      try {
        lines(in, folder.location(file), block::add);
      } catch (BadInputException e) {
        block.take();
        throw e;
      }
      block.take();
    }
  }

  /** Lines that are parsed together. */
  private static final class Block<T> {
    private final LineParser<T> parser;
    private final Consumer<? super T> values;
    private final List<byte[]> lines = new ArrayList<>();
    private final List<String> places = new ArrayList<>();
    private int bytes;

    Block(LineParser<T> parser, Consumer<? super T> values) {
      this.parser = parser;
      this.values = values;
    }

    void add(byte[] json, String where) {
      lines.add(json);
      places.add(where);
      bytes += json.length;
      if (lines.size() == BLOCK_LINES || bytes >= BLOCK_BYTES) {
        take();
      }
    }

    void take() {
      List<Supplier<T>> parsed = Workers.map(lines.size(), this::parsed);
      lines.clear();
      places.clear();
      bytes = 0;
      parsed.forEach(value -> values.accept(value.get()));
    }

    /** The value of a line, or its failure, which waits for its turn. */
    private Supplier<T> parsed(int line) {
      try {
        T value = parser.parse(lines.get(line), places.get(line));
        return () -> value;
      } catch (RuntimeException e) {
        return () -> {
          throw e;
        };
      }
    }
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
