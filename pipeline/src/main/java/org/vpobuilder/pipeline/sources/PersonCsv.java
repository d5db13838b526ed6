package org.vpobuilder.pipeline.sources;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.io.input.BOMInputStream;
import org.vpobuilder.classmaps.PersonLabel;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;

/** The user's own person labels: rows {@code ann_id,label} with male, female or baby. */
final class PersonCsv {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(true).setTrim(true).get();

  private PersonCsv() {}

  /** How many rows there are, good and bad, without the header. */
  static long rows(InputStream in) throws IOException {
    long count = 0;
    try (CSVParser rows = parser(in)) {
      for (CSVRecord row : rows) {
        count += isHeader(row) ? 0 : 1;
      }
    }
    return count;
  }

  /** Reads all rows; a first row {@code ann_id,label} is a header. Bad rows are rejected. */
  static Map<Long, PersonLabel> read(InputStream in, String source, Consumer<Rejection> rejections)
      throws IOException {
    Map<Long, PersonLabel> labels = new HashMap<>();
    try (CSVParser rows = parser(in)) {
      for (CSVRecord row : rows) {
        if (isHeader(row)) {
          continue;
        }
        Optional<PersonLabel> label =
            row.size() == 2 ? PersonLabel.byName(row.get(1)) : Optional.empty();
        boolean valid =
            label.isPresent()
                && label.get() != PersonLabel.NONE
                && row.get(0).matches("\\d{1,18}")
                && labels.putIfAbsent(Long.valueOf(row.get(0)), label.get()) == null;
        if (!valid) {
          rejections.accept(
              new Rejection(
                  RejectionCode.PERSON_LABEL_INVALID,
                  source,
                  "line " + rows.getCurrentLineNumber(),
                  String.join(",", row.toList()),
                  "ann_id,label with label male, female or baby, each ann_id once"));
        }
      }
    }
    return labels;
  }

  private static CSVParser parser(InputStream in) throws IOException {
    return FORMAT.parse(
        new InputStreamReader(
            BOMInputStream.builder().setInputStream(in).get(), StandardCharsets.UTF_8));
  }

  private static boolean isHeader(CSVRecord row) {
    return row.getRecordNumber() == 1 && row.get(0).equals("ann_id");
  }
}
