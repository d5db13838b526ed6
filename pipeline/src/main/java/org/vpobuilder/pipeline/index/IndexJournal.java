package org.vpobuilder.pipeline.index;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vpobuilder.pipeline.likeness.SoundPrint;
import org.vpobuilder.pipeline.storage.Attempt;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.RowFiles;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.ProbedClip;

/**
 * The entries of an index that is still being made, so that a run that was killed need not measure
 * their clips again: files of {@value #SEGMENT} entries, each whole or not there. Rejected clips
 * are not among them and are tried again.
 */
public final class IndexJournal implements Serializable {
  /** Entries in a file: when a run is killed, each worker loses at most so many measured clips. */
  static final int SEGMENT = 16;

  private static final String FOLDER = ".work/index";
  private static final String EXTENSION = ".jsonl";
  private static final JsonFormat<Entry> FORMAT = JsonFormat.transport(Entry.class);

  private final Folder out;

  /**
   * Opens the journal of an index.
   *
   * @param out gets the index
   */
  public IndexJournal(Folder out) {
    this.out = out;
  }

  /**
   * A clip that was measured.
   *
   * @param modifiedMillis of its file, when it was about to be read
   * @param print see {@link SoundPrint#toString()}; empty where sounds are not compared
   */
  public record Entry(ProbedClip clip, long modifiedMillis, String print) {}

  /**
   * Every entry, by the clip's address. Holds them: some 600 bytes each, and 450 bytes a second of
   * those with a print.
   */
  public Map<String, Entry> read() throws IOException {
    Map<String, Entry> entries = new HashMap<>();
    for (String name : out.names(FOLDER)) {
      if (name.endsWith(EXTENSION)) {
        for (Entry entry : segment(FOLDER + "/" + name)) {
          entries.put(entry.clip().address(), entry);
        }
      }
    }
    return entries;
  }

  /** A file's entries; none if the file is incomplete because the machine went down. */
  private List<Entry> segment(String file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try {
      RowFiles.read(out, file, FORMAT, entries::add);
      return entries;
    } catch (BadInputException e) {
      return List.of();
    }
  }

  /** A writer, which writes entries in groups. */
  Writer writer() {
    return new Writer();
  }

  /** Writes entries. For one thread. */
  final class Writer {
    private final List<Entry> entries = new ArrayList<>();

    void add(Entry entry) throws IOException {
      entries.add(entry);
      if (entries.size() == SEGMENT) {
        flush();
      }
    }

    void flush() throws IOException {
      if (!entries.isEmpty()) {
        RowFiles.write(out, FOLDER + "/" + Attempt.name() + EXTENSION, FORMAT, entries);
        entries.clear();
      }
    }
  }
}
