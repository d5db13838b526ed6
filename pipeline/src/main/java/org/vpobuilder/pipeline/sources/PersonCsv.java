package org.vpobuilder.pipeline.sources;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.io.input.BOMInputStream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.PersonLabel;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;

/**
 * The user's own person labels: rows {@code ann_id,label} with male, female or baby. A line of
 * column names, a column of row numbers before the others and ids such as {@code 12.0} are
 * accepted. Holds some 80 bytes a row.
 */
public final class PersonCsv {
  /** The fields of a readable row, for messages. */
  public static final String ROW = "ann_id,label";

  private static final Pattern ID = Pattern.compile("(\\d{1,18})(?:\\.0{1,6})?");
  private static final int FIELDS = 2;

  private final Map<String, PersonLabel> labels = new HashMap<>();
  private final String source;
  private final Consumer<Rejection> rejections;
  private long rows;

  private PersonCsv(String source, Consumer<Rejection> rejections) {
    this.source = source;
    this.rejections = rejections;
  }

  /**
   * The labels that were read.
   *
   * @param rows of the file, readable or not, without the line of column names
   */
  public record Labels(Map<String, PersonLabel> byAnnotation, long rows) {}

  /**
   * The labels of a user's csv, by annotation id.
   *
   * @param file null for no labels
   * @param book gets the file and its faults
   */
  public static Map<String, PersonLabel> read(@Nullable PersonLabelFile file, Entries.Book book) {
    if (file == null) {
      return Map.of();
    }
    FingerprintedInput.Fingerprinted<Labels> labels =
        FingerprintedInput.read(
            file.folder(), file.name(), in -> read(in, file.name(), book::reject));
    book.source(labels.file());
    return labels.value().byAnnotation();
  }

  /** Reads all rows; bad ones are rejected. */
  public static Labels read(InputStream in, String source, Consumer<Rejection> rejections)
      throws IOException {
    PersonCsv reader = new PersonCsv(source, rejections);
    try (CSVParser rows =
        CSVFormat.DEFAULT
            .builder()
            .setIgnoreEmptyLines(true)
            .setIgnoreSurroundingSpaces(true)
            .setTrim(true)
            .get()
            .parse(
                new InputStreamReader(
                    BOMInputStream.builder().setInputStream(in).get(), StandardCharsets.UTF_8))) {
      boolean numbered = false;
      for (CSVRecord row : rows) {
        if (row.getRecordNumber() == 1 && isHeader(row)) {
          continue;
        }
        List<String> fields = row.toList();
        if (reader.rows == 0) {
          numbered = fields.size() == FIELDS + 1 && label(fields.get(2)).isPresent();
        }
        boolean without = numbered && fields.size() == FIELDS + 1;
        reader.row(
            without ? fields.subList(1, fields.size()) : fields, rows.getCurrentLineNumber());
      }
    }
    return new Labels(reader.labels, reader.rows);
  }

  /**
   * Whether the row has the names of the columns: two, or three of which the first is that of row
   * numbers. It must contain neither a number nor a label.
   */
  private static boolean isHeader(CSVRecord row) {
    int last = row.size() - 1;
    return (row.size() == FIELDS || row.size() == FIELDS + 1)
        && row.get(last - 1).matches("(?i)\\D*id\\D*")
        && label(row.get(last)).isEmpty();
  }

  private static Optional<PersonLabel> label(String name) {
    return PersonLabel.byName(name).filter(label -> label != PersonLabel.NONE);
  }

  private void row(List<String> fields, long line) {
    rows++;
    Matcher id = ID.matcher(fields.get(0));
    Optional<PersonLabel> label = fields.size() == FIELDS ? label(fields.get(1)) : Optional.empty();
    boolean valid =
        label.isPresent()
            && id.matches()
            && labels.putIfAbsent(Long.toString(Long.parseLong(id.group(1))), label.get()) == null;
    if (!valid) {
      rejections.accept(
          new Rejection(
              RejectionCode.PERSON_LABEL_INVALID,
              source,
              "line " + line,
              String.join(",", fields),
              "ann_id,label with label male, female or baby, each ann_id once"));
    }
  }
}
