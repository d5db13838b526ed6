package org.vpobuilder.pipeline.sources;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.io.input.BOMInputStream;
import org.vpobuilder.pipeline.storage.Folder;

/**
 * Reads a table row by row, in UTF-8. If it has a header, its columns are found by name, so that it
 * may have other columns too. Holds one row, of at most {@link #MAX_ROW} bytes.
 */
public final class CsvRows {
  /** The longest row: a quote that is never closed would take in the rest of the file. */
  public static final int MAX_ROW = 1 << 20;

  /** The most names that are kept; Open Images has 20,000 labels. */
  private static final int MOST_NAMES = 100_000;

  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(true).setIgnoreSurroundingSpaces(true).get();

  /**
   * A csv with lines of comment, which begin with {@code #}. A misplaced quote spoils its row and
   * not the table.
   */
  public static final CSVFormat COMMENTED =
      FORMAT.builder().setCommentMarker('#').setTrailingData(true).setLenientEof(true).get();

  /** A table with tabs between the fields and no quotes. */
  public static final CSVFormat TABS =
      CSVFormat.TDF.builder().setIgnoreEmptyLines(true).setQuote(null).get();

  private CsvRows() {}

  /** Takes rows: exactly one call a row. */
  public interface Sink {
    /** Takes a row that has the same number of fields as the header. */
    void row(Row row);

    /**
     * Takes a row with more or fewer fields than the header, or than are wanted if there is no
     * header.
     *
     * @param record e.g. {@code line 7}
     */
    void wrongFields(String record, int got, int wanted);
  }

  /** The wanted columns of the current row. Do not keep it. */
  public static final class Row {
    private final int[] places;
    private List<String> fields = List.of();
    private long line;

    private Row(int[] places) {
      this.places = places;
    }

    /** The field of the wanted column with that index. */
    public String get(int column) {
      return fields.get(places[column]);
    }

    /** The line of the file in which the row ends, from 1. */
    public long line() {
      return line;
    }

    /** {@code line 7}: names the row in a rejection. */
    public String record() {
      return "line " + line;
    }
  }

  /**
   * Reads every row of a csv that has a header.
   *
   * @param columns the names of the wanted ones
   * @throws IOException or an unchecked exception of the parser if the file is not a csv, lacks a
   *     column or has a row of more than {@link #MAX_ROW} bytes
   */
  public static void read(InputStream in, List<String> columns, Sink sink) throws IOException {
    read(in, FORMAT, columns, sink);
  }

  /** Reads every row as {@link #read(InputStream, List, Sink)} does, in any format. */
  public static void read(InputStream in, CSVFormat format, List<String> columns, Sink sink)
      throws IOException {
    read(in, format, columns, true, sink);
  }

  /**
   * Reads every row of a table that has no header.
   *
   * @param columns the names of all columns of a row, in their order
   * @throws IOException or an unchecked exception of the parser if the file is not a table or has a
   *     row of more than {@link #MAX_ROW} bytes
   */
  public static void readPlain(InputStream in, CSVFormat format, List<String> columns, Sink sink)
      throws IOException {
    read(in, format, columns, false, sink);
  }

  /**
   * Reads a data set's names of its labels from the first of some tables that is there. Names are
   * only shown to users, so rows of another form are skipped.
   *
   * @param columns the names of its columns, including {@code id} and {@code label}
   * @return names by id; none if no table is there
   */
  public static Map<String, String> names(Folder folder, List<String> tables, List<String> columns)
      throws IOException {
    Map<String, String> names = new HashMap<>();
    Sink sink =
        new Sink() {
          @Override
          public void row(Row row) {
            if (names.size() < MOST_NAMES) {
              names.put(row.get(columns.indexOf("id")), row.get(columns.indexOf("label")));
            }
          }

          @Override
          public void wrongFields(String record, int got, int wanted) {
            // The row has no name.
          }
        };
    for (String table : tables) {
      if (names.isEmpty() && folder.has(table)) {
        FingerprintedInput.read(
            folder,
            table,
            in -> {
              readPlain(in, COMMENTED, columns, sink);
              return names;
            });
      }
    }
    return names;
  }

  private static void read(
      InputStream in, CSVFormat format, List<String> columns, boolean hasHeader, Sink sink)
      throws IOException {
    RowBound bound = new RowBound(in);
    try (CSVParser parser =
        format.parse(
            new InputStreamReader(
                BOMInputStream.builder().setInputStream(bound).get(), StandardCharsets.UTF_8))) {
      Iterator<CSVRecord> rows = parser.iterator();
      if (!rows.hasNext()) {
        throw new IOException("got no row, wanted the columns " + String.join(",", columns));
      }
      List<String> header = hasHeader ? rows.next().toList() : columns;
      Row row = new Row(places(header, columns));
      while (true) {
        bound.startRow();
        if (!rows.hasNext()) {
          return;
        }
        CSVRecord record = rows.next();
        row.line = parser.getCurrentLineNumber();
        if (record.size() == header.size()) {
          row.fields = record.toList();
          sink.row(row);
        } else {
          sink.wrongFields(row.record(), record.size(), header.size());
        }
      }
    }
  }

  private static int[] places(List<String> header, List<String> columns) throws IOException {
    int[] places = new int[columns.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = header.indexOf(columns.get(i));
      if (places[i] < 0) {
        throw new IOException(
            "no column %s: got the columns %s"
                .formatted(columns.get(i), SourceText.printable(String.join(",", header))));
      }
    }
    return places;
  }

  /** Stops at a row that does not end; buffers behind it may hold some kB of the next row. */
  private static final class RowBound extends FilterInputStream {
    private int left = MAX_ROW;

    RowBound(InputStream in) {
      super(in);
    }

    void startRow() {
      left = MAX_ROW;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(1);
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count(read);
      return read;
    }

    private void count(int read) throws IOException {
      left -= read;
      if (left < 0) {
        throw new IOException(
            "got a row of more than %d bytes: does a quote have no end?".formatted(MAX_ROW));
      }
    }
  }
}
