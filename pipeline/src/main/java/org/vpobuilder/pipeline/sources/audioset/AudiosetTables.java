package org.vpobuilder.pipeline.sources.audioset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.sources.AudioSource.ClipRow;
import org.vpobuilder.pipeline.sources.CheckedRows;
import org.vpobuilder.pipeline.sources.ClipList;
import org.vpobuilder.pipeline.sources.CsvRows;
import org.vpobuilder.pipeline.sources.FingerprintedInput;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.sample.Attribution;

/** Reads the tables: those of strong labels first, since they decide on a clip's labels. */
final class AudiosetTables {
  private static final Pattern VIDEO = Pattern.compile("[A-Za-z0-9_-]{11}");
  private static final Pattern SECONDS = Pattern.compile("(\\d{1,6})(?:\\.(\\d{1,3})0*)?");
  private static final Pattern SEGMENT = Pattern.compile("([A-Za-z0-9_-]{11})_(\\d{1,9})");
  private static final Pattern REAL = Pattern.compile("\\d{1,6}(?:\\.\\d{1,9})?");
  private static final Pattern LABEL = Pattern.compile("/[a-z]/[A-Za-z0-9_]{1,20}");
  private static final List<String> SEGMENTS =
      List.of("YTID", "start_seconds", "end_seconds", "positive_labels");
  private static final List<String> STRONG =
      List.of("segment_id", "start_time_seconds", "end_time_seconds", "label");

  /** The most labels of a clip; AudioSet's have at most 15. */
  private static final int MOST_LABELS = 100;

  /** The most times of a clip that are used. */
  private static final int MOST_TIMES = 1000;

  private final Folder folder;
  private final ClassMap classMap;
  private final ClipList clips;
  private final Map<Split, Map<String, Strong>> strong = new EnumMap<>(Split.class);
  private final OtherSounds others = OtherSounds.load();

  /** Valid rows of the class map's labels, by video. */
  private final Map<String, Segment> wanted = new LinkedHashMap<>();

  AudiosetTables(Folder folder, ClassMap classMap, ClipList clips) {
    this.folder = folder;
    this.classMap = classMap;
    this.clips = clips;
    for (Split split : Split.OF_SOURCES) {
      strong.put(split, new LinkedHashMap<>());
    }
  }

  /** The strong labels of a segment, and when those of the class map are heard. */
  private static final class Strong {
    private final Set<String> labels = new LinkedHashSet<>(4);
    private final List<ClipRow.Heard> heard = new ArrayList<>(4);
    private final String table;
    private final long line;
    private boolean listed;

    Strong(String table, long line) {
      this.table = table;
      this.line = line;
    }
  }

  /**
   * A clip and its labels.
   *
   * @param startMillis its start in the video, in milliseconds
   * @param table the table that has its row
   * @param heard when labels of the class map are heard; empty without strong labels
   */
  record Segment(
      String video,
      int startMillis,
      List<String> labels,
      Split split,
      String table,
      long line,
      List<ClipRow.Heard> heard) {
    /** The clip's id in the tables of strong labels. */
    String id() {
      return video + "_" + startMillis;
    }

    ClipRow row() {
      double start = startMillis / 1000.0;
      return new ClipRow(
          id(),
          start,
          labels,
          split,
          "",
          "",
          Attribution.page("https://www.youtube.com/watch?v=" + video),
          List.of("youtube:" + video),
          "line %d (%s)".formatted(line, id()),
          heard);
    }
  }

  Map<String, Segment> wanted() {
    return wanted;
  }

  private void read(String table, Reader reader) {
    clips.table(
        FingerprintedInput.read(
                folder,
                table,
                in -> {
                  reader.read(in);
                  return true;
                })
            .file());
  }

  @FunctionalInterface
  private interface Reader {
    void read(InputStream in) throws IOException;
  }

