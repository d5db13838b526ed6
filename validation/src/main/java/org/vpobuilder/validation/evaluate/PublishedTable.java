package org.vpobuilder.validation.evaluate;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
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
 * Published results, in percent, from the {@code published.csv} of each family of models and from a
 * file of models that are not implemented here. Figures of different backbones or resolutions are
 * never in one row, and a metric belongs to one protocol.
 */
public final class PublishedTable {
  /**
   * The results of one method with one backbone on one data set.
   *
   * @param method lower-case name, e.g. {@code tpavi}, {@code avsegformer}, {@code cavp}
   * @param backbone image backbone, as the papers write it, e.g. {@code ResNet-50}
   * @param dataset name as in runs: {@code vpo-ss}, {@code vpo-ms}, {@code vpo-msmi}, {@code
   *     avsbench-s4}, {@code avsbench-ms3}, {@code avsbench-avss}; and {@code avss-ss}, {@code
   *     avss-ms}, AVSS's parts
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

    /** Whether {@link #find} returns this row for that run on its data set. */
    public boolean isOf(EvaluatedRun run) {
      return BUILT_IN.find(run, run.audio()).filter(this::equals).isPresent();
    }

    private Place place() {
      return new Place(key(), resolution);
    }

    /** The conditions of a figure, e.g. {@code ResNet-50, 224 x 224}. */
    public String setting() {
      String sides =
          resolution.equals(EvaluatedRun.ORIGINAL)
              ? "original size"
              : resolution + " x " + resolution;
      return backbone + ", " + sides;
    }

    /** The source of a figure, and its conditions. */
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
    /**
     * The key of a run. A recording corresponds to the papers' mono. A tiny network is compared
     * with ResNet-50; for runs of earlier versions the backbone follows from the presets' names.
     */
    static Key of(EvaluatedRun run, AudioMode heard, String dataset) {
      AudioMode printed = heard.channels() == 1 ? AudioMode.MONO : heard;
      String backbone = run.backbone();
      return new Key(
          run.model(),
          backbone == null ? ofPreset(run.preset()) : PRINTED.getOrDefault(backbone, backbone),
          printed,
          dataset);
    }

