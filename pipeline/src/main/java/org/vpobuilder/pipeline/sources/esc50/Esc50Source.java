package org.vpobuilder.pipeline.sources.esc50;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.Vocabulary;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.sources.AudioSource;
import org.vpobuilder.pipeline.sources.CheckedRows;
import org.vpobuilder.pipeline.sources.ClipList;
import org.vpobuilder.pipeline.sources.CsvRows;
import org.vpobuilder.pipeline.sources.DataSet;
import org.vpobuilder.pipeline.sources.FingerprintedInput;
import org.vpobuilder.pipeline.sources.FreesoundClip;
import org.vpobuilder.pipeline.sources.MediaFiles;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;

/** ESC-50 as it is unpacked: {@code audio/}, {@code meta/esc50.csv} and {@code LICENSE}. */
public record Esc50Source(Folder folder) implements AudioSource {
  private static final String NAME = "esc50";
  private static final String TABLE = "meta/esc50.csv";
  private static final String LICENCES = "LICENSE";
  private static final String AUDIO = "audio";

  private static final List<String> COLUMNS =
      List.of("filename", "fold", "category", "esc10", "src_file");

  /** Fold, Freesound number, take and class: {@code 1-100032-A-0.wav}. */
  private static final Pattern FILE =
      Pattern.compile("(([1-5])-(\\d{1,10})-[A-Za-z]{1,2})-\\d{1,2}\\.wav");

  private static final Pattern CATEGORY = Pattern.compile("[a-z][a-z_]{0,39}");

  /** The one of the five folds that is for testing; published results average over all five. */
  private static final String TEST_FOLD = "5";

  /** The licences of the whole and of its part ESC-10, for clips without a line of their own. */
  private static final String WHOLE = "http://creativecommons.org/licenses/by-nc/3.0/";

  private static final String ESC_10 = "http://creativecommons.org/licenses/by/3.0/";

  /** The kind of this source, which a line of {@code META-INF/services} registers. */
  public static final class Kind implements AudioSource.Kind {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String summary() {
      return "ESC-50: 2,000 environmental sounds of Freesound, 5 folds";
    }

    @Override
    public DataSet dataSet() {
      return new DataSet(
          "ESC-50",
          "https://github.com/karolpiczak/ESC-50",
          "Freesound",
          "fold 5",
          List.of("ESC-50's clips last 5 s; shorter sounds were padded with silence."),
          DataSet.Paper.ofConference(
              "piczak2015esc",
              "ESC: Dataset for Environmental Sound Classification",
              List.of("Karol J. Piczak"),
              2015,
              "ACM International Conference on Multimedia",
              "1015-1018"));
    }