  /**
   * Reads a table of strong labels: {@code segment_id, start_time_seconds, end_time_seconds,
   * label}, a row for each time that a label is heard, in seconds from the segment's start.
   */
  void strong(String table, Split split) {
    Map<String, Strong> segments = Objects.requireNonNull(strong.get(split));
    CsvRows.Sink sink =
        new CheckedRows(table) {
          @Override
          protected void take(CsvRows.Row row) throws RejectedException {
            Matcher segment = SEGMENT.matcher(row.get(0));
            check(
                row,
                segment.matches(),
                RejectionCode.CSV_ID_UNSAFE,
                row.get(0),
                "{video of 11 characters}_{start in ms}");
            check(
                row,
                LABEL.matcher(row.get(3)).matches(),
                RejectionCode.CSV_LABEL_UNKNOWN,
                row.get(3),
                "an id of AudioSet's ontology, such as /m/05tny_");
            check(
                row,
                isSpan(row.get(1), row.get(2)),
                RejectionCode.CSV_START_INVALID,
                row.get(1) + " to " + row.get(2),
                "seconds, the end not before the start");
            Strong heard =
                segments.computeIfAbsent(row.get(0), id -> new Strong(table, row.line()));
            heard.labels.add(row.get(3).intern());
            boolean isOfMap = !classMap.byCategory(AudiosetSource.NAME, row.get(3)).isEmpty();
            // A clip of two classes is not used, so that these times are of one.
            if (isOfMap && heard.heard.size() < MOST_TIMES) {
              double from = Double.parseDouble(row.get(1));
              heard.heard.add(new ClipRow.Heard(from, Double.parseDouble(row.get(2))));
            }
          }

          @Override
          protected void rejected(Rejection rejection) {
            clips.unreadable(split, rejection);
          }
        };
    read(table, in -> CsvRows.read(in, CsvRows.TABS, STRONG, sink));
  }

  private static boolean isSpan(String from, String to) {
    return REAL.matcher(from).matches()
        && REAL.matcher(to).matches()
        && Double.parseDouble(from) <= Double.parseDouble(to);
  }

  /**
   * Reads a table of segments: three lines of comment, then {@code YTID, start_seconds,
   * end_seconds, "labels"} with spaces behind the commas. A line of column names without {@code #}
   * is skipped.
   */
  void segments(String table, Split split) {
    SegmentRows rows = new SegmentRows(table, split);
    read(table, in -> CsvRows.readPlain(in, CsvRows.COMMENTED, SEGMENTS, rows));
  }

  private final class SegmentRows extends CheckedRows {
    private final String table;
    private final Split split;

    SegmentRows(String table, Split split) {
      super(table);
      this.table = table;
      this.split = split;
    }

    @Override
    protected void take(CsvRows.Row row) throws RejectedException {
      if (!SEGMENTS.get(0).equals(row.get(0))) {
        add(segment(row));
      }
    }

    @Override
    protected void rejected(Rejection rejection) {
      clips.unreadable(split, rejection);
    }

    private Segment segment(CsvRows.Row row) throws RejectedException {
      String video = row.get(0);
      check(
          row,
          VIDEO.matcher(video).matches(),
          RejectionCode.CSV_ID_UNSAFE,
          video,
          "a YouTube id: 11 of A-Z, a-z, 0-9, _ and -");
      int start = millis(row.get(1));
      check(
          row,
          start >= 0 && millis(row.get(2)) > start,
          RejectionCode.CSV_START_INVALID,
          row.get(1) + " to " + row.get(2),
          "seconds from 0 to 999999, the end after the start");
      List<String> weak = List.of(row.get(3).split(",", -1));
      check(
          row,
          weak.size() <= MOST_LABELS && weak.stream().allMatch(l -> LABEL.matcher(l).matches()),
          RejectionCode.CSV_LABEL_UNKNOWN,
          row.get(3),
          "1 to %d ids of AudioSet's ontology, such as /m/05tny_".formatted(MOST_LABELS));
      Segment segment = new Segment(video, start, weak, split, table, row.line(), List.of());
      Strong heard = Objects.requireNonNull(strong.get(split)).get(segment.id());
      if (heard == null) {
        return segment;
      }
      heard.listed = true;
      return new Segment(
          video, start, List.copyOf(heard.labels), split, table, row.line(), heard.heard);
    }
  }

  /** A time in thousandths of a second, or -1 if it is not valid. */
  private static int millis(String seconds) {
    Matcher number = SECONDS.matcher(seconds);
    if (!number.matches()) {
      return -1;
    }
    String part = Objects.requireNonNullElse(number.group(2), "");
    return 1000 * Integer.parseInt(number.group(1))
        + Integer.parseInt((part + "000").substring(0, 3));
  }

