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
import org.vpobuilder.schemas.JsonLines;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.evaluate.FigureFolder;
import org.vpobuilder.validation.train.MetricRow;
import org.vpobuilder.validation.train.RunFolder;

/** Reads the folder of one run. */
final class RunReader {
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
    // Shown, not parsed: bytes that are no UTF-8 become the replacement character.
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

  private List<Run.Figures> figures(Map<String, Evaluation> evaluations) throws IOException {
    List<Run.Figures> figures = new ArrayList<>();
    for (FigureFolder each : FigureFolder.in(folder)) {
      String dataset = each.dataset();
      // Earlier versions kept pictures of one test set alone, without its name.
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
