package org.vpobuilder.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the tables of {@code vpo-spec/SPEC.md} for the tests that they name. */
public final class SpecTables {
  private SpecTables() {}

  /** The rows of the first table behind the words {@code Tested by `SpecTablesTest.{test}`}. */
  static List<Map<String, String>> of(String test) {
    return of("SpecTablesTest", test);
  }

  /** The rows of the first table behind the words {@code Tested by `{testClass}.{test}`}. */
  public static List<Map<String, String>> of(String testClass, String test) {
    List<String> lines = lines();
    int at = 0;
    while (!lines.get(at).contains("`%s.%s`".formatted(testClass, test))) {
      at++;
    }
    while (!lines.get(at).startsWith("|")) {
      at++;
    }
    List<String> names = cells(lines.get(at));
    List<Map<String, String>> rows = new ArrayList<>();
    for (at += 2; at < lines.size() && lines.get(at).startsWith("|"); at++) {
      List<String> cells = cells(lines.get(at));
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        row.put(names.get(i), cells.get(i));
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<String> cells(String line) {
    String inner = line.strip().substring(1, line.strip().length() - 1);
    return Arrays.stream(inner.split("\\|", -1))
        .map(cell -> cell.strip().replace("`", ""))
        .toList();
  }

  private static List<String> lines() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("mvnw"))) {
      root = root.getParent();
    }
    try {
      return Files.readAllLines(root.resolve("vpo-spec/SPEC.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
