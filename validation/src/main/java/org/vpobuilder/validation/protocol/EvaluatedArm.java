package org.vpobuilder.validation.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.evaluate.ImageScore;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.evaluate.TestSet;
import org.vpobuilder.validation.statistics.Arm;

/**
 * The evaluations of one arm of a test: runs of one model and preset on one data set, each with its
 * own seed, in the order of the seeds.
 */
public record EvaluatedArm(String name, List<Run> runs) {
  /** An evaluation and its file. */
  public record Run(Path file, Evaluation evaluation) {}

  private static final int MAX_DEPTH = 16;

  public EvaluatedArm {
    runs = List.copyOf(runs);
  }

  /**
   * Reads the files, or every {@code evaluation*.json} below the folders.
   *
   * @param dataset use only evaluations on it; null for all
   * @throws BadInputException if there are none, they do not belong to one arm, or a seed occurs
   *     twice
   */
  public static EvaluatedArm read(String name, List<Path> paths, @Nullable String dataset)
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
      requireSameTestSet(name, a, b);
      if (a.evaluation().run().seed() == b.evaluation().run().seed()) {
        throw new BadInputException(
            "arm %s: got seed %d twice, in %s and %s, wanted independent runs"
                .formatted(name, a.evaluation().run().seed(), a.file(), b.file()));
      }
    }
  }

  /**
   * Requires the same test set, by the sha256 of the file that lists the data if both know it,
   * otherwise by the number of scored samples.
   *
   * @throws BadInputException if it is different
   */
  private static void requireSameTestSet(String name, Run a, Run b) {
    TestSet first = a.evaluation().testSet();
    TestSet second = b.evaluation().testSet();
    boolean same =
        first != null && second != null
            ? first.isSameAs(second)
            : a.evaluation().images() == b.evaluation().images();
    if (!same) {
      throw new BadInputException(
          "arm %s: scores of different test sets: got %s in %s and %s in %s, wanted one test set"
              .formatted(name, testSet(a), a.file(), testSet(b), b.file()));
    }
  }

  private static String testSet(Run run) {
    TestSet set = run.evaluation().testSet();
    return set == null ? run.evaluation().size() : set.inWords();
  }

  /**
   * Makes sure that two arms were scored on the same samples. For arms of one data set the sha256
   * decides. For arms of two data sets, such as AVSBench-Object and AVS-M-SS, the keys of the
   * scored samples decide: one may lack some samples of the other, because no clip could be found
   * for some videos.
   *
   * @return a note on the differences; empty if all samples are the same
   * @throws BadInputException if they are different
   */
  static Optional<String> requireComparable(EvaluatedArm a, EvaluatedArm b) throws IOException {
    Run first = a.runs().get(0);
    Run second = b.runs().get(0);
    if (first.evaluation().run().dataset().equals(second.evaluation().run().dataset())) {
      requireSameTestSet("%s against %s".formatted(a.name(), b.name()), first, second);
    }
    if (!a.hasImages() || !b.hasImages()) {
      if (first.evaluation().images() != second.evaluation().images()) {
        throw different(a, b, "");
      }
      return Optional.empty();
    }
    Set<String> ofFirst = keys(first);
    Set<String> ofSecond = keys(second);
    Set<String> common = new HashSet<>(ofFirst);
    common.retainAll(ofSecond);
    if (common.size() < Math.min(ofFirst.size(), ofSecond.size())) {
      throw different(a, b, ", with %d keys in common".formatted(common.size()));
    }
    if (ofFirst.size() == ofSecond.size()) {
      return Optional.empty();
    }
    boolean firstLacks = ofFirst.size() < ofSecond.size();
    return Optional.of(
        "Note: %s lacks %d of the %d %s of %s; the means over runs are of all that each has."
            .formatted(
                firstLacks ? a.name() : b.name(),
                Math.abs(ofFirst.size() - ofSecond.size()),
                Math.max(ofFirst.size(), ofSecond.size()),
                unit(first.evaluation()),
                firstLacks ? b.name() : a.name()));
  }

  private static Set<String> keys(Run run) throws IOException {
    Set<String> keys = new HashSet<>();
    EvaluationFormat.readImages(EvaluationFormat.imagesOf(run.file()))
        .forEach(image -> keys.add(image.key()));
    return keys;
  }

  private static BadInputException different(EvaluatedArm a, EvaluatedArm b, String more) {
    Run first = a.runs().get(0);
    Run second = b.runs().get(0);
    return new BadInputException(
        "scores of different test sets: got %s in %s and %s in %s%s, wanted the same"
            .formatted(testSet(first), first.file(), testSet(second), second.file(), more));
  }

  /**
   * The unit of scoring of an evaluation; for AVSBench, evaluations that do not record it scored
   * videos.
   */
  static String unit(Evaluation evaluation) {
    TestSet set = evaluation.testSet();
    if (set != null) {
      return set.unit();
    }
    return evaluation.run().dataset().startsWith("avs") ? TestSet.VIDEOS : TestSet.IMAGES;
  }

  /** The seeds of runs that predict only background and therefore have learnt nothing. */
  public List<Long> silentSeeds() {
    return runs.stream()
        .filter(run -> run.evaluation().answersBackgroundAlone())
        .map(run -> run.evaluation().run().seed())
        .toList();
  }

  /** One score of every run. */
  public Arm scores(Metric metric) {
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

  /** Whether every evaluation has a file with the scores of single images. */
  boolean hasImages() {
    return runs.stream().allMatch(r -> Files.isRegularFile(EvaluationFormat.imagesOf(r.file())));
  }

  /** For every image that has the score in every run, its mean over the runs, by key. */
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
