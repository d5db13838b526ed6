package org.vpobuilder.pipeline.sources.vggsound;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VggsoundLabels;
import org.vpobuilder.classmaps.Vocabulary;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.sources.AudioSource;
import org.vpobuilder.pipeline.sources.AudioSource.ClipRow;
import org.vpobuilder.pipeline.sources.AudioSource.Clips;
import org.vpobuilder.pipeline.sources.CsvRows;
import org.vpobuilder.pipeline.sources.DataSet;
import org.vpobuilder.pipeline.sources.FingerprintedInput;
import org.vpobuilder.pipeline.sources.LabelSet;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.release.Correction;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.sample.SourceIds;

/**
 * VGGSounder: labels of the sounds and objects that listeners found in the clips of VGGSound's test
 * split (Zverev et al., "VGGSounder: Audio-Visual Evaluations for Foundation Models", ICCV 2025).
 * VGGSound has one label a clip, which was never checked: in 461 of the 1,850 test clips of
 * vpo-21's labels the class is not heard. With this table they are rejected.
 *
 * <p>Its csv has a row for each label of a clip, which states whether the label is heard ({@code
 * A}), seen ({@code V}) or both. A clip's class is heard if any label of the class is heard, not
 * only its own: "bird chirping" is enough for a mynah. Labels of the class are those that the class
 * map has for {@code vggsound}, and those for {@code vggsounder}, which only confirm a class and
 * select no clip.
 *
 * <p>Holds the labels that are heard, some 200 bytes a clip; a csv of over a million rows is
 * refused. A row that can't be read is a fault of the whole csv: with a label lost, a good clip
 * would be rejected.
 */
public final class VggSounder {
  /** The name in class maps of the labels that confirm that a class is heard. */
  public static final String NAME = "vggsounder";

  static final LabelSet LABELS =
      new LabelSet(
          "VGGSounder",
          "https://github.com/Bizilizi/VGGSounder",
          "Apache-2.0",
          DataSet.Paper.ofConference(
              "zverevwiedemer2025vggsounder",
              "VGGSounder: Audio-Visual Evaluations for Foundation Models",
              List.of(
                  "Daniil Zverev",
                  "Thaddäus Wiedemer",
                  "Ameya Prabhu",
                  "Matthias Bethge",
                  "Wieland Brendel",
                  "A. Sophia Koepke"),
              2025,
              "IEEE/CVF International Conference on Computer Vision (ICCV)",
              ""));

  private static final String HEADER =
      "video_id,label,modality,background_music,static_image,voice_over";

  private static final List<String> COLUMNS = List.of(HEADER.split(","));

  private static final Pattern CLIP = Pattern.compile("[A-Za-z0-9_-]{1,57}_\\d{6}");
  private static final Set<String> MODALITIES = Set.of("A", "V", "AV");
  private static final Set<String> FLAGS = Set.of("True", "False");
  private static final int MOST_ROWS = 1_000_000;

  /**
   * The number of test clips of a class below which a warning is due; the published map has 45 to
   * 50 test clips for most.
   */
  private static final int FEW = 20;

  /** The versions of files with a known digest: other versions have other labels. */
  private static final Map<String, String> VERSIONS =
      Map.of(
          "400979ea3dee34bed145d3fd96966e16689352df63b645c4730caf8eb2cacb06",
          "1.0 without clips that have background music",
          "6279875ac93df11d90b1a9d60da7dee89073ce233b0843759856bc72e00396ba",
          "1.0 with clips that have background music");

  /** Labels that are heard, by clip: {@code {ytid}_{start:06d}}. */
  private final Map<String, Set<String>> heard;

  private final FileEntry file;

  private VggSounder(Map<String, Set<String>> heard, FileEntry file) {
    this.heard = heard;
    this.file = file;
  }

  /** The table's result for a clip and its class. */
  public enum Verdict {
    /** A label of the class is heard. */
    HEARD,
    /** No label of the class is heard: the clip is rejected. */
    NOT_HEARD,
    /** The clip is not in the csv: it is kept, since nothing is known about it. */
    NOT_LISTED,
    /** The clip is not in the test split, the only one that was listened to. */
    NOT_TEST
  }

  /**
   * The counts of a class's test clips.
   *
   * @param clips that have a file
   * @param notListed about which nothing is known; they are kept
   * @param rejected in which the class is not heard
   */
  public record Count(String className, int clips, int notListed, int rejected) {}

  /** VGGSound's clips without those that were rejected, and the counts, by class in its order. */
  public record Corrected(Clips clips, List<Count> counts) {
    public Corrected {
      counts = List.copyOf(counts);
    }
  }

