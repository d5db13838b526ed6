package org.vpobuilder.validation.data.avsbench;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;

/** One split of an AVSBench folder. Immutable; use by any thread. */
public final class AvsBench {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).setTrim(true).get();

  /** A file name: not a path, and without characters that file systems refuse. */
  private static final Pattern NAME = Pattern.compile("[^/\\\\\\p{Cntrl}]{1,200}");

  private final Layout layout;
  private final Path media;
  private final List<Video> videos;
  private final List<String> categories;

  private AvsBench(Layout layout, Path media, List<Video> videos, List<String> categories) {
    this.layout = layout;
    this.media = media;
    this.videos = List.copyOf(videos);
    this.categories = List.copyOf(categories);
  }

  /**
   * Opens a split.
   *
   * @param root folder of the csv; its media are in the same folder or, as published, in {@code
   *     s4_data} or {@code ms3_data}
   * @param split {@code train}, {@code val} or {@code test}
   * @param limit largest number of videos, taken from the beginning of the table
   * @throws BadInputException if there is no table, or it has no video of this split
   */
  public static AvsBench open(Path root, Layout layout, String split, int limit) {
    Path table = root.resolve(layout.table());
    Path data = root.resolve(layout + "_data");
    List<Video> videos = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<String> folders = new TreeSet<>();
    for (CSVRecord row : rows(table)) {
      Video video = video(layout, table, row);
      folders.add(video.folder());
      if (video.split().equals(split) && videos.size() < limit) {
        if (!names.add(video.path())) {
          throw bad(table, row, "got video %s twice".formatted(video.path()));
        }
        videos.add(video);
      }
    }
    if (videos.isEmpty()) {
      throw new BadInputException(
          "%s: got no video of split %s, wanted at least 1".formatted(table, split));
    }
    return new AvsBench(
        layout, Files.isDirectory(data) ? data : root, videos, List.copyOf(folders));
  }

  /**
   * Only the videos that {@code other} has too, so that two arms of a test see the same videos.
   *
   * @throws BadInputException if there are none
   */
  public AvsBench shared(AvsBench other) {
    Set<String> paths = new HashSet<>();
    other.videos.forEach(video -> paths.add(video.path()));
    List<Video> kept = videos.stream().filter(video -> paths.contains(video.path())).toList();
    if (kept.isEmpty()) {
      throw new BadInputException(media + ": got no video of " + other.media + ", wanted some");
    }
    return new AvsBench(layout, media, kept, categories);
  }

  public Layout layout() {
    return layout;
  }

  /** The videos of the split, in the table's order. */
  public List<Video> videos() {
    return videos;
  }

  /** The folder to which the layout's paths are relative. */
  Path media() {
    return media;
  }

  /**
   * The number of the category of a video of S4, from 1, among the categories of all splits, by
   * name.
   */
  int category(Video video) {
    return categories.indexOf(video.folder()) + 1;
  }

  /** The number of whole batches of {@code size} videos of the same length. */
  public int batches(int size) {
    return inBatches(videos, size).size() / size;
  }

  /**
   * The videos in the order of an epoch, in whole batches of videos of the same length; videos that
   * do not fill a batch are left out. If all videos have the same length, this is the order of
   * {@link #shuffled}.
   */
  List<Video> shuffledInBatches(Draws draws, long epoch, int size) {
    return inBatches(shuffled(draws, epoch), size);
  }

  /** Forms batches; a batch takes the position of its last video. */
  private static List<Video> inBatches(List<Video> videos, int size) {
    Map<Integer, List<Video>> open = new HashMap<>();
    List<Video> whole = new ArrayList<>();
    for (Video video : videos) {
      List<Video> batch = open.computeIfAbsent(video.frames(), length -> new ArrayList<>());
      batch.add(video);
      if (batch.size() == size) {
        whole.addAll(batch);
        batch.clear();
      }
    }
    return whole;
  }

  /** A single labelled frame of a video. */
  record Still(Video video, int frame) {}

  /**
   * One labelled frame of each video, drawn at ({@code still}, epoch, path), in the order of an
   * epoch, as the authors of CAVP train.
   */
  List<Still> shuffledStills(Draws draws, long epoch) {
    return shuffled(draws, epoch).stream()
        .map(
            video ->
                new Still(video, draws.at("still", epoch, address(video)).below(video.labelled())))
        .toList();
  }

  /** The videos in the order of an epoch: a permutation drawn at ({@code videos}, epoch, path). */
  public List<Video> shuffled(Draws draws, long epoch) {
    return draws.permute(videos, AvsBench::address, "videos", epoch);
  }

  private static String address(Video video) {
    return video.path().replace('/', ':');
  }

  private static List<CSVRecord> rows(Path table) {
    try (Reader reader = Files.newBufferedReader(table);
        CSVParser parser = CSVParser.builder().setReader(reader).setFormat(FORMAT).get()) {
      List<CSVRecord> rows = new ArrayList<>();
      for (Iterator<CSVRecord> records = parser.iterator(); records.hasNext(); ) {
        rows.add(records.next());
      }
      return rows;
    } catch (IOException | RuntimeException e) {
      throw new BadInputException("%s: can't be read: %s".formatted(table, e.getMessage()), e);
    }
  }

  private static Video video(Layout layout, Path table, CSVRecord row) {
    String name =
        row.isMapped(layout.nameColumn())
            ? cell(table, row, layout.nameColumn())
            : safe(table, row, row.get(0));
    String split = cell(table, row, "split");
    String folder =
        layout.folderColumns().isEmpty() ? "" : cell(table, row, layout.folderColumns().get(0));
    return new Video(
        name,
        split,
        folder,
        layout.path(split, folder, name),
        layout.frames(folder),
        layout.labelled(split, folder));
  }

  private static String cell(Path table, CSVRecord row, String column) {
    if (!row.isSet(column)) {
      throw bad(table, row, "got no column %s, wanted one".formatted(column));
    }
    return safe(table, row, row.get(column));
  }

  /** Checks that a cell that names a folder does not lead out of it. */
  private static String safe(Path table, CSVRecord row, String text) {
    if (!NAME.matcher(text).matches() || text.equals(".") || text.equals("..")) {
      String shown = text.replaceAll("\\p{Cntrl}", "?");
      throw bad(table, row, "got \"%s\", wanted a name".formatted(shown));
    }
    return text;
  }

  private static BadInputException bad(Path table, CSVRecord row, String reason) {
    return new BadInputException("%s: row %d: %s".formatted(table, row.getRecordNumber(), reason));
  }
}
