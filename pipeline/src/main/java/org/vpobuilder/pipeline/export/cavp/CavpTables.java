package org.vpobuilder.pipeline.export.cavp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.vpobuilder.pipeline.storage.Attempt;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.spec.Subset;

/**
 * The csv files. Rows of a shard wait in a file of their own until all shards are done, so that
 * their order is that of the shards, whichever came first, and memory holds one shard's.
 */
final class CavpTables {
  private static final String WAITING = "rows";
  private static final String LINE_END = "\n";
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator(LINE_END).get();

  private final Folder out;

  CavpTables(Folder out) {
    this.out = out;
  }

  /** Keeps a shard's rows. */
  void keep(ShardFile shard, List<CavpRow> rows) throws IOException {
    StringWriter text = new StringWriter();
    try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
      for (CavpRow row : rows) {
        printer.printRecord(row.values());
      }
    }
    out.write(waiting(shard), text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes a csv for each subset that has shards; MSMI's begins with MS's rows.
   *
   * @param shards all whose rows were kept, in order
   */
  void write(List<ShardFile> shards) throws IOException {
    for (Subset subset : Subset.values()) {
      if (of(shards, subset).findAny().isPresent()) {
        out.write(
            CavpLayout.csv(subset),
            Attempt.name(),
            raw -> {
              Writer text = new OutputStreamWriter(raw, StandardCharsets.UTF_8);
              write(subset, shards, text);
              text.flush();
            });
      }
    }
    out.deleteFolder(WAITING);
  }

  private void write(Subset subset, List<ShardFile> shards, Writer text) throws IOException {
    String columns = String.join(",", CavpRow.COLUMNS);
    if (subset != Subset.MSMI) {
      text.write(columns + LINE_END);
      append(of(shards, subset), "", text);
      return;
    }
    text.write(columns + "," + CavpRow.MULTI_INSTANCE + LINE_END);
    append(of(shards, Subset.MS), ",0", text);
    append(of(shards, Subset.MSMI), ",1", text);
  }

  private static Stream<ShardFile> of(List<ShardFile> shards, Subset subset) {
    return shards.stream().filter(shard -> shard.subset() == subset);
  }

  /** Values hold no line ends, so that a line is a row. */
  private void append(Stream<ShardFile> shards, String more, Writer text) throws IOException {
    for (ShardFile shard : shards.toList()) {
      try (BufferedReader rows =
          new BufferedReader(
              new InputStreamReader(out.open(waiting(shard)), StandardCharsets.UTF_8))) {
        for (String row = rows.readLine(); row != null; row = rows.readLine()) {
          text.write(row + more + LINE_END);
        }
      }
    }
  }

  private static String waiting(ShardFile shard) {
    return "%s/%s.csv".formatted(WAITING, shard.path().replace('/', '-'));
  }
}
