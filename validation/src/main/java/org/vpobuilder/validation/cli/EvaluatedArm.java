package org.vpobuilder.validation.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.evaluate.ImageScore;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.statistics.Arm;

/**
 * The evaluations of one arm of a test: runs of one model and preset on one data set, each with its
 * own seed, in the order of the seeds.
 */
record EvaluatedArm(String name, List<Run> runs) {
  record Run(Path file, Evaluation evaluation) {}

  private static final int MAX_DEPTH = 16;

  EvaluatedArm {
    runs = List.copyOf(runs);
  }

  /**
   * Reads the files, or every {@code evaluation*.json} below the folders.
   *
   * @param dataset only evaluations on it count; null for all
   * @throws BadInputException if there is none, they are not of one arm, or a seed comes twice
   */
  static EvaluatedArm read(String name, List<Path> paths, @Nullable String dataset)
      throws IOException {
    List<Run> runs = new ArrayList<>();
    for (Path path : paths) {
      for (Path file : files(name, path)) {
        Evaluation evaluation = EvaluationFormat.read(file);
        if (dataset == null || evaluation.run().dataset().equals(dataset)) {
          runs.add(new Run(file, evaluation));
        }
      }
    }
    if (runs.isEmpty()) {
      String what = dataset == null ? "evaluation*.json" : "evaluation of " + dataset;
      throw new BadInputException("arm %s: got no %s in %s".formatted(name, what, paths));
    }
    runs.sort(Comparator.comparingLong(run -> run.evaluation().run().seed()));
    checkOneArm(name, runs);
    return new EvaluatedArm(name, runs);
  }

  private static List<Path> files(String name, Path path) throws IOException {
    if (Files.isRegularFile(path)) {
      return List.of(path);
    }
    if (!Files.isDirectory(path)) {
      throw new BadInputException(
          "arm %s: got %s, wanted a file or a folder".formatted(name, path));
    }
    try (Stream<Path> below = Files.walk(path, MAX_DEPTH)) {
      return below
          .filter(file -> EvaluationFormat.isEvaluation(file) && Files.isRegularFile(file))
          .sorted()
          .toList();
    }
  }

  private static void checkOneArm(String name, List<Run> runs) {
    for (int i = 1; i < runs.size(); i++) {
      Run a = runs.get(i - 1);
      Run b = runs.get(i);
      String armA = a.evaluation().run().arm();
      String armB = b.evaluation().run().arm();
      if (!armA.equals(armB)) {
        throw new BadInputException(
            "arm %s: got %s (%s) and %s (%s), wanted runs that differ in the seed alone"
                .formatted(name, armA, a.file(), armB, b.file()));
      }
      if (a.evaluation().run().seed() == b.evaluation().run().seed()) {
        throw new BadInputException(
            "arm %s: got seed %d twice, in %s and %s, wanted independent runs"
                .formatted(name, a.evaluation().run().seed(), a.file(), b.file()));
      }
    }
  }

  /** One score of every run. */
  Arm scores(Metric metric) {
    List<Double> values = new ArrayList<>();
    for (Run run : runs) {
      OptionalDouble value = metric.of(run.evaluation());
      if (value.isEmpty()) {
        throw new BadInputException(
            "%s: got an evaluation without %s, wanted one with it".formatted(run.file(), metric));
      }
      values.add(value.getAsDouble());
    }
    return Arm.of(name, values);
  }

  /** Whether the scores of single images lie beside every evaluation. */
  boolean hasImages() {
    return runs.stream().allMatch(r -> Files.isRegularFile(EvaluationFormat.imagesOf(r.file())));
  }

  /** Mean over the runs of a score of every image that has it in every run, by key. */
  Map<String, Double> images(Function<ImageScore, @Nullable Double> score) throws IOException {
    Map<String, Double> sums = new HashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (Run run : runs) {
      for (ImageScore image : EvaluationFormat.readImages(EvaluationFormat.imagesOf(run.file()))) {
        @Nullable Double value = score.apply(image);
        if (value != null) {
          sums.merge(image.key(), value, Double::sum);
          counts.merge(image.key(), 1, Integer::sum);
        }
      }
    }
    Map<String, Double> means = new TreeMap<>();
    sums.forEach(
        (key, sum) -> {
          if (counts.getOrDefault(key, 0) == runs.size()) {
            means.put(key, sum / runs.size());
          }
        });
    return means;
  }
}