  /**
   * VGGSound without the test clips in which their class is not heard. The csv is read each time
   * the source is read.
   *
   * @param file the csv, in any folder
   */
  public static AudioSource over(AudioSource vggsound, Folder folder, String file) {
    return new CorrectedSource(vggsound, folder, file);
  }

  private record CorrectedSource(AudioSource vggsound, Folder csvFolder, String csv)
      implements AudioSource {
    @Override
    public String name() {
      return vggsound.name();
    }

    @Override
    public Folder folder() {
      return vggsound.folder();
    }

    @Override
    public List<String> tables() throws IOException {
      SourceText.requireCsv(csvFolder, csv);
      return vggsound.tables();
    }

    @Override
    public List<FileEntry> fingerprints() throws IOException {
      List<FileEntry> entries = new ArrayList<>(vggsound.fingerprints());
      entries.add(Fingerprint.of(csvFolder, csv));
      return entries;
    }

    @Override
    public Vocabulary vocabulary(ClassMap classMap) throws IOException {
      return vggsound.vocabulary(classMap);
    }

    @Override
    public Clips read(ClassMap classMap) throws IOException {
      VggSounder sounder = VggSounder.read(csvFolder, csv);
      return sounder.correct(vggsound.read(classMap), classMap).clips();
    }
  }

  /**
   * Reads the csv.
   *
   * @throws BadInputException if it is missing, has other columns or too many rows, or a row that
   *     can't be read
   */
  public static VggSounder read(Folder folder, String file) throws IOException {
    SourceText.requireCsv(folder, file);
    Rows rows = new Rows(folder.location(file));
    FileEntry entry =
        FingerprintedInput.read(
                folder,
                file,
                in -> {
                  CsvRows.readPlain(in, CsvRows.COMMENTED, COLUMNS, rows);
                  return true;
                })
            .file();
    if (rows.heard.isEmpty()) {
      throw new BadInputException(
          "%s: got no rows, wanted VGGSounder's".formatted(folder.location(file)));
    }
    return new VggSounder(rows.heard, entry);
  }

  private static final class Rows implements CsvRows.Sink {
    private final String location;
    private final Map<String, Set<String>> heard = new HashMap<>();
    private boolean begun;
    private long rows;

    Rows(String location) {
      this.location = location;
    }

    @Override
    public void row(CsvRows.Row row) {
      if (!begun) {
        begun = true;
        String header = String.join(",", fields(row));
        check(row, header.equals(HEADER), header, HEADER);
        return;
      }
      check(row, ++rows <= MOST_ROWS, "more rows", "at most %d".formatted(MOST_ROWS));
      String clip = row.get(0);
      check(row, CLIP.matcher(clip).matches(), clip, "a video and a start in six digits");
      String label = row.get(1);
      check(row, VggsoundLabels.contains(label), label, "one of VGGSound's labels");
      String modality = row.get(2);
      check(row, MODALITIES.contains(modality), modality, "A, V or AV");
      for (String flag : fields(row).subList(3, COLUMNS.size())) {
        check(row, FLAGS.contains(flag), flag, "True or False");
      }
      Set<String> labels = heard.computeIfAbsent(clip, c -> new HashSet<>(4));
      if (modality.startsWith("A")) {
        labels.add(label);
      }
    }

    private static List<String> fields(CsvRows.Row row) {
      return IntStream.range(0, COLUMNS.size()).mapToObj(row::get).toList();
    }

    private void check(CsvRows.Row row, boolean holds, String got, String wanted) {
      if (!holds) {
        throw fault(row.record(), got, wanted);
      }
    }

    private BadInputException fault(String record, String got, String wanted) {
      return new BadInputException(
          "%s, %s: got '%s', wanted %s"
              .formatted(location, record, SourceText.printable(got), wanted));
    }

    @Override
    public void wrongFields(String record, int got, int wanted) {
      throw fault(record, got + " fields", HEADER);
    }
  }

  /** The table's result for a clip of VGGSound and its class. */
  public Verdict of(ClipRow row, VpoClass itsClass) {
    if (row.split() != Split.TEST) {
      return Verdict.NOT_TEST;
    }
    Set<String> labels = heard.get(row.id());
    if (labels == null) {
      return Verdict.NOT_LISTED;
    }
    boolean isHeard =
        itsClass.ids(SourceIds.VGGSOUND).stream().anyMatch(labels::contains)
            || itsClass.ids(NAME).stream().anyMatch(labels::contains);
    return isHeard ? Verdict.HEARD : Verdict.NOT_HEARD;
  }