  /**
   * Takes the strongly labelled clips that no table of segments lists; test comes first, as in the
   * tables.
   */
  void onlyStrong() {
    for (Split split : List.of(Split.TEST, Split.TRAIN)) {
      for (Map.Entry<String, Strong> entry : Objects.requireNonNull(strong.get(split)).entrySet()) {
        Strong heard = entry.getValue();
        if (!heard.listed) {
          addStrong(entry.getKey(), heard, split);
        }
      }
    }
    strong.clear();
  }

  private void addStrong(String id, Strong heard, Split split) {
    int end = id.lastIndexOf('_');
    int start = Integer.parseInt(id.substring(end + 1));
    List<String> labels = List.copyOf(heard.labels);
    try {
      add(
          new Segment(
              id.substring(0, end), start, labels, split, heard.table, heard.line, heard.heard));
    } catch (RejectedException e) {
      clips.unreadable(split, e.rejection());
    }
  }

  /** Counts a row, or keeps it until its file is found. */
  private void add(Segment segment) throws RejectedException {
    if (!clips.takeLabels(segment.split(), segment.labels())) {
      clips.outsideClassMap(segment.split());
      return;
    }
    if (wanted.containsKey(segment.video())) {
      throw new RejectedException(
          RejectionCode.CSV_ROW_DUPLICATE,
          segment.table(),
          "line " + segment.line(),
          segment.id(),
          "each video once, in one table");
    }
    if (classMap.bySound(AudiosetSource.NAME, segment.labels()).isEmpty()) {
      clips.unclear(segment.split(), NotSelected.SEVERAL_CLASSES_HEARD);
    } else if (others.areBeside(
        segment.labels(), l -> !classMap.byCategory(AudiosetSource.NAME, l).isEmpty())) {
      clips.unclear(segment.split(), NotSelected.OTHER_SOUND_HEARD);
    } else {
      List<String> labels = segment.labels().stream().map(String::intern).toList();
      wanted.put(
          segment.video(),
          new Segment(
              segment.video(),
              segment.startMillis(),
              labels,
              segment.split(),
              segment.table(),
              segment.line(),
              segment.heard()));
    }
  }

  /** Counts every wanted row by the files that were found for it. */
  void place(AudiosetFiles files) {
    for (Segment segment : wanted.values()) {
      clips.place(segment.row(), files.of(segment.video()), segment.table());
    }
  }

  /**
   * Music and speech, which most of AudioSet's clips contain in addition to other sounds. Most maps
   * have no class for them, so their labels are listed here to recognise that a clip has more than
   * one sound.
   */
  private static final class OtherSounds {
    private static final String FILE = "music-and-speech.csv";

    private enum Kind {
      MUSIC,
      SPEECH
    }

    private final Map<String, Kind> kinds;

    private OtherSounds(Map<String, Kind> kinds) {
      this.kinds = Map.copyOf(kinds);
    }

    static OtherSounds load() {
      Map<String, Kind> kinds = new HashMap<>();
      CsvRows.Sink sink =
          new CsvRows.Sink() {
            @Override
            public void row(CsvRows.Row row) {
              kinds.put(row.get(1), Kind.valueOf(row.get(0).toUpperCase(Locale.ROOT)));
            }

            @Override
            public void wrongFields(String record, int got, int wanted) {
              throw new IllegalStateException("%s, %s: %d fields".formatted(FILE, record, got));
            }
          };
      try (InputStream in =
          Objects.requireNonNull(OtherSounds.class.getResourceAsStream(FILE), FILE)) {
        CsvRows.read(in, CsvRows.COMMENTED, List.of("kind", "id"), sink);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new OtherSounds(kinds);
    }

    /**
     * Whether music or speech is heard in addition to a clip's class: the clip has a label of that
     * kind, and no label of the class is of the same kind. A guitar may also have the label {@code
     * Music}, and a woman who speaks {@code Conversation}, since these belong to their sound.
     *
     * @param ofClass whether a label belongs to the class
     */
    boolean areBeside(Collection<String> labels, Predicate<String> ofClass) {
      Set<Kind> own = EnumSet.noneOf(Kind.class);
      Set<Kind> beside = EnumSet.noneOf(Kind.class);
      for (String label : labels) {
        Kind kind = kinds.get(label);
        if (kind != null) {
          (ofClass.test(label) ? own : beside).add(kind);
        }
      }
      beside.removeAll(own);
      return !beside.isEmpty();
    }
  }
}
