package org.vpobuilder.validation.report.gallery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * Writes a gallery's files, in any order and from several threads. Holds the entries of chunks that
 * are not full, and a line of every sample.
 */
public final class GalleryWriter {
  /** The folder next to the page. */
  static final String FOLDER = "gallery";

  /**
   * The number of samples in a chunk, 4 kB each: with a filter every card may need another chunk.
   */
  private static final int CHUNK = 8;

  private static final JsonFormat<Entry> ENTRY = JsonFormat.transport(Entry.class);
  private static final JsonFormat<Entry.Index> INDEX = JsonFormat.transport(Entry.Index.class);

  private final Path folder;
  private final int samples;
  private final Map<Integer, SortedMap<Integer, String>> open = new HashMap<>();
  private final SortedMap<Integer, Line> lines = new TreeMap<>();

  /** The data of a sample that are kept until all samples are written. */
  private record Line(
      Glance glance,
      String subset,
      String split,
      TreeSet<String> sounding,
      TreeSet<String> silent,
      int sounds,
      int silents,
      double left,
      double right) {
    static Line of(Sample sample, Entry entry) {
      return new Line(
          new Glance(
              entry.key(),
              entry.picture(),
              entry.width(),
              entry.height(),
              String.join(", ", names(sample, ObjectRole.SOUNDING))),
          entry.subset(),
          entry.split(),
          new TreeSet<>(names(sample, ObjectRole.SOUNDING)),
          new TreeSet<>(names(sample, ObjectRole.SILENT)),
          names(sample, ObjectRole.SOUNDING).size(),
          names(sample, ObjectRole.SILENT).size(),
          tenths(entry.left()),
          tenths(entry.right()));
    }

    private static double tenths(double level) {
      return Math.rint(level * 10) / 10;
    }

    private static List<String> names(Sample sample, ObjectRole role) {
      return sample.objects().stream()
          .filter(object -> object.role() == role)
          .map(SceneObject::className)
          .toList();
    }
  }

  /**
   * A sample at the top of a page.
   *
   * @param picture path of its image, relative to the page
   * @param width width of the sample's own image, in pixels
   * @param sounding names of its sounding objects
   */
  public record Glance(String key, String picture, int width, int height, String sounding) {}

  /**
   * Writes into a page's folder.
   *
   * @param samples number of samples to come
   */
  public GalleryWriter(Path page, int samples) {
    this.folder = page.resolve(FOLDER);
    this.samples = samples;
  }

  /**
   * Writes a sample's files.
   *
   * @param number its position in the gallery, from 0
   * @throws org.vpobuilder.spec.failure.BadInputException if its files do not match its json
   */
  public void add(int number, GallerySample files) throws IOException {
    Sample sample = files.sample();
    String side = "%s/%s".formatted(sample.subset(), sample.split());
    Path place = Files.createDirectories(folder.resolve(side));
    EntryMaker maker = new EntryMaker(files, FOLDER + "/" + side);
    Entry entry = maker.entry();
    for (Map.Entry<String, byte[]> file : maker.files().entrySet()) {
      Files.write(place.resolve(file.getKey()), file.getValue());
    }
    add(number, new String(ENTRY.write(entry), StandardCharsets.UTF_8), Line.of(sample, entry));
  }

  private synchronized void add(int number, String entry, Line line) throws IOException {
    lines.put(number, line);
    int chunk = number / CHUNK;
    SortedMap<Integer, String> entries = open.computeIfAbsent(chunk, n -> new TreeMap<>());
    entries.put(number, entry);
    if (entries.size() == Math.min(CHUNK, samples - chunk * CHUNK)) {
      open.remove(chunk);
      write("chunk-%04d.js".formatted(chunk), "chunk(" + chunk + ",[", entries.values(), "]);\n");
    }
  }

  /** Writes the index when all samples are written. */
  public void finish() throws IOException {
    if (lines.size() != samples || !open.isEmpty()) {
      throw new IllegalStateException("got %d samples of %d".formatted(lines.size(), samples));
    }
    List<String> classes = classes();
    List<Entry.Row> rows = new ArrayList<>();
    for (Line line : lines.values()) {
      rows.add(
          new Entry.Row(
              line.glance().key(),
              line.subset(),
              line.split(),
              line.sounding().stream().map(classes::indexOf).toList(),
              line.silent().stream().map(classes::indexOf).toList(),
              line.sounds(),
              line.silents(),
              line.left(),
              line.right()));
    }
    String json =
        new String(INDEX.write(new Entry.Index(CHUNK, classes, rows)), StandardCharsets.UTF_8);
    Files.createDirectories(folder);
    write("index.js", "index(", List.of(json), ");\n");
  }

  /** The classes of the gallery's samples, sounding or silent. */
  public synchronized List<String> classes() {
    TreeSet<String> names = new TreeSet<>();
    lines.values().forEach(line -> names.addAll(line.sounding()));
    lines.values().forEach(line -> names.addAll(line.silent()));
    return List.copyOf(names);
  }

  /**
   * The first samples of the gallery, at most {@code most}, without samples that repeat an image.
   */
  public synchronized List<Glance> first(int most) {
    Set<String> images = new HashSet<>();
    return lines.values().stream()
        .map(Line::glance)
        .filter(glance -> images.add(SampleKey.imageOf(glance.key())))
        .limit(most)
        .toList();
  }

  private void write(String name, String call, Iterable<String> parts, String end)
      throws IOException {
    Files.writeString(folder.resolve(name), "vpoGallery." + call + String.join(",\n", parts) + end);
  }
}
