package org.vpobuilder.validation.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.schemas.OutputFile;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The files of one training: {@code config.yaml}, {@code classes.json}, {@code environment.json},
 * {@code metrics.jsonl}, {@code checkpoint.safetensors} and, when finished, {@code
 * model.safetensors}. If the best network is kept, it is that file, and there are also {@code
 * validation.jsonl} and {@code last.safetensors}.
 */
public final class RunFolder {
  /** The format of a line of {@code metrics.jsonl}. */
  public static final JsonFormat<MetricRow> METRICS =
      JsonFormat.lenient(MetricRow.class, MetricRow.class, "metric-row.schema.json");

  /** The format of a line of {@code validation.jsonl}. */
  public static final JsonFormat<ValidationRow> VALIDATION =
      JsonFormat.strict(ValidationRow.class, ValidationRow.class, "validation-row.schema.json");

  private static final JsonFormat<Classes> CLASSES =
      JsonFormat.lenient(Classes.class, Classes.class, "run-classes.schema.json");

  private static final String CLASSES_FILE = "classes.json";
  private static final String METRICS_FILE = "metrics.jsonl";
  private static final String VALIDATION_FILE = "validation.jsonl";
  private static final String CONFIG = "config.yaml";
  private static final String SEED = "# seed: ";
  private static final String DATA = "# data: ";

  private final Path folder;

  private RunFolder(Path folder) {
    this.folder = folder;
  }

  /** The folder of a training, which may not have begun. */
  public static RunFolder at(Path folder) {
    return new RunFolder(folder);
  }

