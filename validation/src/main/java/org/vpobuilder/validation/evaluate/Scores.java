package org.vpobuilder.validation.evaluate;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * Means over the classes of a data set, in percent. Background is one of the classes, as in the
 * published tables (decision 8).
 *
 * @param classes number of classes in the mean IoU
 * @param miou mean IoU
 * @param fBeta mean F_beta (beta squared 0.3) over the classes in the truth or in the prediction
 * @param fdr mean FP / (FP + TP) over the classes that were predicted at all
 * @param pixelAccuracy share of the pixels whose class is predicted correctly
 */
public record Scores(int classes, double miou, double fBeta, double fdr, double pixelAccuracy) {

  /**
   * The main scores: the mean IoU is over the classes that are in the truth or in the prediction.
   *
   * @throws BadInputException if no pixel was counted
   */
  public static Scores ofPresentClasses(ConfusionMatrix matrix) {
    return of(matrix, ClassCounts::present);
  }

  /**
   * The convention of the authors' code, which computed the published numbers: the mean IoU is over
   * all classes, and a class that never occurs counts as 0. The other scores are the main ones,
   * because that code skips undefined scores.
   *
   * @throws BadInputException if no pixel was counted
   */
  public static Scores ofAllClasses(ConfusionMatrix matrix) {
    return of(matrix, counts -> true);
  }

  private static Scores of(ConfusionMatrix matrix, Predicate<ClassCounts> counted) {
    long pixels = matrix.pixels();
    if (pixels == 0) {
      throw new BadInputException(
          "evaluation: got %d images without a labelled pixel, wanted one at least"
              .formatted(matrix.images()));
    }
    List<ClassCounts> all = matrix.perClass();
    List<ClassCounts> over = all.stream().filter(counted).toList();
    return new Scores(
        over.size(),
        mean(over, c -> c.present() ? c.iou() : 0),
        mean(all.stream().filter(ClassCounts::present).toList(), ClassCounts::fBeta),
        mean(all.stream().filter(ClassCounts::predicted).toList(), ClassCounts::fdr),
        100.0 * matrix.correct() / pixels);
  }

  private static double mean(List<ClassCounts> classes, ToDoubleFunction<ClassCounts> score) {
    return classes.stream().mapToDouble(score).average().orElseThrow();
  }
}
