package org.vpobuilder.pipeline.verify;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.schemas.JsonLines;
import org.vpobuilder.spec.failure.BadInputException;

/** Reads the json and jsonl files of a release; what is not valid is a failure of schema. */
final class Texts {
  /** Largest json file read whole: a manifest of a million files. */
  private static final int MAX_BYTES = 1 << 28;

  private final ReleaseFolder folder;
  private final Findings findings;

  Texts(ReleaseFolder folder, Findings findings) {
    this.folder = folder;
    this.findings = findings;
  }

  ReleaseFolder folder() {
    return folder;
  }

  /** Takes the rows of a jsonl file, in order. */
  interface RowReader<T> {
    void row(T value, int line);
  }

  /** A json file; empty if it is absent or not valid. */
  <T> Optional<T> json(String file, JsonFormat<T> format) {
    return text(file).flatMap(bytes -> valid(format, bytes, file, ""));
  }

  /** The bytes of a small file; empty if it is absent or can't be read. */
  Optional<byte[]> text(String file) {
    if (!folder.has(file)) {
      return Optional.empty();
    }
    try (InputStream in = folder.open(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES);
      if (bytes.length == MAX_BYTES) {
        findings.fail(
            Check.SCHEMA, file, "", "a longer file", "less than %d bytes".formatted(MAX_BYTES));
        return Optional.empty();
      }
      return Optional.of(bytes);
    } catch (IOException e) {
      findings.fail(Check.SCHEMA, file, "", "unreadable: " + e.getMessage(), "a readable file");
      return Optional.empty();
    }
  }

  /** Hands every valid row of a jsonl file to {@code reader}; nothing if the file is absent. */
  <T> void rows(String file, JsonFormat<T> format, RowReader<T> reader) {
    if (!folder.has(file)) {
      return;
    }
    try (InputStream in = folder.open(file)) {
      JsonLines lines = new JsonLines(in);
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        int number = lines.number();
        valid(format, line, file, "line " + number).ifPresent(row -> reader.row(row, number));
      }
    } catch (IOException e) {
      findings.fail(Check.SCHEMA, file, "", e.getMessage(), "lines of json");
    }
  }

  /** A text as its record; empty, and a failure, if it is not valid. */
  <T> Optional<T> valid(JsonFormat<T> format, byte[] json, String file, String record) {
    findings.looked(Check.SCHEMA);
    try {
      T value = format.read(json, "");
      List<String> violations = format.violations(json);
      if (violations.isEmpty()) {
        return Optional.of(value);
      }
      findings.fail(Check.SCHEMA, file, record, violations.get(0), format.schemaName());
    } catch (BadInputException e) {
      String reason = String.valueOf(e.getMessage()).replaceFirst("^: ", "");
      findings.fail(Check.SCHEMA, file, record, reason, format.schemaName());
    }
    return Optional.empty();
  }
}