  /**
   * Rejects the test clips in which their class is not heard, with {@code CLIP_CLASS_NOT_HEARD}.
   *
   * @throws BadInputException if it lists none of the test clips, so that it must be a table of
   *     other clips
   */
  public Corrected correct(Clips clips, ClassMap classMap) {
    SortedMap<Integer, Count> counts = new TreeMap<>();
    List<ClipRow> kept = new ArrayList<>();
    Entries.Book book = new Entries.Book();
    book.add(clips.findings());
    book.source(file);
    for (ClipRow row : clips.rows()) {
      VpoClass c = classMap.bySound(SourceIds.VGGSOUND, row.labels()).orElseThrow();
      Verdict verdict = of(row, c);
      if (verdict != Verdict.NOT_TEST) {
        counts.merge(c.index(), count(c, verdict), VggSounder::sum);
      }
      if (verdict == Verdict.NOT_HEARD) {
        Rejection rejection =
            new Rejection(
                RejectionCode.CLIP_CLASS_NOT_HEARD,
                clips.survey().table(),
                row.record(),
                heardIn(row),
                "a label of %s".formatted(c.name()));
        book.reject(Account.clips(row.split()), rejection);
      } else {
        kept.add(row);
      }
    }
    int test = counts.values().stream().mapToInt(Count::clips).sum();
    int unknown = counts.values().stream().mapToInt(Count::notListed).sum();
    if (test > 0 && unknown == test) {
      throw new BadInputException(
          "%s: lists none of the %d test clips of VGGSound that are there"
              .formatted(file.path(), test));
    }
    return new Corrected(
        with(clips, kept, book.findings(), List.copyOf(counts.values())),
        List.copyOf(counts.values()));
  }

  private String heardIn(ClipRow row) {
    Set<String> labels = new TreeSet<>(heard.getOrDefault(row.id(), Set.of()));
    return labels.isEmpty() ? "nothing heard" : "heard: " + String.join("; ", labels);
  }

  private static Count count(VpoClass c, Verdict verdict) {
    int notListed = verdict == Verdict.NOT_LISTED ? 1 : 0;
    return new Count(c.name(), 1, notListed, verdict == Verdict.NOT_HEARD ? 1 : 0);
  }

  private static Count sum(Count a, Count b) {
    return new Count(
        a.className, a.clips + b.clips, a.notListed + b.notListed, a.rejected + b.rejected);
  }

  private Clips with(Clips clips, List<ClipRow> kept, Entries findings, List<Count> counts) {
    List<FileEntry> tables = new ArrayList<>(clips.tables());
    tables.add(file);
    List<String> warnings = new ArrayList<>(clips.survey().warnings());
    warnings.addAll(sentences(counts));
    AudioSource.Survey s = clips.survey();
    return new Clips(
        tables,
        clips.licences(),
        kept,
        findings,
        new AudioSource.Survey(
            s.table(), s.rows(), s.unreadable(), s.ofClassMap(), s.place(), s.naming(), warnings),
        List.of(correction(counts)));
  }

  private Correction correction(List<Count> counts) {
    SortedMap<String, Correction.Counts> classes = new TreeMap<>();
    for (Count count : counts) {
      classes.put(
          count.className(),
          new Correction.Counts(count.clips(), count.notListed(), count.rejected()));
    }
    return new Correction(
        SourceIds.VGGSOUND,
        LABELS.title(),
        VERSIONS.get(file.sha256()),
        Sources.entry(SourceIds.VGGSOUND, file),
        classes);
  }

  private List<String> sentences(List<Count> counts) {
    List<String> sentences = new ArrayList<>();
    List<String> rejected = new ArrayList<>();
    List<String> few = new ArrayList<>();
    int test = 0;
    int unknown = 0;
    int all = 0;
    for (Count count : counts) {
      test += count.clips();
      unknown += count.notListed();
      all += count.rejected();
      if (count.rejected() > 0) {
        rejected.add("%s %d of %d".formatted(count.className(), count.rejected(), count.clips()));
        int left = count.clips() - count.rejected();
        if (left < FEW) {
          few.add("%s %d".formatted(count.className(), left));
        }
      }
    }
    if (!VERSIONS.containsKey(file.sha256())) {
      sentences.add(
          "%s is no file of VGGSounder 1.0 (by its sha256): its labels may be others"
              .formatted(file.path()));
    }
    if (all > 0) {
      sentences.add(
          "VGGSounder: in %d of %d test clips nothing of their class is heard, and they are rejected: %s"
              .formatted(all, test, String.join(", ", rejected)));
    }
    if (!few.isEmpty()) {
      sentences.add(
          "VGGSounder leaves under %d test clips: %s".formatted(FEW, String.join(", ", few)));
    }
    if (unknown > 0) {
      sentences.add(
          "VGGSounder does not list %d of %d test clips: they are kept".formatted(unknown, test));
    }
    return sentences;
  }
}
