package org.vpobuilder.validation.evaluate;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;

/** A score of a whole data set, in percent, by the name that files and options use. */
public enum Metric {
  MIOU("miou", "mIoU", e -> e.scores().miou()),
  F_BETA("f_beta", "F_beta", e -> e.scores().fBeta()),
  FDR("fdr", "FDR", e -> e.scores().fdr()),
  PIXEL_ACCURACY("pixel_accuracy", "pixel accuracy", e -> e.scores().pixelAccuracy()),
  AUTHORS_MIOU("authors_miou", "mIoU by the authors' code", e -> e.authorsScores().miou()),
  J("j", "J", e -> e.jfScores() == null ? null : e.jfScores().j()),
  F("f", "F", e -> e.jfScores() == null ? null : e.jfScores().f()),
  JF("jf", "J&F", e -> e.jfScores() == null ? null : e.jfScores().jf()),
  POSITION_PAIRS("position_pairs", "position pairs", e -> e.pairs(PairScorer.POSITION)),
  CLASS_PAIRS("class_pairs", "class pairs", e -> e.pairs(PairScorer.CLASS));

  private final String label;
  private final String title;
  private final Function<Evaluation, @Nullable Double> score;

  Metric(String label, String title, Function<Evaluation, @Nullable Double> score) {
    this.label = label;
    this.title = title;
    this.score = score;
  }

  /**
   * The metric of that name.
   *
   * @throws BadInputException if it does not exist
   */
  public static Metric named(String name) {
    return Arrays.stream(values())
        .filter(metric -> metric.label.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "metric: got '%s', wanted one of %s".formatted(name, names())));
  }

  /** All names, for error messages. */
  public static String names() {
    return Arrays.stream(values()).map(Metric::toString).collect(Collectors.joining(", "));
  }

  /** The score; empty if the evaluation does not have it. */
  public OptionalDouble of(Evaluation evaluation) {
    @Nullable Double value = score.apply(evaluation);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** Whether more is better, as for all scores except the false discovery rate. */
  public boolean higherIsBetter() {
    return this != FDR;
  }

  /** The name in sentences, e.g. {@code mIoU}. */
  public String title() {
    return title;
  }

  /** The name in files and options, e.g. {@code f_beta}. */
  @Override
  public String toString() {
    return label;
  }
}
