package org.vpobuilder.pipeline.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.sources.AudioSource.Clips;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;

/** A folder in which a test writes a source by hand. */
public record SourceFolder(Path root) {
  /** Writes a file of lines, each with a line feed. */
  public SourceFolder text(String path, String... lines) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      text.append(line).append('\n');
    }
    return bytes(path, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  public SourceFolder bytes(String path, byte[] bytes) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return this;
  }

  /** Makes files of which only the names are used. */
  public SourceFolder names(String... paths) throws IOException {
    for (String path : paths) {
      bytes(path, new byte[] {1});
    }
    return this;
  }

  public Folder folder() {
    return Folder.of(root);
  }

  /** A class map from rows without the published id, which is set to the index. */
  public static ClassMap map(String... rows) {
    StringBuilder csv = new StringBuilder("index,name,published_id,source,id,label\n");
    for (String row : rows) {
      String[] cells = row.split(",", 4);
      csv.append("%s,%s,%s,%s,%s%n".formatted(cells[0], cells[1], cells[0], cells[2], cells[3]));
    }
    return ClassMap.read(new StringReader(csv.toString()), "mine.csv");
  }

  /** Every count except those of read records, by its path. */
  public static SortedMap<String, Long> lost(Clips clips) {
    SortedMap<String, Long> lost = new TreeMap<>();
    for (Tallies.Count count : clips.findings().counts()) {
      if (count.fate() != Fate.READ) {
        lost.put(count.path(), count.count());
      }
    }
    return lost;
  }

  /** Each rejection as code, file and record. */
  public static List<String> rejections(Clips clips) {
    return clips.findings().rejections().stream()
        .map(r -> "%s %s %s".formatted(r.code(), r.source(), r.record()))
        .toList();
  }

  /** Checks that read = rejected + not selected + rows, in every split. */
  public static void assertBalanced(Clips clips) {
    Tallies tallies = clips.findings().tallies();
    long rows = 0;
    for (String split : List.of("train", "test", Account.UNKNOWN)) {
      Account account = Account.clips(split);
      long kept = clips.rows().stream().filter(r -> r.split().toString().equals(split)).count();
      long lost =
          tallies.rejected(account).values().stream().mapToLong(Long::longValue).sum()
              + tallies.notSelected(account).values().stream().mapToLong(Long::longValue).sum();
      assertThat(tallies.get(account, Fate.READ)).as(split).isEqualTo(kept + lost);
      rows += kept + lost;
    }
    assertThat(clips.survey().rows()).isEqualTo(rows);
    assertThat(Split.OF_SOURCES).hasSize(2);
  }
}