  /**
   * Begins a training, or continues one.
   *
   * @throws BadInputException if the folder belongs to another training
   */
  public void begin(Begun training, Map<String, String> environment) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(CONFIG);
    if (Files.exists(file)) {
      require(training);
    } else {
      String head = SEED + training.seed() + "\n" + DATA + training.data() + "\n";
      replace(file, (head + text(training.config())).getBytes(StandardCharsets.UTF_8));
    }
    replace(
        folder.resolve("environment.json"),
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(environment));
  }

  private static String text(TrainConfig config) {
    return new String(config.toYaml(), StandardCharsets.UTF_8);
  }

  /**
   * The identity of a folder's training.
   *
   * @param data one line that names the data and distinguishes them from others of that name
   */
  public record Begun(TrainConfig config, long seed, String data) {}

  /**
   * The classes of a network's answers, for users who have only the network.
   *
   * @param names names by index, background first
   * @param videos the set of AVSBench on which it was trained; null for a release
   */
  public record Classes(List<String> names, @Nullable String videos) {
    public Classes {
      names = List.copyOf(names);
    }
  }

  /** Writes {@code classes.json}, unless it exists. */
  public void tell(Classes classes) throws IOException {
    Path file = folder.resolve(CLASSES_FILE);
    if (!Files.exists(file)) {
      replace(file, CLASSES.writePretty(classes));
    }
  }

  /**
   * Reads {@code classes.json}.
   *
   * @throws BadInputException if it does not exist, as in runs of earlier versions
   */
  public Classes classes() throws IOException {
    Path file = folder.resolve(CLASSES_FILE);
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(
          "%s: no %s: it was trained by an earlier version, `vpo evaluate --run %s` writes one"
              .formatted(folder, CLASSES_FILE, folder));
    }
    byte[] json = Files.readAllBytes(file);
    List<String> violations = CLASSES.violations(json);
    if (!violations.isEmpty()) {
      throw new BadInputException("%s: %s".formatted(file, violations.get(0)));
    }
    return CLASSES.read(json, file.toString());
  }

  /**
   * Makes sure that the folder's training is this one.
   *
   * @throws BadInputException if it is another, or none was begun
   */
  public void require(Begun training) throws IOException {
    Begun begun = read();
    if (begun.seed() != training.seed() || !begun.config().equals(training.config())) {
      throw new BadInputException(
          folder + ": holds a training with another config or seed; name another folder");
    }
    if (!begun.data().equals(training.data())) {
      throw new BadInputException(
          "%s: holds a training on other data: got %s, wanted %s; name another folder"
              .formatted(
                  folder,
                  begun.data().isEmpty() ? "none on record" : begun.data(),
                  training.data()));
    }
  }

  /**
   * Reads the identity that {@link #begin} wrote.
   *
   * @throws BadInputException if no training was begun there
   */
  public Begun read() throws IOException {
    Path file = folder.resolve(CONFIG);
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(folder + ": no config.yaml: wanted the folder of a training");
    }
    List<String> head = Files.readString(file).lines().limit(2).toList();
    long seed = seed(file, head.isEmpty() ? "" : head.get(0));
    boolean told = head.size() > 1 && head.get(1).startsWith(DATA);
    String data = told ? head.get(1).substring(DATA.length()) : "";
    return new Begun(TrainConfig.open(file.toString(), Map.of()), seed, data);
  }

  private static long seed(Path file, String line) {
    try {
      if (line.startsWith(SEED)) {
        return Long.parseLong(line.substring(SEED.length()));
      }
    } catch (NumberFormatException e) {
      // Reported below, together with files that have no such line.
    }
    throw new BadInputException(file + ": its first line is not '# seed: N'");
  }

  /** The path of the newest checkpoint. */
  public Path checkpoint() {
    return folder.resolve("checkpoint.safetensors");
  }

  /** The path of the trained network, which exists when the training is finished. */
  public Path model() {
    return folder.resolve("model.safetensors");
  }

  public Path path() {
    return folder;
  }

  /** Whether the training is finished. */
  public boolean isDone() {
    return Files.exists(model());
  }

  /** The checkpoint from which to continue. */
  Optional<Path> unfinished() {
    return Files.exists(checkpoint()) ? Optional.of(checkpoint()) : Optional.empty();
  }

  /** The path of the last step's network, if another one is kept. */
  public Path last() {
    return folder.resolve("last.safetensors");
  }

  /** The path of the best network so far, during the training. */
  Path best() {
    return folder.resolve("best.safetensors");
  }

  /**
   * A line of {@code metrics.jsonl}; lines of earlier versions have no {@code epoch_scores}.
   *
   * @param where names the file and line in the error
   * @throws BadInputException if it is not such a line
   */
  public static MetricRow metricRow(byte[] line, String where) {
    List<String> violations = METRICS.violations(line);
    if (!violations.isEmpty()) {
      throw new BadInputException("%s: %s".formatted(where, violations.get(0)));
    }
    return METRICS.read(line, where);
  }

  /** Adds a line to {@code metrics.jsonl}. */
  void append(MetricRow row) throws IOException {
    append(METRICS_FILE, METRICS, row);
  }

  /** Adds a line to {@code validation.jsonl}. */
  void append(ValidationRow row) throws IOException {
    append(VALIDATION_FILE, VALIDATION, row);
  }

  /** Every line so far. */
  public List<ValidationRow> validations() throws IOException {
    return rows(VALIDATION_FILE, VALIDATION::read);
  }

  /**
   * The model's own metrics of its last epoch, by name; empty for a model without any.
   *
   * @throws BadInputException if {@code metrics.jsonl} is broken
   */
  public Map<String, Double> lastEpochScores() throws IOException {
    return rows(METRICS_FILE, RunFolder::metricRow).stream()
        .map(MetricRow::epochScores)
        .filter(Objects::nonNull)
        .reduce(Map.of(), (earlier, later) -> later);
  }

  private <T> void append(String name, JsonFormat<T> format, T row) throws IOException {
    Files.writeString(
        folder.resolve(name),
        new String(format.write(row), StandardCharsets.UTF_8) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** Drops lines after {@code step}, because a resumed run writes them again. */
  void forgetAfter(long step) throws IOException {
    forget(METRICS_FILE, METRICS, RunFolder::metricRow, row -> row.step() > step);
    forget(VALIDATION_FILE, VALIDATION, VALIDATION::read, row -> row.step() > step);
  }

  private <T> void forget(
      String name, JsonFormat<T> format, BiFunction<byte[], String, T> reading, Predicate<T> after)
      throws IOException {
    Path file = folder.resolve(name);
    if (Files.exists(file)) {
      StringBuilder kept = new StringBuilder();
      for (T row : rows(name, reading)) {
        if (!after.test(row)) {
          kept.append(new String(format.write(row), StandardCharsets.UTF_8)).append('\n');
        }
      }
      replace(file, kept.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Reads whole lines; a power cut can leave the last one incomplete. */
  private <T> List<T> rows(String name, BiFunction<byte[], String, T> reading) throws IOException {
    Path file = folder.resolve(name);
    List<T> rows = new ArrayList<>();
    if (Files.exists(file)) {
      String text = Files.readString(file);
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
        rows.add(reading.apply(line.getBytes(StandardCharsets.UTF_8), file.toString()));
      }
    }
    return rows;
  }

  /** Writes a file whole or not at all. */
  public static void replace(Path file, byte[] bytes) throws IOException {
    OutputFile.replace(file, bytes);
  }
}