    @Override
    public AudioSource in(Folder root) {
      return new Esc50Source(root);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> tables() throws IOException {
    if (!folder.has(TABLE)) {
      throw new BadInputException("--audio %s: no file %s".formatted(NAME, folder.location(TABLE)));
    }
    SourceText.requireCsv(folder, TABLE);
    return folder.has(LICENCES) ? List.of(TABLE, LICENCES) : List.of(TABLE);
  }

  @Override
  public Vocabulary vocabulary(ClassMap classMap) throws IOException {
    return list(classMap).vocabulary(Map.of());
  }

  @Override
  public Clips read(ClassMap classMap) throws IOException {
    return list(classMap)
        .clips(
            TABLE,
            AUDIO,
            "",
            "wanted files as the csv names them in %s/".formatted(folder.location(AUDIO)));
  }

  private ClipList list(ClassMap classMap) throws IOException {
    ClipList clips = new ClipList(this, classMap);
    Map<String, FreesoundClip> origins = Map.of();
    if (tables().contains(LICENCES)) {
      FingerprintedInput.Fingerprinted<Map<String, FreesoundClip>> licences =
          FingerprintedInput.read(folder, LICENCES, Licences::read);
      clips.table(licences.file());
      origins = licences.value();
    }
    Rows rows = new Rows(clips, origins, MediaFiles.in(folder, AUDIO, stem -> true));
    clips.table(
        FingerprintedInput.read(
                folder,
                TABLE,
                in -> {
                  CsvRows.read(in, CsvRows.COMMENTED, COLUMNS, rows);
                  return true;
                })
            .file());
    if (rows.withoutOrigin > 0) {
      clips.warn(
          "%d clips have no line in %s: who made them is not known, and their licence is taken for the data set's"
              .formatted(rows.withoutOrigin, LICENCES));
    }
    return clips;
  }

  private static final class Rows extends CheckedRows {
    private final ClipList clips;
    private final Map<String, FreesoundClip> origins;
    private final Map<String, List<String>> files;
    private final Set<String> seen = new HashSet<>();
    private int withoutOrigin;

    Rows(ClipList clips, Map<String, FreesoundClip> origins, Map<String, List<String>> files) {
      super(TABLE);
      this.clips = clips;
      this.origins = origins;
      this.files = files;
    }

    @Override
    protected void take(CsvRows.Row row) throws RejectedException {
      String name = row.get(0);
      String fold = row.get(1);
      String category = row.get(2);
      Matcher file = FILE.matcher(name);
      check(
          row,
          file.matches(),
          RejectionCode.CSV_ID_UNSAFE,
          name,
          "a file {fold}-{freesound id}-{take}-{class}.wav");
      check(
          row,
          fold.equals(file.group(2)),
          RejectionCode.CSV_SPLIT_UNKNOWN,
          "fold " + fold,
          "fold %s, as the file's name says".formatted(file.group(2)));
      check(
          row,
          CATEGORY.matcher(category).matches(),
          RejectionCode.CSV_LABEL_UNKNOWN,
          category,
          "a category such as crying_baby");
      check(
          row,
          row.get(4).equals(file.group(3)),
          RejectionCode.CSV_ID_UNSAFE,
          "src_file " + row.get(4),
          "src_file %s, as the file's name says".formatted(file.group(3)));
      check(row, seen.add(name), RejectionCode.CSV_ROW_DUPLICATE, name, "each file once");
      Split split = fold.equals(TEST_FOLD) ? Split.TEST : Split.TRAIN;
      if (!clips.takeLabels(split, List.of(category))) {
        clips.outsideClassMap(split);
        return;
      }
      FreesoundClip origin = origin(file, row.get(3).equalsIgnoreCase("true"));
      String id = MediaFiles.stem(name);
      clips.place(
          new ClipRow(
              id,
              0,
              List.of(category),
              split,
              "",
              origin.licence(),
              origin.attribution(),
              origin.keys(),
              "%s (%s)".formatted(row.record(), id)),
          files.getOrDefault(id, List.of()),
          TABLE);
    }

    private FreesoundClip origin(Matcher file, boolean esc10) {
      FreesoundClip origin = origins.get(file.group(1));
      if (origin != null && origin.id().equals(file.group(3))) {
        return origin;
      }
      withoutOrigin++;
      return new FreesoundClip(file.group(3), "", "", esc10 ? ESC_10 : WHOLE);
    }

    @Override
    protected void rejected(Rejection rejection) {
      clips.unreadable(Account.UNKNOWN, rejection);
    }
  }

  /**
   * The lines of {@code LICENSE} about clips: {@code - [1-100032-A.ogg]: clip derived from TITLE
   * (ADDRESS) by USER [CC0]}. Titles contain brackets of any kind, and letters beyond ASCII as
   * Python writes them ({@code \xe4}).
   */
  private static final class Licences {
    private static final Pattern LINE =
        Pattern.compile(
            "- \\[([1-5]-\\d{1,10}-[A-Za-z]{1,2})\\.ogg\\]:\\s+clip derived from (.*)"
                + " \\(https?://(?:www\\.)?freesound\\.org/people/([^/\\s]+)/sounds/(\\d{1,10})/?\\)"
                + " by .* \\[([A-Za-z0-9+-]+)\\]\\s*");

    private static final Pattern ESCAPED = Pattern.compile("\\\\x([0-9a-f]{2})");
    private static final int MOST_LINES = 100_000;
    private static final int LONGEST_LINE = 2_000;

    /**
     * The addresses of Freesound's licences, with their versions, which the file does not state.
     */
    private static final Map<String, String> ADDRESSES =
        Map.of(
            "CC0", "http://creativecommons.org/publicdomain/zero/1.0/",
            "CC-BY", "http://creativecommons.org/licenses/by/3.0/",
            "CC-BY-NC", "http://creativecommons.org/licenses/by-nc/3.0/",
            "CC-Sampling+", "http://creativecommons.org/licenses/sampling+/1.0/");

    private Licences() {}

    /** Recordings by fold, number and take: {@code 1-100032-A}. */
    static Map<String, FreesoundClip> read(InputStream in) throws IOException {
      Map<String, FreesoundClip> origins = new HashMap<>();
      for (String line : lines(in)) {
        Matcher clip = LINE.matcher(line);
        String licence = clip.matches() ? ADDRESSES.get(clip.group(5)) : null;
        if (licence != null) {
          String user = FreesoundClip.userOfAddress(clip.group(3));
          origins.put(
              clip.group(1),
              new FreesoundClip(clip.group(4), user, unescaped(clip.group(2)), licence));
        }
      }
      return origins;
    }

    /** The lines, without those that are too long for a regular expression. */
    private static List<String> lines(InputStream in) throws IOException {
      List<String> lines = new ArrayList<>();
      BufferedReader text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      StringBuilder line = new StringBuilder();
      for (int c = text.read(); c >= 0 && lines.size() < MOST_LINES; c = text.read()) {
        if (c != '\n') {
          if (line.length() <= LONGEST_LINE) {
            line.append((char) c);
          }
        } else {
          if (line.length() <= LONGEST_LINE) {
            lines.add(line.toString().strip());
          }
          line.setLength(0);
        }
      }
      if (line.length() > 0 && line.length() <= LONGEST_LINE) {
        lines.add(line.toString().strip());
      }
      return lines;
    }

    private static String unescaped(String title) {
      return ESCAPED
          .matcher(title)
          .replaceAll(
              hex ->
                  Matcher.quoteReplacement(
                      String.valueOf((char) Integer.parseInt(hex.group(1), 16))));
    }
  }
}
