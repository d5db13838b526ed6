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
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.model.ModelFamily;
import org.vpobuilder.validation.model.families.ModelFamilies;

/**
 * Published results, in percent, as the {@code published.csv} of each family of models, and one of
 * the models that there are not here, cite them. Figures of different backbones or resolutions are
 * never in one row, and a metric belongs to one protocol.
 */
public final class PublishedTable {
  /**
   * The results of one method with one backbone on one data set.
   *
   * @param method lower-case name, e.g. {@code tpavi}, {@code avsegformer}, {@code cavp}
   * @param backbone of the images, as the papers write it, e.g. {@code ResNet-50}
   * @param dataset {@code vpo-ss}, {@code vpo-ms}, {@code vpo-msmi}, or of AVSBench at original
   *     resolution {@code avss-ss}, {@code avss-ms}, {@code avss}, or at 224 x 224 {@code
   *     avsbench-s4}, {@code avsbench-ms3}, {@code avss-224}
   * @param resolution {@code original} or the side in pixels
   * @param sources the tables
   */
  public record Row(
      String method,
      String backbone,
      AudioMode audio,
      String dataset,
      String resolution,
      Map<Metric, Double> scores,
      List<String> sources) {
    public Row {
      scores = Map.copyOf(scores);
      sources = List.copyOf(sources);
    }

    /** Whether it is of the method, backbone and sound of that run, which no sweep changed. */
    public boolean isOf(EvaluatedRun run) {
      return !run.differsFromPreset() && key().equals(Key.of(run, run.audio(), dataset));
    }

    /** What a figure must be read with, e.g. {@code ResNet-50, 224 x 224}. */
    public String setting() {
      String sides =
          resolution.equals(ORIGINAL) ? "original size" : resolution + " x " + resolution;
      return backbone + ", " + sides;
    }

    /** Where a figure stands, and what it must be read with. */
    public String cited() {
      return String.join(", ", sources) + "; " + setting();
    }

    private Key key() {
      return new Key(method, backbone, audio, dataset);
    }

    /** The published score; empty if the papers do not give it. */
    public Optional<Double> score(Metric metric) {
      return Optional.ofNullable(scores.get(metric));
    }
  }

  private record Key(String method, String backbone, AudioMode audio, String dataset) {
    /** A recording is what the papers call mono; the presets' names tell the backbone. */
    static Key of(EvaluatedRun run, AudioMode heard, String dataset) {
      AudioMode printed = heard.channels() == 1 ? AudioMode.MONO : heard;
      return new Key(run.model(), backbone(run.preset()), printed, dataset);
    }

    private static String backbone(String preset) {
      if (SWIN.matcher(preset).matches()) {
        return "Swin-B";
      }
      return PVT.matcher(preset).matches() ? "PVT-V2-B5" : "ResNet-50";
    }
  }

  private static final Pattern PVT = Pattern.compile("(.*-)?pvt(-.*)?");
  private static final Pattern SWIN = Pattern.compile("(.*-)?swin(-.*)?");
  private static final String ORIGINAL = "original";
  private static final String PER_IMAGE = "per-image";
  private static final Set<Metric> IMAGE_METRICS = Set.of(Metric.J, Metric.F, Metric.JF);
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

  /**
   * What is published about the run's method with its backbone on its data set; nothing is of a
   * model that a sweep changed.
   *
   * @param heard instead of what the run heard; a recording is what the papers call mono
   */
  public Optional<Row> find(EvaluatedRun run, AudioMode heard) {
    return run.differsFromPreset()
        ? Optional.empty()
        : Optional.ofNullable(rows.get(Key.of(run, heard, run.dataset())));
  }

  /** All rows, family after family in the order of their files. */
  public List<Row> rows() {
    return List.copyOf(rows.values());
  }

  private static PublishedTable load() {
    Map<Key, Row> rows = new LinkedHashMap<>();
    for (ModelFamily family : ModelFamilies.ALL) {
      load(family.getClass(), family.name(), rows);
    }
    load(PublishedTable.class, "", rows);
    return new PublishedTable(rows);
  }

  /** Reads the figures beside a class; of a family's no others. */
  private static void load(Class<?> home, String method, Map<Key, Row> rows) {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setCommentMarker('#')
            .setHeader()
            .setSkipHeaderRecord(true)
            .get();
    try (InputStream in = home.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("no resource %s beside %s".formatted(FILE, home));
      }
      Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
      for (CSVRecord csv : format.parse(reader)) {
        Row row = row(csv);
        if (!method.isEmpty() && !row.method().equals(method)) {
          throw new IllegalStateException("%s beside %s: %s".formatted(FILE, home, csv.toMap()));
        }
        rows.merge(row.key(), row, PublishedTable::merge);
      }
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
    boolean perImage = csv.get("protocol").equals(PER_IMAGE);
    if (scores.keySet().stream().anyMatch(metric -> IMAGE_METRICS.contains(metric) != perImage)) {
      throw new IllegalStateException(
          "%s: a score of another protocol: %s".formatted(FILE, csv.toMap()));
    }
    return new Row(
        csv.get("method"),
        csv.get("backbone"),
        csv.get("audio").equals("stereo") ? AudioMode.STEREO : AudioMode.MONO,
        csv.get("dataset"),
        csv.get("resolution"),
        scores,
        List.of(csv.get("source")));
  }

  /** Tables 1 and 2 tell different scores of the same run. */
  private static Row merge(Row a, Row b) {
    if (!a.resolution().equals(b.resolution())) {
      throw new IllegalStateException(FILE + ": one data set at two resolutions: " + a.key());
    }
    Map<Metric, Double> scores = new EnumMap<>(a.scores());
    b.scores().forEach((metric, value) -> scores.merge(metric, value, PublishedTable::once));
    List<String> sources = new ArrayList<>(a.sources());
    b.sources().stream().filter(source -> !sources.contains(source)).forEach(sources::add);
    return new Row(
        a.method(), a.backbone(), a.audio(), a.dataset(), a.resolution(), scores, sources);
  }

  private static Double once(Double first, Double second) {
    throw new IllegalStateException(FILE + ": a score twice: " + first + ", " + second);
  }
}
