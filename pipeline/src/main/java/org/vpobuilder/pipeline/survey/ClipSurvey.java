package org.vpobuilder.pipeline.survey;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.index.ClipLayout;
import org.vpobuilder.pipeline.index.ClipLocator;
import org.vpobuilder.pipeline.sources.FingerprintedInput;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.sources.VggsoundCsv;
import org.vpobuilder.pipeline.sources.VggsoundRow;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.Rejection;

/**
 * VGGSound's csv as a whole, and which of its rows have a clip. Holds the rows of the class map's
 * labels, some 200 bytes each.
 *
 * @param rows of the csv, its line of names not among them
 * @param unreadable rows that will be rejected
 * @param firstUnreadable the first of them; null if there is none
 * @param ofClassMap rows of the class map's labels
 * @param found of those, the rows that have a clip file
 * @param form how the csv departs from VGGSound's own
 * @param layout where the clips lie and how they are named
 * @param clips rows with a clip by split and class, train's without the videos that test has too;
 *     not decoded yet, so some may be unusable
 */
public record ClipSurvey(
    long rows,
    long unreadable,
    @Nullable Rejection firstUnreadable,
    int ofClassMap,
    int found,
    VggsoundCsv.Form form,
    ClipLayout layout,
    Map<Split, SortedMap<String, Integer>> clips) {
  /** So many files tell what the others are. */
  private static final int SOME = 16;

  /**
   * Reads the csv and lists the clips.
   *
   * @throws BadInputException if no row can be read, none is of the class map, none has a clip, or
   *     if the clips are Git LFS pointers
   */
  static ClipSurvey of(Folder vggsound, ClassMap classMap) throws IOException {
    Reading reading = new Reading();
    VggsoundCsv.Form form = read(vggsound, classMap, reading);
    ClipLocator located =
        ClipLocator.find(vggsound, reading.mapped.stream().map(VggsoundRow::clipId).toList());
    List<VggsoundRow> found =
        reading.mapped.stream().filter(row -> located.has(row.clipId())).toList();
    requireFetched(vggsound, located, found);
    Map<Split, SortedMap<String, Integer>> clips = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      clips.put(split, new TreeMap<>());
    }
    Set<String> testVideos =
        found.stream()
            .filter(row -> row.split() == Split.TEST)
            .map(VggsoundRow::youtubeId)
            .collect(Collectors.toSet());
    for (VggsoundRow row : found) {
      if (row.split() == Split.TRAIN && testVideos.contains(row.youtubeId())) {
        continue;
      }
      String name = classMap.byLabel(row.label()).orElseThrow().name();
      clips.getOrDefault(row.split(), new TreeMap<>()).merge(name, 1, Integer::sum);
    }
    return new ClipSurvey(
        reading.rows,
        reading.unreadable,
        reading.first,
        reading.mapped.size(),
        found.size(),
        form,
        located.layout(),
        clips);
  }

  private static VggsoundCsv.Form read(Folder vggsound, ClassMap classMap, Reading reading)
      throws IOException {
    String location = vggsound.location(VggsoundCsv.FILE);
    SourceText.requireCsv(vggsound, VggsoundCsv.FILE);
    VggsoundCsv.Form form =
        FingerprintedInput.read(
                vggsound, VggsoundCsv.FILE, in -> VggsoundCsv.read(in, classMap, reading))
            .value();
    if (reading.rows == reading.unreadable) {
      throw new BadInputException(
          "%s: 0 of %d rows can be read: %s"
              .formatted(location, reading.rows, reading.fault(vggsound)));
    }
    if (reading.mapped.isEmpty()) {
      throw new BadInputException(
          "%s: 0 of %d rows have a label of class map %s: got '%s', wanted such as '%s'"
              .formatted(
                  location,
                  reading.rows,
                  classMap.name(),
                  reading.outside,
                  classMap.classes().get(0).labels().get(0)));
    }
    return form;
  }

  private static void requireFetched(Folder vggsound, ClipLocator clips, List<VggsoundRow> found)
      throws IOException {
    List<String> some = new ArrayList<>();
    int step = Math.max(1, found.size() / SOME);
    for (int i = 0; i < found.size() && some.size() < SOME; i += step) {
      some.add(clips.files(found.get(i).clipId()).get(0));
    }
    if (SourceText.areLfsPointers(vggsound, some)) {
      throw new BadInputException(
          "%s: got a Git LFS pointer, as in each of %d clips looked at; git lfs pull fetches them"
              .formatted(vggsound.location(some.get(0)), some.size()));
    }
  }

  /** What the csv holds. */
  private static final class Reading implements VggsoundCsv.RowSink {
    private final List<VggsoundRow> mapped = new ArrayList<>();
    private long rows;
    private long unreadable;
    private @Nullable Rejection first;
    private String outside = "";

    @Override
    public void row(VggsoundRow row) {
      rows++;
      mapped.add(row);
    }

    @Override
    public void outsideClassMap(Split split, String label) {
      rows++;
      outside = outside.isEmpty() ? label : outside;
    }

    @Override
    public void rejected(String split, Rejection rejection) {
      rows++;
      unreadable++;
      first = first == null ? rejection : first;
    }

    /** Fields that can't be told apart are the file's fault; else the first row speaks for all. */
    private String fault(Folder vggsound) throws IOException {
      Rejection row = first;
      return row == null || row.got().endsWith(" fields")
          ? SourceText.csvFault(vggsound, VggsoundCsv.FILE, VggsoundCsv.ROW)
          : "%s: got %s, wanted %s"
              .formatted(row.record(), SourceText.printable(row.got()), row.wanted());
    }
  }
}
