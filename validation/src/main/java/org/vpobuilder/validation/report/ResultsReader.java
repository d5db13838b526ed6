package org.vpobuilder.validation.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.schemas.JsonLines;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.evaluate.ControlScores;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.evaluate.FigureFolder;
import org.vpobuilder.validation.evaluate.TestSet;
import org.vpobuilder.validation.protocol.ProbeResult;
import org.vpobuilder.validation.protocol.SweepResult;
import org.vpobuilder.validation.report.page.PageProgress;
import org.vpobuilder.validation.statistics.TwoArmReport;
import org.vpobuilder.validation.train.MetricRow;
import org.vpobuilder.validation.train.RunFolder;

/** Reads the results of {@code vpo validate}. */
final class ResultsReader {
  static final String RUNS = "runs";

  private static final String TEST_PREFIX = "ttest-";
  private static final String JSON = ".json";
  private static final long MAX_BYTES = 1 << 24;

  private final Path folder;
  private final PageProgress progress;
  private final List<String> missing = new ArrayList<>();

  private ResultsReader(Path folder, PageProgress progress) {
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Reads a folder.
   *
   * @param progress called after every run
   * @throws BadInputException if it is not such a folder, or a file in it is broken
   */
  static Results read(Path folder, PageProgress progress) throws IOException {
    return new ResultsReader(folder, progress).read();
  }

  private Results read() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new BadInputException(folder + ": got no folder, wanted what `vpo validate` wrote");
    }
    Protocol protocol = protocol();
    List<Run> runs = runs();
    requireOneTestSet(runs);
    Map<String, TwoArmReport> tests = tests();
    if (protocol == Protocol.NONE && runs.isEmpty() && tests.isEmpty()) {
      throw new BadInputException(
          "%s: got neither %s nor %s/ nor %s*.json, wanted what `vpo validate` wrote"
              .formatted(folder, Protocol.FILE, RUNS, TEST_PREFIX));
    }
    TreeSet<String> absent = new TreeSet<>(protocol.runs());
    runs.forEach(run -> absent.remove(run.name()));
    absent.forEach(name -> missing.add("%s/%s (the whole run)".formatted(RUNS, name)));
    for (Run run : runs) {
      run.missing().forEach(file -> missing.add("%s/%s/%s".formatted(RUNS, run.name(), file)));
    }
    return new Results(folder, protocol, runs, tests, sweep(), probes(), missing);
  }

  /**
   * Checks that test sets with the same name have the same samples, because otherwise means over
   * runs have no meaning.
   */
  private void requireOneTestSet(List<Run> runs) {
    Map<String, Run> first = new TreeMap<>();
    for (Run run : runs) {
      for (Map.Entry<String, Evaluation> file : run.evaluations().entrySet()) {
        Run earlier = first.putIfAbsent(file.getKey(), run);
        Evaluation a = earlier == null ? null : earlier.evaluations().get(file.getKey());
        if (earlier == null || a == null) {
          continue;
        }
        TestSet was = a.testSet();
        TestSet is = file.getValue().testSet();
        boolean same =
            was != null && is != null ? was.isSameAs(is) : a.images() == file.getValue().images();
        if (!same) {
          throw new BadInputException(
              "%s: scores of different test sets in %s: got %s in %s and %s in %s, wanted one"
                  .formatted(
                      folder,
                      file.getKey(),
                      was == null ? a.size() : was.inWords(),
                      earlier.name(),
                      is == null ? file.getValue().size() : is.inWords(),
                      run.name()));
        }
      }
    }
  }

  private Protocol protocol() throws IOException {
    Path file = folder.resolve(Protocol.FILE);
    if (!Files.exists(file)) {
      missing.add(Protocol.FILE + " (the release's name and the protocol are not known)");
      return Protocol.NONE;
    }
    return Protocol.read(bytes(file), file.toString());
  }

  private List<Run> runs() throws IOException {
    List<Run> runs = new ArrayList<>();
    List<Path> folders = list(folder.resolve(RUNS)).stream().filter(Files::isDirectory).toList();
    progress.wanted(folders.size());
    for (Path run : folders) {
      runs.add(RunReader.read(run));
      progress.done();
    }
    return runs;
  }

  private Map<String, TwoArmReport> tests() throws IOException {
    Map<String, TwoArmReport> tests = new TreeMap<>();
    for (Path file : list(folder)) {
      String name = file.getFileName().toString();
      if (name.startsWith(TEST_PREFIX) && name.endsWith(JSON)) {
        tests.put(name, read(file, TwoArmReport.JSON));
      }
    }
    if (tests.isEmpty()) {
      missing.add(TEST_PREFIX + "*.json (no t-test was run)");
    }
    return tests;
  }

  private Optional<SweepResult> sweep() throws IOException {
    Path file = folder.resolve(SweepResult.FILE_NAME);
    return Files.exists(file) ? Optional.of(read(file, SweepResult.JSON)) : Optional.empty();
  }

  private Optional<ProbeResult> probes() throws IOException {
    Path file = folder.resolve(ProbeResult.FILE_NAME);
    return Files.exists(file) ? Optional.of(read(file, ProbeResult.JSON)) : Optional.empty();
  }

  /**
   * Reads a file and checks it against its schema.
   *
   * @throws BadInputException if it does not match the schema
   */
  static <T> T read(Path file, JsonFormat<T> format) throws IOException {
    byte[] json = bytes(file);
    List<String> violations = format.violations(json);
    if (!violations.isEmpty()) {
      throw new BadInputException(
          file + ": " + String.join("; ", violations.stream().limit(5).toList()));
    }
    return format.read(json, file.toString());
  }

  /** The content of a folder, sorted; empty if the folder does not exist. */
  static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** Reads a small file as a whole. */
  static byte[] bytes(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MAX_BYTES) {
      throw new BadInputException(
          "%s: got %d bytes, wanted at most %d".formatted(file, size, MAX_BYTES));
    }
    return Files.readAllBytes(file);
  }

  /** Reads the folder of one run. */
  private static final class RunReader {
    private static final String CONFIG = "config.yaml";
    private static final String ENVIRONMENT = "environment.json";
    private static final String METRICS = "metrics.jsonl";
    private static final int MAX_ROWS = 1_000_000;

    private final Path folder;
    private final List<String> missing = new ArrayList<>();

    private RunReader(Path folder) {
      this.folder = folder;
    }

    static Run read(Path folder) throws IOException {
      return new RunReader(folder).read();
    }

    private Run read() throws IOException {
      Map<String, Evaluation> evaluations = evaluations();
      return new Run(
          folder.getFileName().toString(),
          config(),
          environment(),
          metrics(),
          evaluations,
          figures(evaluations),
          controls(),
          missing);
    }

    private boolean lacks(String name) {
      boolean absent = !Files.isRegularFile(folder.resolve(name));
      if (absent) {
        missing.add(name);
      }
      return absent;
    }

    private Optional<String> config() throws IOException {
      if (lacks(CONFIG)) {
        return Optional.empty();
      }
      // The text is shown, not parsed: bytes that are not UTF-8 become the replacement character.
      byte[] text = ResultsReader.bytes(folder.resolve(CONFIG));
      return Optional.of(new String(text, StandardCharsets.UTF_8));
    }

    private Map<String, String> environment() throws IOException {
      Map<String, String> environment = new TreeMap<>();
      if (!lacks(ENVIRONMENT)) {
        Path file = folder.resolve(ENVIRONMENT);
        Members.read("environment.schema.json", ResultsReader.bytes(file), file.toString())
            .forEach((name, value) -> environment.put(name, String.valueOf(value)));
      }
      return environment;
    }

    private Map<String, Evaluation> evaluations() throws IOException {
      Map<String, Evaluation> evaluations = new TreeMap<>();
      for (Path file : ResultsReader.list(folder)) {
        if (EvaluationFormat.isEvaluation(file)) {
          evaluations.put(file.getFileName().toString(), EvaluationFormat.read(file));
        }
      }
      if (evaluations.isEmpty()) {
        missing.add("evaluation-*.json");
      }
      return evaluations;
    }

    private List<ControlScores> controls() throws IOException {
      List<ControlScores> controls = new ArrayList<>();
      for (Path file : ResultsReader.list(folder)) {
        if (ControlScores.isFile(file)) {
          controls.add(ControlScores.read(file));
        }
      }
      return controls;
    }

    private List<Run.Figures> figures(Map<String, Evaluation> evaluations) throws IOException {
      List<Run.Figures> figures = new ArrayList<>();
      for (FigureFolder each : FigureFolder.in(folder)) {
        String dataset = each.dataset();
        // Earlier versions kept pictures of only one test set, without its name.
        String testSet =
            evaluations.entrySet().stream()
                .filter(
                    e -> dataset.isEmpty() || e.getKey().equals("evaluation-" + dataset + ".json"))
                .map(e -> e.getValue().run().dataset())
                .findFirst()
                .orElse(dataset);
        figures.add(new Run.Figures(each, testSet, each.keys()));
      }
      return figures;
    }

    private List<MetricRow> metrics() throws IOException {
      List<MetricRow> rows = new ArrayList<>();
      if (lacks(METRICS)) {
        return rows;
      }
      Path file = folder.resolve(METRICS);
      try (InputStream in = Files.newInputStream(file)) {
        JsonLines lines = new JsonLines(in);
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
          if (rows.size() == MAX_ROWS) {
            throw new BadInputException("%s: wanted at most %d lines".formatted(file, MAX_ROWS));
          }
          rows.add(RunFolder.metricRow(line, "%s, line %d".formatted(file, lines.number())));
        }
      } catch (JsonLines.BadLineException e) {
        throw new BadInputException("%s: %s".formatted(file, e.getMessage()), e);
      }
      return rows;
    }
  }
}
