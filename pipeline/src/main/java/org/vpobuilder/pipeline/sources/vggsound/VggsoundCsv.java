package org.vpobuilder.pipeline.sources.vggsound;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.io.input.BOMInputStream;
import org.vpobuilder.classmaps.VggsoundLabels;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;

/**
 * Reads VGGSound's csv: no header, four fields (YouTube id, start in seconds, label, split), labels
 * with commas quoted. Variants of other tools are accepted: a line of column names, a column of row
 * numbers before the others, starts such as {@code 30.0}, spaces around commas. Holds the clip
 * names seen, some 80 bytes a row.
 */
public final class VggsoundCsv {
  /** The file's name in VGGSound's folder. */
  public static final String FILE = "vggsound.csv";

  private static final Pattern SAFE_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern START = Pattern.compile("(\\d{1,6})(?:\\.0{1,6})?");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final Pattern START_NAME = Pattern.compile("(?i)[^\\d]*(start|time|sec)[^\\d]*");
  private static final Pattern SPLIT_NAME = Pattern.compile("(?i).*(split|set)\\W*");
  private static final int FIELDS = 4;

  private final Predicate<String> mapped;
  private final RowSink sink;
  private final Set<String> seen = new HashSet<>();

  /** The fields of a readable row, for messages. */
  public static final String ROW = "id,start,label,split";

  /**
   * The differences of a csv from VGGSound's own.
   *
   * @param header whether its first line names the columns; it is not a row
   * @param rowNumbers whether a column of row numbers comes before the others
   */
  public record Form(boolean header, boolean rowNumbers) {}

  /** Takes rows: exactly one call a row. */
  public interface RowSink {
    void row(VggsoundRow row);

    /** Takes a valid row whose label is not in the class map. */
    void outsideClassMap(Split split, String label);

    /**
     * Takes a row that can't be used.
     *
     * @param split {@code train}, {@code test} or {@code unknown}
     */
    void rejected(String split, Rejection rejection);
  }

  private VggsoundCsv(Predicate<String> mapped, RowSink sink) {
    this.mapped = mapped;
    this.sink = sink;
  }

  /**
   * Reads every row.
   *
   * @param mapped whether a label is in the class map
   * @throws IOException or an unchecked exception of the parser if the file is not a csv
   */
  public static Form read(InputStream in, Predicate<String> mapped, RowSink sink)
      throws IOException {
    VggsoundCsv reader = new VggsoundCsv(mapped, sink);
    boolean header = false;
    boolean numbered = false;
    boolean begun = false;
    try (CSVParser rows = parser(in)) {
      for (CSVRecord row : rows) {
        if (row.getRecordNumber() == 1 && isHeader(row)) {
          header = true;
          continue;
        }
        if (!begun) {
          numbered = isNumbered(row);
          begun = true;
        }
        List<String> all = row.toList();
        boolean without = numbered && all.size() == FIELDS + 1;
        reader.row(without ? all.subList(1, all.size()) : all, rows.getCurrentLineNumber());
      }
    }
    return new Form(header, numbered);
  }

  /**
   * Whether the row has names of columns, the last four of which are VGGSound's; such a row can't
   * be a row of data.
   */
  private static boolean isHeader(CSVRecord row) {
    if (row.size() != FIELDS && row.size() != FIELDS + 1) {
      return false;
    }
    int id = row.size() - FIELDS;
    return (START_NAME.matcher(row.get(id + 1)).matches()
            || SPLIT_NAME.matcher(row.get(id + 3)).matches())
        && !START.matcher(row.get(id + 1)).matches()
        && !VggsoundLabels.contains(row.get(id + 2));
  }

  private static boolean isNumbered(CSVRecord row) {
    return row.size() == FIELDS + 1
        && NUMBER.matcher(row.get(0)).matches()
        && START.matcher(row.get(2)).matches()
        && isSplit(row.get(4));
  }

  private static boolean isSplit(String text) {
    return text.equals("train") || text.equals("test");
  }

  private static CSVParser parser(InputStream in) throws IOException {
    return CSVFormat.DEFAULT
        .builder()
        .setIgnoreEmptyLines(true)
        .setIgnoreSurroundingSpaces(true)
        .get()
        .parse(
            new InputStreamReader(
                BOMInputStream.builder().setInputStream(in).get(), StandardCharsets.UTF_8));
  }

  private void row(List<String> row, long line) {
    String split = row.size() == FIELDS ? row.get(3) : "unknown";
    try {
      VggsoundRow parsed = parse(row, line);
      if (mapped.test(parsed.label())) {
        sink.row(parsed);
      } else {
        sink.outsideClassMap(parsed.split(), parsed.label());
      }
    } catch (RejectedException e) {
      sink.rejected(isSplit(split) ? split : "unknown", e.rejection());
    }
  }

  private VggsoundRow parse(List<String> row, long line) throws RejectedException {
    String name = "line " + line;
    check(
        row.size() == FIELDS,
        RejectionCode.CSV_FIELD_COUNT,
        name,
        row.size() + " fields",
        "4: id, start, label, split");
    String id = row.get(0);
    check(
        SAFE_ID.matcher(id).matches(),
        RejectionCode.CSV_ID_UNSAFE,
        name,
        id,
        "1 to 64 of A-Z, a-z, 0-9, _ and -");
    String start = row.get(1);
    Matcher seconds = START.matcher(start);
    check(
        seconds.matches(),
        RejectionCode.CSV_START_INVALID,
        name,
        start,
        "whole seconds from 0 to 999999");
    Split split = split(row.get(3), name);
    String label = row.get(2);
    check(
        VggsoundLabels.contains(label) || mapped.test(label),
        RejectionCode.CSV_LABEL_UNKNOWN,
        name,
        label,
        "one of VGGSound's labels");
    VggsoundRow parsed =
        new VggsoundRow(id, Integer.parseInt(seconds.group(1)), label, split, line);
    check(
        seen.add(parsed.clipId()),
        RejectionCode.CSV_ROW_DUPLICATE,
        name,
        parsed.clipId(),
        "each id and start once");
    return parsed;
  }

  private static Split split(String text, String name) throws RejectedException {
    return switch (text) {
      case "train" -> Split.TRAIN;
      case "test" -> Split.TEST;
      default -> throw rejected(RejectionCode.CSV_SPLIT_UNKNOWN, name, text, "train or test");
    };
  }

  private static void check(
      boolean holds, RejectionCode code, String record, String got, String wanted)
      throws RejectedException {
    if (!holds) {
      throw rejected(code, record, got, wanted);
    }
  }

  private static RejectedException rejected(
      RejectionCode code, String record, String got, String wanted) {
    return new RejectedException(code, FILE, record, got, wanted);
  }
}
