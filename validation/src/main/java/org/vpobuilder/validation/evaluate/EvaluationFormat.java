package org.vpobuilder.validation.evaluate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.schemas.JsonLines;
import org.vpobuilder.schemas.OutputFile;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * Reads and writes evaluations as files: {@code evaluation*.json} and, if images were scored one by
 * one, {@code evaluation*.images.jsonl} in the same folder; and the lines beside the scores of a
 * control set, {@code controls-*.images.jsonl}. Files are written under a temporary name and
 * renamed.
 */
public final class EvaluationFormat {
  /** The JSON format of an evaluation, with its schema. */
  public static final JsonFormat<Evaluation> JSON =
      JsonFormat.lenient(Evaluation.class, EvaluationFormat.class, "evaluation.schema.json");

  /** The JSON format of a line of the images' file, with its schema. */
  public static final JsonFormat<ImageScore> IMAGE_JSON =
      JsonFormat.lenient(ImageScore.class, EvaluationFormat.class, "image-score.schema.json");

  /** The JSON format of a line of the samples' file of a control set, with its schema. */
  public static final JsonFormat<ControlRow> CONTROL_JSON =
      JsonFormat.lenient(ControlRow.class, EvaluationFormat.class, "control-row.schema.json");

  private static final String PREFIX = "evaluation";
  private static final String SUFFIX = ".json";
  private static final long MAX_BYTES = 1 << 22;
  private static final int MAX_IMAGES = 10_000_000;

  private EvaluationFormat() {}

  /** Whether a file has the name of an evaluation. */
  public static boolean isEvaluation(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
  }

  /** The file of the images of an evaluation, or of the samples of scores of a control set. */
  public static Path imagesOf(Path evaluation) {
    String name = String.valueOf(evaluation.getFileName());
    String stem = name.endsWith(SUFFIX) ? name.substring(0, name.length() - 5) : name;
    return evaluation.resolveSibling(stem + ".images.jsonl");
  }

  /** Writes an evaluation, indented for people. */
  public static void write(Path file, Evaluation evaluation) throws IOException {
    replace(file, List.of(JSON.writePretty(evaluation)), "");
  }

  /**
   * Reads an evaluation.
   *
   * @throws BadInputException if the file is too large or not an evaluation by its schema
   */
  public static Evaluation read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MAX_BYTES) {
      throw new BadInputException(
          "%s: got %d bytes, wanted at most %d".formatted(file, size, MAX_BYTES));
    }
    return checked(JSON, Files.readAllBytes(file), file.toString());
  }

  /** Writes the scores of single images, one per line. */
  public static void writeImages(Path file, List<ImageScore> images) throws IOException {
    replace(file, images.stream().map(IMAGE_JSON::write).toList(), "\n");
  }

  /** Writes the scores of single control samples, one per line. */
  public static void writeControls(Path file, List<ControlRow> rows) throws IOException {
    replace(file, rows.stream().map(CONTROL_JSON::write).toList(), "\n");
  }

  /**
   * Reads the scores of single images.
   *
   * @throws BadInputException if a line is not a score, or a key appears twice
   */
  public static List<ImageScore> readImages(Path file) throws IOException {
    return readLines(file, IMAGE_JSON, ImageScore::key);
  }

  /**
   * Reads the scores of single control samples.
   *
   * @throws BadInputException if a line is not a score, or a key appears twice
   */
  public static List<ControlRow> readControls(Path file) throws IOException {
    return readLines(file, CONTROL_JSON, ControlRow::key);
  }

  private static <T> List<T> readLines(Path file, JsonFormat<T> format, Function<T, String> key)
      throws IOException {
    List<T> images = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    try (var in = Files.newInputStream(file)) {
      JsonLines lines = new JsonLines(in);
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        String where = "%s, line %d".formatted(file, lines.number());
        T image = checked(format, line, where);
        if (!keys.add(key.apply(image))) {
          throw new BadInputException("%s: got key '%s' again".formatted(where, key.apply(image)));
        }
        if (images.size() == MAX_IMAGES) {
          throw new BadInputException("%s: wanted at most %d lines".formatted(file, MAX_IMAGES));
        }
        images.add(image);
      }
    } catch (JsonLines.BadLineException e) {
      throw new BadInputException("%s: %s".formatted(file, e.getMessage()), e);
    }
    return images;
  }

  private static <T> T checked(JsonFormat<T> format, byte[] json, String where) {
    List<String> violations = format.violations(json);
    if (!violations.isEmpty()) {
      throw new BadInputException(
          where + ": " + String.join("; ", violations.stream().limit(5).toList()));
    }
    return format.read(json, where);
  }

  private static void replace(Path file, List<byte[]> parts, String end) throws IOException {
    OutputFile.replace(
        file,
        out -> {
          for (byte[] part : parts) {
            out.write(part);
            out.write(end.getBytes(StandardCharsets.UTF_8));
          }
        });
  }
}
