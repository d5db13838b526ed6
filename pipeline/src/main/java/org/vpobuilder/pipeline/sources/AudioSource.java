package org.vpobuilder.pipeline.sources;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.Vocabulary;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.licence.LicenceRule;
import org.vpobuilder.spec.release.Correction;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.sample.Attribution;

/**
 * A data set of labelled sounds in a folder. Workers get it by serialization, so it holds its
 * folder and no data that was read. Clips are decoded by package {@code decode}, which does not
 * depend on sources.
 */
public interface AudioSource extends Serializable {
  /** Registers an audio source. */
  interface Kind extends SourceKind<AudioSource> {
    /** The data sets of labels by which clips of this kind may be corrected. */
    default List<LabelSet> corrections() {
      return List.of();
    }
  }

  /** The name of its kind. */
  String name();

  /** The source's root folder. */
  Folder folder();

  /**
   * The tables that decide its clips, as paths below the root, without optional ones that are
   * missing. Their fingerprints go into the release.
   *
   * @throws org.vpobuilder.spec.failure.BadInputException if a required table is missing, or is
   *     plainly something else (a web page, a Git LFS pointer)
   */
  List<String> tables() throws IOException;

  /** The fingerprints of the tables; the same as in {@link Clips#tables} after reading. */
  default List<FileEntry> fingerprints() throws IOException {
    List<FileEntry> entries = new ArrayList<>();
    for (String table : tables()) {
      entries.add(Fingerprint.of(folder(), table));
    }
    return entries;
  }

  /**
   * Reads the tables and lists the clips' files.
   *
   * @throws org.vpobuilder.spec.failure.BadInputException if no row can be read, has a label of the
   *     class map, or has a clip
   */
  Clips read(ClassMap classMap) throws IOException;

  /**
   * The labels of its tables and the number of rows with each; clips need not exist.
   *
   * @throws org.vpobuilder.spec.failure.BadInputException if a table is broken as a whole
   */
  Vocabulary vocabulary(ClassMap classMap) throws IOException;

  /**
   * The content of the tables. Holds the rows of the class map's labels that have a file, some 500
   * bytes each.
   *
   * @param tables that were read, with their fingerprints
   * @param licences that the source lists
   * @param rows of the class map's labels that have a file, in the tables' order
   * @param findings rejections and counts: for the accounts of clips {@code READ}, {@code REJECTED}
   *     and {@code NOT_SELECTED} (outside the class map, unclear which class is heard, missing);
   *     read = rejected + not selected + rows
   * @param survey what was found, in numbers and words
   * @param corrections labels of other data sets by which clips were rejected; mostly empty
   */
  record Clips(
      List<FileEntry> tables,
      List<Licence> licences,
      List<ClipRow> rows,
      Entries findings,
      Survey survey,
      List<Correction> corrections) {
    /** Clips that no other data set corrected. */
    public Clips(
        List<FileEntry> tables,
        List<Licence> licences,
        List<ClipRow> rows,
        Entries findings,
        Survey survey) {
      this(tables, licences, rows, findings, survey, List.of());
    }

    public Clips {
      corrections = List.copyOf(corrections);
      tables = List.copyOf(tables);
      licences = List.copyOf(licences);
      rows = List.copyOf(rows);
    }

    /**
     * The clips without those whose licence a rule does not allow, which are counted as {@code
     * LICENCE_NOT_ALLOWED}. They are left out before anything is decoded.
     */
    public Clips under(LicenceRule rule) {
      Map<String, Boolean> allowed = new HashMap<>();
      List<ClipRow> kept = new ArrayList<>();
      Entries.Book book = new Entries.Book();
      book.add(findings);
      for (ClipRow row : rows) {
        if (allowed.computeIfAbsent(row.licence(), text -> rule.allows(Licence.ofText(text)))) {
          kept.add(row);
        } else {
          book.tallies().add(Account.clips(row.split()), NotSelected.LICENCE_NOT_ALLOWED, 1);
        }
      }
      return kept.size() == rows.size()
          ? this
          : new Clips(tables, licences, kept, book.findings(), survey, corrections);
    }

    /** The number of clips that have a file and were left out by their licence. */
    public int denied() {
      return findings.counts().stream()
          .filter(count -> count.reason().equals(NotSelected.LICENCE_NOT_ALLOWED.name()))
          .mapToInt(count -> (int) count.count())
          .sum();
    }
  }

  /**
   * An overview of a source.
   *
   * @param table the table that was read, for messages
   * @param rows of it
   * @param unreadable rows that were rejected
   * @param ofClassMap rows of the class map's labels in which it is clear which class is heard
   * @param place the folder of the clips, below the root
   * @param naming how clips are named; empty where the table names their files
   * @param warnings on facts that are probably not intended, a sentence each
   */
  record Survey(
      String table,
      long rows,
      long unreadable,
      int ofClassMap,
      String place,
      String naming,
      List<String> warnings) {
    public Survey {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * A row of the class map's labels that has a file.
   *
   * @param id the source's own, unique in it: {@code [A-Za-z0-9_-]{1,64}}
   * @param startSeconds the second at which the clip begins in the recording that it was cut from
   * @param labels the source's, at least one; {@link ClassMap#bySound} gives their class
   * @param file path below the source's root
   * @param licence address of its licence, or its name where it has no address; empty if not known
   * @param keys for detecting leaks: {@code youtube:{id}}, {@code freesound:{id}}, {@code
   *     freesound-user:{name}}
   * @param record names the row in a rejection, e.g. {@code line 7 (id)}
   * @param heard when the clip's class is heard in it; empty if the source doesn't tell
   */
  record ClipRow(
      String id,
      double startSeconds,
      List<String> labels,
      Split split,
      String file,
      String licence,
      Attribution attribution,
      List<String> keys,
      String record,
      List<Heard> heard) {
    public ClipRow {
      labels = List.copyOf(labels);
      keys = List.copyOf(keys);
      heard = List.copyOf(heard);
    }

    /** A row of a source that doesn't tell when its class is heard. */
    public ClipRow(
        String id,
        double startSeconds,
        List<String> labels,
        Split split,
        String file,
        String licence,
        Attribution attribution,
        List<String> keys,
        String record) {
      this(id, startSeconds, labels, split, file, licence, attribution, keys, record, List.of());
    }

    /** The same row with its file. */
    public ClipRow in(String path) {
      return new ClipRow(
          id, startSeconds, labels, split, path, licence, attribution, keys, record, heard);
    }

    /**
     * A time in which the class is heard.
     *
     * @param from in seconds from the beginning of the clip
     * @param to not before {@code from}
     */
    public record Heard(double from, double to) {}
  }
}
