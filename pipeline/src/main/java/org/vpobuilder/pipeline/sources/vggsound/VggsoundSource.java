package org.vpobuilder.pipeline.sources.vggsound;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VggsoundLabels;
import org.vpobuilder.classmaps.Vocabulary;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.sources.AudioSource;
import org.vpobuilder.pipeline.sources.AudioSource.ClipRow;
import org.vpobuilder.pipeline.sources.ClipList;
import org.vpobuilder.pipeline.sources.DataSet;
import org.vpobuilder.pipeline.sources.FingerprintedInput;
import org.vpobuilder.pipeline.sources.FingerprintedInput.Fingerprinted;
import org.vpobuilder.pipeline.sources.LabelSet;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.sample.Attribution;
import org.vpobuilder.spec.sample.Category;
import org.vpobuilder.spec.sample.SourceIds;

/** VGGSound: {@code vggsound.csv} and a folder of clips, video or audio. */
public record VggsoundSource(Folder folder) implements AudioSource {
  /** The kind of this source, which a line of {@code META-INF/services} registers. */
  public static final class Kind implements AudioSource.Kind {
    @Override
    public String name() {
      return SourceIds.VGGSOUND;
    }

    @Override
    public String summary() {
      return "VGGSound: vggsound.csv and clips";
    }

    @Override
    public DataSet dataSet() {
      return new DataSet(
          "VGGSound",
          "https://www.robots.ox.ac.uk/~vgg/data/vggsound/",
          "YouTube",
          "the test rows of its csv",
          List.of(
              "VGGSound's labels are per clip and were found by classifiers: a clip may hold other sounds, or its own only now and then.",
              "VGGSound does not tell the licence of a single video."),
          DataSet.Paper.ofConference(
              "chen2020vggsound",
              "VGGSound: A Large-Scale Audio-Visual Dataset",
              List.of("Honglie Chen", "Weidi Xie", "Andrea Vedaldi", "Andrew Zisserman"),
              2020,
              "IEEE International Conference on Acoustics, Speech and Signal Processing (ICASSP)",
              "721-725"));
    }

    @Override
    public List<LabelSet> corrections() {
      return List.of(VggSounder.LABELS);
    }

    @Override
    public AudioSource in(Folder root) {
      return new VggsoundSource(root);
    }
  }

  @Override
  public String name() {
    return SourceIds.VGGSOUND;
  }

  @Override
  public List<String> tables() throws IOException {
    if (!folder.has(VggsoundCsv.FILE)) {
      throw new BadInputException(
          "--%s: no file %s".formatted(name(), folder.location(VggsoundCsv.FILE)));
    }
    SourceText.requireCsv(folder, VggsoundCsv.FILE);
    return List.of(VggsoundCsv.FILE);
  }

  /** Counts VGGSound's labels and others in the csv, in every row that can be read. */
  @Override
  public Vocabulary vocabulary(ClassMap classMap) throws IOException {
    tables();
    Vocabulary words = new Vocabulary(name(), true, true);
    VggsoundLabels.all().forEach(label -> words.add(word(label), Split.TRAIN, 0));
    VggsoundCsv.RowSink sink =
        new VggsoundCsv.RowSink() {
          @Override
          public void row(VggsoundRow row) {
            words.add(word(row.label()), row.split(), 1);
          }

          @Override
          public void outsideClassMap(Split split, String label) {
            words.add(word(label), split, 1);
          }

          @Override
          public void rejected(String split, Rejection rejection) {
            // A build reports it.
          }
        };
    FingerprintedInput.read(
        folder, VggsoundCsv.FILE, in -> VggsoundCsv.read(in, label -> true, sink));
    return words;
  }

  private Category word(String label) {
    return new Category(name(), label, label);
  }

  @Override
  public Clips read(ClassMap classMap) throws IOException {
    return read(
        label -> classMap.byLabel(SourceIds.VGGSOUND, label).isPresent(),
        "class map " + classMap.name(),
        classMap.ids(SourceIds.VGGSOUND).stream().sorted().findFirst().orElse("no label at all"));
  }