    private static String ofPreset(String preset) {
      if (SWIN.matcher(preset).matches()) {
        return "Swin-B";
      }
      return PVT.matcher(preset).matches() ? "PVT-V2-B5" : "ResNet-50";
    }
  }

  private static final Pattern PVT = Pattern.compile("(.*-)?pvt(-.*)?");
  private static final Pattern SWIN = Pattern.compile("(.*-)?swin(-.*)?");

  /** The names of the backbones in the papers. */
  private static final Map<String, String> PRINTED =
      Map.of(
          "tiny",
          "ResNet-50",
          "resnet50",
          "ResNet-50",
          "pvt-v2-b5",
          "PVT-V2-B5",
          "swin-b",
          "Swin-B");

  private static final String PER_IMAGE = "per-image";
  private static final Set<Metric> IMAGE_METRICS = Set.of(Metric.J, Metric.F, Metric.JF);
  private static final String FILE = "published.csv";
  private static final String ABLATIONS = "ablations.csv";
  private static final PublishedTable BUILT_IN = load();

  /** The key of a row in the table. */
  private record Place(Key key, String resolution) {}

  /** A row of a method whose settings differ from those of its other rows. */
  private record Ablation(Row row, Map<String, String> settings) {}

  private final Map<Place, Row> rows;
  private final List<Ablation> ablations;

  private PublishedTable(Map<Place, Row> rows, List<Ablation> ablations) {
    this.rows = rows;
    this.ablations = ablations;
  }

  /** The table that comes with the product. */
  public static PublishedTable builtIn() {
    return BUILT_IN;
  }

  /**
   * The published results of the run's method with its backbone on its data set at its resolution.
   * If they exist only at one other resolution, those are returned, and {@link Row#setting} names
   * it. Empty for a model that a sweep changed.
   *
   * @param heard audio mode to use instead of the run's own; a recording corresponds to the papers'
   *     mono
   */
  public Optional<Row> find(EvaluatedRun run, AudioMode heard) {
    if (run.differsFromPreset()) {
      return Optional.empty();
    }
    Key key = Key.of(run, heard, run.dataset());
    List<Row> there = rows.values().stream().filter(row -> row.key().equals(key)).toList();
    return there.stream()
        .filter(row -> row.resolution().equals(run.resolution()))
        .findFirst()
        .or(() -> there.size() == 1 ? Optional.of(there.get(0)) : Optional.empty());
  }

  /**
   * The published results of the run's method with these settings instead of its own, on the run's
   * data set. {@link Row#setting} names the resolution.
   *
   * @param settings the values that a sweep changed: dotted keys and their values; numbers are
   *     compared as numbers
   */
  public Optional<Row> findAblation(EvaluatedRun run, Map<String, String> settings) {
    Key key = Key.of(run, run.audio(), run.dataset());
    return ablations.stream()
        .filter(ablation -> ablation.row.key().equals(key))
        .filter(ablation -> alike(ablation.settings, settings))
        .map(Ablation::row)
        .findFirst();
  }

  private static boolean alike(Map<String, String> a, Map<String, String> b) {
    return a.keySet().equals(b.keySet())
        && a.entrySet().stream()
            .allMatch(entry -> alike(entry.getValue(), b.getOrDefault(entry.getKey(), "")));
  }

  private static boolean alike(String a, String b) {
    try {
      return Double.parseDouble(a) == Double.parseDouble(b);
    } catch (NumberFormatException e) {
      return a.equals(b);
    }
  }

  /** All rows, family after family in the order of their files. */
  public List<Row> rows() {
    return List.copyOf(rows.values());
  }

  private static PublishedTable load() {
    Map<Place, Row> rows = new LinkedHashMap<>();
    List<Ablation> ablations = new ArrayList<>();
    for (ModelFamily family : ModelFamilies.ALL) {
      load(family.getClass(), family.name(), rows);
      for (CSVRecord csv : records(family.getClass(), ABLATIONS).orElse(List.of())) {
        ablations.add(new Ablation(row(family.name(), csv), settings(csv.get("settings"))));
      }
    }
    load(PublishedTable.class, "", rows);
    return new PublishedTable(rows, List.copyOf(ablations));
  }

  /** Reads settings {@code KEY=VALUE}, separated by semicolons. */
  private static Map<String, String> settings(String text) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String setting : text.split(";")) {
      int equals = setting.indexOf('=');
      settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return settings;
  }

  /** Reads the figures from the file next to a class; from a family's file only its own method. */
  private static void load(Class<?> home, String method, Map<Place, Row> rows) {
    List<CSVRecord> records =
        records(home, FILE)
            .orElseThrow(
                () -> new IllegalStateException("no resource %s beside %s".formatted(FILE, home)));
    for (CSVRecord csv : records) {
      Row row = row(csv.get("method"), csv);
      if (!method.isEmpty() && !row.method().equals(method)) {
        throw new IllegalStateException("%s beside %s: %s".formatted(FILE, home, csv.toMap()));
      }
      rows.merge(row.place(), row, PublishedTable::merge);
    }
  }

  /** The records of a file next to a class; empty if the file does not exist. */
  private static Optional<List<CSVRecord>> records(Class<?> home, String file) {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setCommentMarker('#')
            .setHeader()
            .setSkipHeaderRecord(true)
            .get();
    try (InputStream in = home.getResourceAsStream(file)) {
      return in == null
          ? Optional.empty()
          : Optional.of(
              format.parse(new InputStreamReader(in, StandardCharsets.UTF_8)).getRecords());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(String method, CSVRecord csv) {
    Map<Metric, Double> scores = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      String name = metric.toString();
      if (csv.isMapped(name) && !csv.get(name).isEmpty()) {
        scores.put(metric, Double.valueOf(csv.get(name)));
      }
    }
    boolean perImage = csv.isMapped("protocol") && csv.get("protocol").equals(PER_IMAGE);
    if (scores.keySet().stream().anyMatch(metric -> IMAGE_METRICS.contains(metric) != perImage)) {
      throw new IllegalStateException(
          "%s: a score of another protocol: %s".formatted(FILE, csv.toMap()));
    }
    return new Row(
        method,
        csv.get("backbone"),
        csv.get("audio").equals("stereo") ? AudioMode.STEREO : AudioMode.MONO,
        csv.get("dataset"),
        csv.get("resolution"),
        scores,
        List.of(csv.get("source")));
  }

  /** Merges two rows: tables 1 and 2 give different scores of the same run. */
  private static Row merge(Row a, Row b) {
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
