package org.vpobuilder.validation.evaluate;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * A score of a whole data set or control set, in percent, by the name that files and options use.
 */
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
  CLASS_PAIRS("class_pairs", "class pairs", e -> e.pairs(PairScorer.CLASS)),
  G_MIOU(ControlScores.Score.G_MIOU),
  G_F(ControlScores.Score.G_F),
  DROP_MIOU(ControlScores.Score.DROP_MIOU),
  DROP_F(ControlScores.Score.DROP_F),
  MIOU_NEG(ControlScores.Score.MIOU_NEG),
  F_NEG(ControlScores.Score.F_NEG),
  FPR(ControlScores.Score.FPR),
  EMPTY_RATE(ControlScores.Score.EMPTY),
  IOU_WITH_POSITIVE(ControlScores.Score.SAME);

  private final String label;
  private final String title;
  private final Function<Evaluation, @Nullable Double> score;
  private final ControlScores.@Nullable Score ofControls;

  Metric(String label, String title, Function<Evaluation, @Nullable Double> score) {
    this.label = label;
    this.title = title;
    this.score = score;
    this.ofControls = null;
  }

  /** A score of a control set, which no evaluation has. */
  Metric(ControlScores.Score ofControls) {
    this.label = ofControls.toString();
    this.title = ofControls.title();
    this.score = evaluation -> null;
    this.ofControls = ofControls;
  }

  /** The score of a control set that it is; empty if evaluations have it themselves. */
  public Optional<ControlScores.Score> ofControls() {
    return Optional.ofNullable(ofControls);
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

  /** Whether more is better. */
  public boolean higherIsBetter() {
    return ofControls == null ? this != FDR : ofControls.higherIsBetter();
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
