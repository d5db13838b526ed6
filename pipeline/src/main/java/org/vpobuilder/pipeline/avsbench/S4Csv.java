package org.vpobuilder.pipeline.avsbench;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.vpobuilder.classmaps.AvsCategories;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Account.Thing;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.spec.avsbench.AvsSplit;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;

/**
 * Reads {@code s4_meta_data.csv}: a header that names at least {@code name}, {@code category} and
 * {@code split}, then one row a video. The rows are kept byte for byte. Holds the whole file.
 */
final class S4Csv {
  private static final int MAX_BYTES = 1 << 26;
  private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  private final String file;
  private final AvsCategories categories;
  private final List<S4Video> videos = new ArrayList<>();
  private final List<Rejection> rejections = new ArrayList<>();
  private final Tallies tallies = new Tallies();
  private final Set<String> seen = new HashSet<>();
  private int name;
  private int category;
  private int split;
  private int fields;

  private S4Csv(String file, AvsCategories categories) {
    this.file = file;
    this.categories = categories;
  }

  /**
   * The rows of the csv.
   *
   * @param header the header line with its line end, byte for byte
   * @param videos that can be used, judged by the csv alone, in its order
   * @param tallies how many videos of each split were read and rejected
   */
  record Table(String header, List<S4Video> videos, List<Rejection> rejections, Tallies tallies) {
    /** The file with some of its rows, in its order. */
    byte[] with(Set<S4Video> kept) {
      StringBuilder text = new StringBuilder(header);
      videos.stream().filter(kept::contains).forEach(video -> text.append(video.text()));
      return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  /**
   * Reads the table.
   *
   * @param file names it in rejections
   * @throws BadInputException if the header lacks a column or the file is too long
   */
  static Table read(InputStream in, String file, AvsCategories categories) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES);
    if (bytes.length == MAX_BYTES) {
      throw new BadInputException("%s: wanted less than %d bytes".formatted(file, MAX_BYTES));
    }
    // One character for each byte: rows are copied as they are, whatever their encoding is.
    return new S4Csv(file, categories).read(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private Table read(String text) throws IOException {
    try (CSVParser rows = CSVFormat.DEFAULT.parse(new StringReader(text))) {
      List<CSVRecord> records = rows.getRecords();
      if (records.isEmpty()) {
        throw new BadInputException(file + ": empty, wanted a header and rows");
      }
      header(records.get(0));
      for (int i = 1; i < records.size(); i++) {
        int end = i + 1 < records.size() ? at(records.get(i + 1)) : text.length();
        row(records.get(i), i + 1, text.substring(at(records.get(i)), end));
      }
      int end = records.size() > 1 ? at(records.get(1)) : text.length();
      return new Table(text.substring(0, end), videos, rejections, tallies);
    }
  }

  private static int at(CSVRecord row) {
    return (int) row.getCharacterPosition();
  }

  private void header(CSVRecord row) {
    List<String> columns = new ArrayList<>();
    row.forEach(cell -> columns.add(cell.replace(BYTE_ORDER_MARK, "").strip()));
    name = columns.indexOf("name");
    category = columns.indexOf("category");
    split = columns.indexOf("split");
    fields = columns.size();
    if (name < 0 || category < 0 || split < 0) {
      throw new BadInputException(
          "%s, line 1: got the columns %s, wanted name, category and split among them"
              .formatted(file, String.join(",", columns)));
    }
  }

  private void row(CSVRecord row, long line, String text) {
    Optional<AvsSplit> side =
        row.size() == fields ? AvsSplit.named(row.get(split).strip()) : Optional.empty();
    Account unit = Account.of(Thing.VIDEOS, side.map(AvsSplit::toString).orElse(Account.UNKNOWN));
    tallies.add(unit, Fate.READ, 1);
    try {
      videos.add(video(row, line, text, side));
    } catch (RejectedException e) {
      tallies.add(unit, e.rejection().code(), 1);
      rejections.add(e.rejection());
    }
  }

  private S4Video video(CSVRecord row, long line, String text, Optional<AvsSplit> side)
      throws RejectedException {
    String where = "line " + line;
    if (row.size() != fields) {
      String got = row.size() + " fields";
      throw rejected(RejectionCode.CSV_FIELD_COUNT, where, got, fields + " fields");
    }
    String video = row.get(name).strip();
    if (!SAFE_NAME.matcher(video).matches()) {
      String wanted = "1 to 128 of A-Z, a-z, 0-9, _ and -";
      throw rejected(RejectionCode.VIDEO_NAME_UNSAFE, where, video, wanted);
    }
    String named = "line %d (%s)".formatted(line, video);
    if (side.isEmpty()) {
      String wanted = "train, val or test";
      throw rejected(RejectionCode.VIDEO_SPLIT_UNKNOWN, named, row.get(split), wanted);
    }
    String found = row.get(category).strip();
    if (categories.byName(found).isEmpty()) {
      String wanted = "one of the category table's";
      throw rejected(RejectionCode.VIDEO_CATEGORY_UNKNOWN, named, found, wanted);
    }
    if (!seen.add(found + "/" + video)) {
      String wanted = "each video of a category once";
      throw rejected(RejectionCode.VIDEO_DUPLICATE, named, found, wanted);
    }
    return new S4Video(video, found, side.get(), file, line, text);
  }

  private RejectedException rejected(RejectionCode code, String record, String got, String wanted) {
    return new RejectedException(code, file, record, got, wanted);
  }
}
