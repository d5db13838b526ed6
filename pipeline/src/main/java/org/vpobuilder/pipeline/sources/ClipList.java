package org.vpobuilder.pipeline.sources;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.Vocabulary;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.sources.AudioSource.ClipRow;
import org.vpobuilder.pipeline.sources.AudioSource.Clips;
import org.vpobuilder.pipeline.sources.AudioSource.Survey;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.sample.Category;

/**
 * Collects rows while an audio source reads its tables: each row is passed once, to one of the
 * methods that count it. For one thread.
 */
public final class ClipList {
  /** The number of files that are checked as a sample of all. */
  private static final int SOME = 16;

  private final String source;
  private final Folder folder;
  private final ClassMap classMap;
  private final Entries.Book book = new Entries.Book();
  private final List<FileEntry> tables = new ArrayList<>();
  private final List<ClipRow> rows = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final SortedMap<String, Map<Split, Long>> rowsOfLabel = new TreeMap<>();
  private long read;
  private long unreadable;
  private int ofClassMap;
  private int unclear;
  private int missing;

  /** An empty list for a source that is read for a class map. */
  public ClipList(AudioSource source, ClassMap classMap) {
    this.source = source.name();
    this.folder = source.folder();
    this.classMap = classMap;
  }

  public void table(FileEntry table) {
    tables.add(table);
    book.source(table);
  }

  public void warn(String sentence) {
    warnings.add(sentence);
  }

  /** Takes the labels of a valid row. Returns whether any belongs to a class of the map. */
  public boolean takeLabels(Split split, List<String> labels) {
    labels.forEach(
        label ->
            rowsOfLabel
                .computeIfAbsent(label, l -> new EnumMap<>(Split.class))
                .merge(split, 1L, Long::sum));
    return labels.stream().anyMatch(label -> !classMap.byCategory(source, label).isEmpty());
  }

  /**
   * The labels that were taken, with the number of rows of each.
   *
   * @param names of labels whose ids are not names
   */
  public Vocabulary vocabulary(Map<String, String> names) {
    Vocabulary words = new Vocabulary(source, true, false);
    rowsOfLabel.forEach(
        (label, counts) ->
            counts.forEach(
                (split, count) ->
                    words.add(
                        new Category(source, label, names.getOrDefault(label, "")), split, count)));
    return words;
  }

  /** Counts a row that can't be read. */
  public void unreadable(Object split, Rejection rejection) {
    unreadable++;
    count(split);
    book.reject(Account.clips(split), rejection);
  }

  /** Counts a row of the class map's labels that is rejected. */
  public void rejected(Split split, Rejection rejection) {
    ofClassMap++;
    count(split);
    book.reject(Account.clips(split), rejection);
  }

  /** Counts a valid row whose labels belong to no class of the map. */
  public void outsideClassMap(Split split) {
    count(split);
    book.tallies().add(Account.clips(split), NotSelected.LABEL_OUTSIDE_CLASS_MAP, 1);
  }

  /** Counts a valid row with labels of the class map whose class is unclear or not reliable. */
  public void unclear(Split split, NotSelected reason) {
    unclear++;
    count(split);
    book.tallies().add(Account.clips(split), reason, 1);
  }

  /** Keeps a row whose file is known. */
  public void keep(ClipRow row) {
    ofClassMap++;
    count(row.split());
    rows.add(row);
  }

  /**
   * Counts a row by the files that were found for it: with none the clip is missing, with several
   * it is ambiguous.
   *
   * @param row whose file is not set yet
   * @param table the table that has the row
   */
  public void place(ClipRow row, List<String> files, String table) {
    if (files.isEmpty()) {
      missing++;
      ofClassMap++;
      count(row.split());
      book.tallies().add(Account.clips(row.split()), NotSelected.CLIP_MISSING, 1);
    } else if (files.size() > 1) {
      rejected(
          row.split(),
          new Rejection(
              RejectionCode.CLIP_AMBIGUOUS,
              table,
              row.record(),
              String.join(" and ", files),
              "one file for a clip"));
    } else {
      keep(row.in(files.get(0)));
    }
  }

  private void count(Object split) {
    read++;
    book.tallies().add(Account.clips(split), Fate.READ, 1);
  }

  /**
   * The collected clips.
   *
   * @param table the tables that were read, for messages
   * @param place the folder of the clips, below the root
   * @param naming the form of their names; empty if the tables name the files
   * @param looked the folders that were searched and their content, for the message if there is no
   *     clip
   * @throws BadInputException if no row can be read, has a label of the class map, or has a clip,
   *     or if the clips are Git LFS pointers
   */
  public Clips clips(String table, String place, String naming, String looked) throws IOException {
    if (read == unreadable) {
      String first =
          book.findings().rejections().stream()
              .findFirst()
              .map(r -> ": %s: got %s, wanted %s".formatted(r.record(), r.got(), r.wanted()))
              .orElse("");
      throw new BadInputException("%s: 0 of %d rows can be read%s".formatted(table, read, first));
    }
    if (ofClassMap == 0) {
      throw new BadInputException(
          "%s: 0 of %d rows are of a class of the class map %s, which has %d labels of %s%s"
              .formatted(
                  table,
                  read,
                  classMap.name(),
                  classMap.ids(source).size(),
                  source,
                  unclear == 0
                      ? ""
                      : "; in %d others it can't be told who is heard".formatted(unclear)));
    }
    if (rows.isEmpty()) {
      throw new BadInputException(
          "%s: 0 of %d rows of the class map have a clip that may be used: %s"
              .formatted(table, ofClassMap, looked));
    }
    requireFetched(folder, rows);
    if (2L * missing > missing + rows.size()) {
      warn(
          "%,d of %,d rows have no clip; some are ordinarily gone"
              .formatted(missing, missing + rows.size()));
    }
    List<Licence> licences =
        rows.stream()
            .map(ClipRow::licence)
            .filter(l -> !l.isEmpty())
            .distinct()
            .sorted()
            .map(Licence::ofText)
            .toList();
    return new Clips(
        tables,
        licences,
        rows,
        book.findings(),
        new Survey(table, read, unreadable, ofClassMap, place, naming, warnings));
  }

  /**
   * Checks some of a source's clips.
   *
   * @throws BadInputException if each of them is a Git LFS pointer instead of the file
   */
  public static void requireFetched(Folder folder, List<ClipRow> rows) throws IOException {
    List<String> some = new ArrayList<>();
    int step = Math.max(1, rows.size() / SOME);
    for (int i = 0; i < rows.size() && some.size() < SOME; i += step) {
      some.add(rows.get(i).file());
    }
    if (SourceText.areLfsPointers(folder, some)) {
      throw new BadInputException(
          "%s: got a Git LFS pointer, as in each of %d clips looked at; git lfs pull fetches them"
              .formatted(folder.location(some.get(0)), some.size()));
    }
  }
}