  /**
   * Reads the csv and lists the clips.
   *
   * @param mapped whether rows with a label are wanted
   * @param of the data set that the labels belong to, for a message
   * @param example a wanted label, for a message
   * @throws BadInputException as {@link AudioSource#read}, or if the clips are Git LFS pointers
   */
  public Clips read(Predicate<String> mapped, String of, String example) throws IOException {
    SourceText.requireCsv(folder, VggsoundCsv.FILE);
    Reading reading = new Reading();
    Fingerprinted<VggsoundCsv.Form> csv =
        FingerprintedInput.read(
            folder, VggsoundCsv.FILE, in -> VggsoundCsv.read(in, mapped, reading));
    String location = folder.location(VggsoundCsv.FILE);
    if (reading.count == reading.unreadable) {
      throw new BadInputException(
          "%s: 0 of %d rows can be read: %s"
              .formatted(location, reading.count, reading.fault(folder)));
    }
    if (reading.mapped.isEmpty()) {
      throw new BadInputException(
          "%s: 0 of %d rows have a label of %s: got '%s', wanted such as '%s'"
              .formatted(location, reading.count, of, reading.outside, example));
    }
    ClipLocator located =
        ClipLocator.find(folder, reading.mapped.stream().map(VggsoundRow::clipId).toList());
    List<ClipRow> rows = new ArrayList<>();
    for (VggsoundRow row : reading.mapped) {
      Account clips = Account.clips(row.split());
      List<String> files = located.files(row.clipId());
      if (files.isEmpty()) {
        reading.book.tallies().add(clips, NotSelected.CLIP_MISSING, 1);
      } else if (files.size() > 1) {
        reading.book.reject(clips, located.ambiguous(row));
      } else {
        rows.add(clip(row, files.get(0)));
      }
    }
    ClipList.requireFetched(folder, rows);
    ClipLayout layout = located.layout();
    Survey survey =
        new Survey(
            VggsoundCsv.FILE,
            reading.count,
            reading.unreadable,
            reading.mapped.size(),
            layout.folder(),
            layout.equals(ClipLayout.VGGSOUND) ? "" : layout.naming().toString(),
            warnings(reading, csv.value(), rows.size()));
    reading.book.source(csv.file());
    return new Clips(List.of(csv.file()), List.of(), rows, reading.book.findings(), survey);
  }

  private static ClipRow clip(VggsoundRow row, String file) {
    return new ClipRow(
        row.clipId(),
        row.startSeconds(),
        List.of(row.label()),
        row.split(),
        file,
        "",
        Attribution.page("https://www.youtube.com/watch?v=" + row.youtubeId()),
        List.of("youtube:" + row.youtubeId()),
        row.recordName());
  }

  private static List<String> warnings(Reading reading, VggsoundCsv.Form form, int found) {
    List<String> warnings = new ArrayList<>();
    if (form.header() || form.rowNumbers()) {
      warnings.add(
          "%s: read without its %s"
              .formatted(
                  VggsoundCsv.FILE,
                  form.header() && form.rowNumbers()
                      ? "line of column names and its column of row numbers"
                      : form.header()
                          ? "first line, which names the columns"
                          : "first column, which numbers the rows"));
    }
    Rejection first = reading.first;
    if (first != null) {
      warnings.add(
          "%,d of %,d rows of %s can't be read; %s: got %s, wanted %s"
              .formatted(
                  reading.unreadable,
                  reading.count,
                  VggsoundCsv.FILE,
                  first.record(),
                  SourceText.printable(first.got()),
                  first.wanted()));
    }
    int mapped = reading.mapped.size();
    if (2L * found < mapped) {
      warnings.add(
          "%,d of %,d rows have no clip; a fifth is ordinary, for so much of VGGSound is gone"
              .formatted(mapped - found, mapped));
    }
    return warnings;
  }

  /** The rows and counts of the csv. */
  private static final class Reading implements VggsoundCsv.RowSink {
    private final List<VggsoundRow> mapped = new ArrayList<>();
    private final Entries.Book book = new Entries.Book();
    private long count;
    private long unreadable;
    private @Nullable Rejection first;
    private String outside = "";

    @Override
    public void row(VggsoundRow row) {
      read(row.split());
      mapped.add(row);
    }

    @Override
    public void outsideClassMap(Split split, String label) {
      read(split);
      book.tallies().add(Account.clips(split), NotSelected.LABEL_OUTSIDE_CLASS_MAP, 1);
      outside = outside.isEmpty() ? label : outside;
    }

    @Override
    public void rejected(String split, Rejection rejection) {
      read(split);
      book.reject(Account.clips(split), rejection);
      unreadable++;
      first = first == null ? rejection : first;
    }

    private void read(Object split) {
      count++;
      book.tallies().add(Account.clips(split), Fate.READ, 1);
    }

    /**
     * The text on a csv without usable rows: about the whole file if the number of fields is wrong,
     * or else about the first row, as an example.
     */
    private String fault(Folder vggsound) throws IOException {
      Rejection row = first;
      return row == null || row.got().endsWith(" fields")
          ? SourceText.csvFault(vggsound, VggsoundCsv.FILE, VggsoundCsv.ROW)
          : "%s: got %s, wanted %s"
              .formatted(row.record(), SourceText.printable(row.got()), row.wanted());
    }
  }
}
