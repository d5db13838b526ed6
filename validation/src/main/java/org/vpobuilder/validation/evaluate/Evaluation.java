package org.vpobuilder.validation.evaluate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * One trained model evaluated on one data set: the input of reports, tests and comparisons. Scores
 * are in percent, as the papers print them.
 *
 * @param run the run and its data
 * @param images number of images of the test set
 * @param scores the main scores: means over the classes that occur
 * @param authorsScores the same scores by the authors' convention (decision 8)
 * @param jfScores J and F if the protocol of AVSBench was run
 * @param classes one row per class, background first
 * @param testSet the test set; null in evaluations of versions that did not record it
 * @param pairs the result of {@link PairScorer#scores}; null for a test set without pairs
 */
public record Evaluation(
    int formatVersion,
    EvaluatedRun run,
    long images,
    Scores scores,
    Scores authorsScores,
    @Nullable JfScores jfScores,
    List<ClassRow> classes,
    @Nullable TestSet testSet,
    @Nullable List<ControlScores.Group> pairs) {
  public static final int FORMAT_VERSION = 1;

  public Evaluation {
    classes = List.copyOf(classes);
    pairs = pairs == null || pairs.isEmpty() ? null : List.copyOf(pairs);
  }

  /** An evaluation of a test set without pairs. */
  public Evaluation(
      int formatVersion,
      EvaluatedRun run,
      long images,
      Scores scores,
      Scores authorsScores,
      @Nullable JfScores jfScores,
      List<ClassRow> classes,
      @Nullable TestSet testSet) {
    this(formatVersion, run, images, scores, authorsScores, jfScores, classes, testSet, null);
  }

  /**
   * Makes an evaluation from a confusion matrix.
   *
   * @param jfScores null if J and F were not computed
   * @throws BadInputException if no pixel was counted
   */
  public static Evaluation of(
      EvaluatedRun run, ConfusionMatrix matrix, ClassNames names, @Nullable JfScores jfScores) {
    if (names.size() != matrix.classes()) {
      throw new IllegalArgumentException(
          "got %d class names, wanted %d".formatted(names.size(), matrix.classes()));
    }
    return new Evaluation(
        FORMAT_VERSION,
        run,
        matrix.images(),
        Scores.ofPresentClasses(matrix),
        Scores.ofAllClasses(matrix),
        jfScores,
        ClassRow.of(matrix, names),
        null);
  }

  /** The same evaluation with its test set. */
  public Evaluation with(TestSet scored) {
    return new Evaluation(
        formatVersion, run, images, scores, authorsScores, jfScores, classes, scored, pairs);
  }

  /** The same evaluation under another name of its data set. */
  public Evaluation onDataset(String name) {
    EvaluatedRun named =
        new EvaluatedRun(
            run.model(), run.preset(), run.audio(), name, run.split(), run.seed(), run.steps());
    return new Evaluation(
        formatVersion, named, images, scores, authorsScores, jfScores, classes, testSet, pairs);
  }

  /** The same evaluation with the scores of its pairs. */
  public Evaluation withPairs(List<ControlScores.Group> scored) {
    return new Evaluation(
        formatVersion, run, images, scores, authorsScores, jfScores, classes, testSet, scored);
  }

  /** Pair accuracy of a sort of pairs; null if there were none. */
  @Nullable Double pairs(String sort) {
    return pairs == null
        ? null
        : pairs.stream()
            .filter(group -> group.name().equals(sort))
            .flatMap(group -> group.score(ControlScores.Score.PAIR_ACCURACY).stream())
            .map(ControlScores.Estimate::value)
            .findFirst()
            .orElse(null);
  }

  /** Whether the model predicted only background, at every pixel. */
  public boolean answersBackgroundAlone() {
    return classes.stream().allMatch(row -> row.index() == 0 || row.predictedPixels() == 0);
  }

  /** The size of the test set in words: {@code 18 videos (90 images)}, {@code 40 images}. */
  public String size() {
    return testSet != null && testSet.unit().equals(TestSet.VIDEOS)
        ? "%d videos (%d images)".formatted(testSet.count(), images)
        : images + " images";
  }
}
