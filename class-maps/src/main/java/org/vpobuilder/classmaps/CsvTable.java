package org.vpobuilder.classmaps;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * A csv file with known columns, held in memory as a whole. Fields are quoted as in RFC 4180; empty
 * lines and lines that begin with {@code #} are skipped; no field is blank or padded with spaces.
 */
record CsvTable(String source, List<Row> rows) {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setCommentMarker('#').setIgnoreEmptyLines(true).get();

  /** One row with its file and line. */
  record Row(String source, long line, List<String> cells) {
    String cell(int column) {
      return cells.get(column);
    }

    BadInputException error(String what, String got, String wanted) {
      return failure(source, line, what, got, wanted);
    }
  }

  /** Reads all rows, or throws {@link BadInputException}; does not close {@code csv}. */
  static CsvTable read(Reader csv, String source, List<String> columns) {
    List<Row> rows = new ArrayList<>();
    try {
      // Closing the parser would close the caller's reader.
      @SuppressWarnings("resource")
      CSVParser parser = CSVParser.builder().setReader(csv).setFormat(FORMAT).get();
      boolean header = true;
      for (Iterator<CSVRecord> records = parser.iterator(); hasNext(records, parser, source); ) {
        List<String> cells = records.next().toList();
        Row row = new Row(source, parser.getCurrentLineNumber(), cells);
        if (header) {
          checkHeader(row, columns);
          header = false;
        } else {
          checkCells(row, columns);
          rows.add(row);
        }
      }
    } catch (IOException e) {
      throw unreadable(source, 1, e);
    }
    if (rows.isEmpty()) {
      String wanted = "the header " + String.join(",", columns) + " and at least one row";
      throw failure(source, 1, "table", "no rows", wanted);
    }
    return new CsvTable(source, List.copyOf(rows));
  }

  private static boolean hasNext(Iterator<CSVRecord> records, CSVParser parser, String source) {
    try {
      return records.hasNext();
    } catch (UncheckedIOException | IllegalStateException e) {
      throw unreadable(source, parser.getCurrentLineNumber(), e);
    }
  }

  private static BadInputException unreadable(String source, long line, Exception e) {
    String message = "%s, line %d: got something that is not csv (%s), wanted quoted csv";
    return new BadInputException(message.formatted(source, line, e.getMessage()), e);
  }

  private static void checkHeader(Row row, List<String> columns) {
    List<String> got = new ArrayList<>(row.cells());
    // Spreadsheets put a byte order mark before the first column.
    got.set(0, got.get(0).replace("\uFEFF", ""));
    if (!got.equals(columns)) {
      throw row.error("header", String.join(",", row.cells()), String.join(",", columns));
    }
  }

  private static void checkCells(Row row, List<String> columns) {
    if (row.cells().size() != columns.size()) {
      String wanted = columns.size() + " fields: " + String.join(",", columns);
      throw row.error("fields", row.cells().size() + " fields", wanted);
    }
    for (int i = 0; i < columns.size(); i++) {
      String cell = row.cell(i);
      if (cell.isBlank() || !cell.equals(cell.strip())) {
        String wanted = "a value without spaces around it";
        throw row.error(columns.get(i), cell, wanted);
      }
    }
  }

  private static BadInputException failure(
      String source, long line, String what, String got, String wanted) {
    return new BadInputException(
        "%s, line %d: %s: got '%s', wanted %s".formatted(source, line, what, got, wanted));
  }
}
