package org.vpobuilder.pipeline.sources.toy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.Vocabulary;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.sources.AudioSource;
import org.vpobuilder.pipeline.sources.DataSet;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.sample.Attribution;
import org.vpobuilder.spec.sample.Category;

/**
 * An audio source that only the tests have: {@code noises.csv} of {@code id,split,recording,label},
 * each a file {@code id.wav}.
 */
public record ToySounds(Folder folder) implements AudioSource {
  static final String NAME = "toysounds";
  static final String TABLE = "noises.csv";

  /** Registered by the tests' {@code META-INF/services}. */
  public static final class Kind implements AudioSource.Kind {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String summary() {
      return "noises of the tests";
    }

    @Override
    public DataSet dataSet() {
      return new DataSet(
          "Toy sounds",
          "https://example.org/toysounds",
          "the tests",
          "toy sounds of the test",
          List.of("Toy sounds are no data set."),
          DataSet.Paper.ofConference(
              "toysounds", "Toy sounds", List.of("A. Tester"), 2026, "Tests", ""));
    }

    @Override
    public AudioSource in(Folder root) {
      return new ToySounds(root);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> tables() {
    return List.of(TABLE);
  }

  @Override
  public Vocabulary vocabulary(ClassMap classMap) throws IOException {
    Vocabulary words = new Vocabulary(NAME, true, true);
    for (ClipRow row : read(classMap).rows()) {
      String label = row.labels().get(0);
      words.add(new Category(NAME, label, label), row.split(), 1);
    }
    return words;
  }

  @Override
  public Clips read(ClassMap classMap) throws IOException {
    FileEntry table = Fingerprint.of(folder, TABLE);
    Entries.Book book = new Entries.Book();
    book.source(table);
    List<ClipRow> rows = new ArrayList<>();
    for (String line : new String(folder.read(TABLE, 1 << 16)).lines().toList()) {
      String[] cells = line.split(",");
      Split split = Split.valueOf(cells[1].toUpperCase(java.util.Locale.ROOT));
      book.tallies().add(Account.clips(split), Fate.READ, 1);
      rows.add(
          new ClipRow(
              cells[0],
              0.25,
              List.of(cells[3]),
              split,
              cells[0] + ".wav",
              "CC0",
              new Attribution("A. Musician", "", "http://toys/" + cells[0]),
              List.of("toyrecording:" + cells[2]),
              "noise " + cells[0]));
    }
    Survey survey = new Survey(TABLE, rows.size(), 0, rows.size(), "", "", List.of());
    return new Clips(List.of(table), List.of(), rows, book.findings(), survey);
  }
}
