package org.vpobuilder.validation.evaluate;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.vpobuilder.validation.data.audio.AudioMode;

/**
 * Published results (S1 Tab. 1-4 and 8, ResNet-50), in percent, as {@code published.csv} cites
 * them.
 */
public final class PublishedTable {
  /**
   * The results of one method on one data set.
   *
   * @param method lower-case name, e.g. {@code tpavi}, {@code avsegformer}, {@code cavp}
   * @param dataset {@code vpo-ss}, {@code vpo-ms}, {@code vpo-msmi}, or of AVSBench at original
   *     resolution {@code avss-ss}, {@code avss-ms}, {@code avss}, or at 224 x 224 {@code
   *     avsbench-s4}, {@code avsbench-ms3}, {@code avss-224}
   * @param sources the tables
   */
  public record Row(
      String method,
      AudioMode audio,
      String dataset,
      Map<Metric, Double> scores,
      List<String> sources) {
    public Row {
      scores = Map.copyOf(scores);
      sources = List.copyOf(sources);
    }

    /** Whether it is of that method with that sound; a recording is what the papers call mono. */
    public boolean isOf(String otherMethod, AudioMode heard) {
      return method.equals(otherMethod) && audio == printed(heard);
    }

    /** The published score; empty if the papers do not give it. */
    public Optional<Double> score(Metric metric) {
      return Optional.ofNullable(scores.get(metric));
    }
  }

  private record Key(String method, AudioMode audio, String dataset) {}

  private static final String FILE = "published.csv";
  private static final PublishedTable BUILT_IN = load();

  private final Map<Key, Row> rows;

  private PublishedTable(Map<Key, Row> rows) {
    this.rows = rows;
  }

  /** The table that comes with the product. */
  public static PublishedTable builtIn() {
    return BUILT_IN;
  }

  /** What is published about a method on a data set; a recording is what the papers call mono. */
  public Optional<Row> find(String method, AudioMode audio, String dataset) {
    return Optional.ofNullable(rows.get(new Key(method, printed(audio), dataset)));
  }

  private static AudioMode printed(AudioMode audio) {
    return audio.channels() == 1 ? AudioMode.MONO : audio;
  }

  /** All rows in the order of the file. */
  public List<Row> rows() {
    return List.copyOf(rows.values());
  }

  private static PublishedTable load() {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setCommentMarker('#')
            .setHeader()
            .setSkipHeaderRecord(true)
            .get();
    try (InputStream in = PublishedTable.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + FILE);
      }
      Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
      Map<Key, Row> rows = new LinkedHashMap<>();
      for (CSVRecord csv : format.parse(reader)) {
        Row row = row(csv);
        rows.merge(new Key(row.method(), row.audio(), row.dataset()), row, PublishedTable::merge);
      }
      return new PublishedTable(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(CSVRecord csv) {
    Map<Metric, Double> scores = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      String name = metric.toString();
      if (csv.isMapped(name) && !csv.get(name).isEmpty()) {
        scores.put(metric, Double.valueOf(csv.get(name)));
      }
    }
    return new Row(
        csv.get("method"),
        csv.get("audio").equals("stereo") ? AudioMode.STEREO : AudioMode.MONO,
        csv.get("dataset"),
        scores,
        List.of(csv.get("source")));
  }

  /** Tables 1 and 2 tell different scores of the same run. */
  private static Row merge(Row a, Row b) {
    Map<Metric, Double> scores = new EnumMap<>(a.scores());
    b.scores().forEach((metric, value) -> scores.merge(metric, value, PublishedTable::once));
    List<String> sources = new ArrayList<>(a.sources());
    sources.addAll(b.sources());
    return new Row(a.method(), a.audio(), a.dataset(), scores, sources);
  }

  private static Double once(Double first, Double second) {
    throw new IllegalStateException(FILE + ": a score twice: " + first + ", " + second);
  }
}
