package org.vpobuilder.validation.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.evaluate.ControlScores.Score;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.evaluate.ImageScore;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.statistics.Arm;
import org.vpobuilder.validation.statistics.PairedBootstrap;
import org.vpobuilder.validation.statistics.TestOptions;
import org.vpobuilder.validation.statistics.TwoArmReport;
import org.vpobuilder.validation.statistics.TwoArmResult;
import org.vpobuilder.validation.statistics.TwoArmTest;

/** A comparison of two arms of evaluations, over runs and, if their scores exist, over images. */
public record ArmComparison(EvaluatedArm first, EvaluatedArm second, TestOptions options) {
  /**
   * Makes a comparison. Arms that differ only in their audio mode are ordered as on the page of the
   * results, mono before stereo, so that a difference always has the same sign.
   */
  public static ArmComparison of(EvaluatedArm a, EvaluatedArm b, TestOptions options) {
    EvaluatedRun first = a.runs().get(0).evaluation().run();
    EvaluatedRun second = b.runs().get(0).evaluation().run();
    boolean turn =
        first.audio() == AudioMode.STEREO
            && second.audio() == AudioMode.MONO
            && first.model().equals(second.model())
            && first.preset().equals(second.preset())
            && first.dataset().equals(second.dataset());
    return turn ? new ArmComparison(b, a, options) : new ArmComparison(a, b, options);
  }

  /**
   * The notes that a reader needs with the tests, a sentence each.
   *
   * @throws org.vpobuilder.spec.failure.BadInputException if the arms were scored on different test
   *     sets
   */
  public List<String> notes() throws IOException {
    List<String> notes = new ArrayList<>();
    EvaluatedArm.requireComparable(first, second).ifPresent(notes::add);
    for (EvaluatedArm arm : List.of(first, second)) {
      List<Long> seeds = arm.silentSeeds();
      if (!seeds.isEmpty()) {
        notes.add(
            "Note: %s answers background alone with %s: it has learnt nothing, and its scores say"
                    .formatted(
                        arm.name(), seeds.size() == 1 ? "seed " + seeds.get(0) : "seeds " + seeds)
                + " nothing of the sound.");
      }
    }
    return notes;
  }

  /**
   * The tests of metrics.
   *
   * @param source description of what is compared
   * @param controlSet first digits of the sha256 of the control set that metrics of control sets
   *     are about; null if the runs were scored on one only
   */
  public TwoArmReport compare(String source, List<Metric> metrics, @Nullable String controlSet)
      throws IOException {
    List<TwoArmResult> results = new ArrayList<>();
    List<TwoArmReport.Untestable> untestable = new ArrayList<>();
    for (Metric metric : metrics) {
      String title = metric.title();
      Optional<Score> ofControls = metric.ofControls();
      Arm a;
      Arm b;
      Optional<PairedBootstrap> bootstrap;
      if (ofControls.isPresent()) {
        ControlledArm one = ControlledArm.of(first, controlSet);
        ControlledArm other = ControlledArm.of(second, controlSet);
        ControlledArm.requireSame(one.runs().get(0), other.runs().get(0));
        a = one.scores(ofControls.get());
        b = other.scores(ofControls.get());
        bootstrap = bootstrap(ofControls.get(), one, other);
      } else {
        a = first.scores(metric);
        b = second.scores(metric);
        bootstrap = bootstrap(metric);
      }
      if (!TwoArmTest.isPossible(a, b)) {
        untestable.add(new TwoArmReport.Untestable(title, a, b));
        continue;
      }
      TwoArmResult result = TwoArmTest.compare(title, a, b, options);
      results.add(bootstrap.isPresent() ? result.with(bootstrap.get()) : result);
    }
    return new TwoArmReport(TwoArmReport.FORMAT_VERSION, source, options, results, untestable);
  }

  /** Only scores of single images can be resampled: J for J or mIoU, F for F or F_beta. */
  private Optional<PairedBootstrap> bootstrap(Metric metric) throws IOException {
    if (!first.hasImages() || !second.hasImages()) {
      return Optional.empty();
    }
    return switch (metric) {
      case MIOU, AUTHORS_MIOU, J -> bootstrap("J", ImageScore::j);
      case F_BETA, F -> bootstrap("F", ImageScore::f);
      default -> Optional.empty();
    };
  }

  /** The bootstrap over the images that both arms scored. */
  private Optional<PairedBootstrap> bootstrap(
      String name, Function<ImageScore, @Nullable Double> score) throws IOException {
    return bootstrap(
        name,
        EvaluatedArm.unit(first.runs().get(0).evaluation()),
        first.images(score),
        second.images(score));
  }

  /**
   * The bootstrap over the bases of a control set. G is no mean over samples: its part of a base is
   * the drop.
   */
  private Optional<PairedBootstrap> bootstrap(Score score, ControlledArm one, ControlledArm other)
      throws IOException {
    if (!one.hasRows() || !other.hasRows()) {
      return Optional.empty();
    }
    Score part =
        switch (score) {
          case G_MIOU -> Score.DROP_MIOU;
          case G_F -> Score.DROP_F;
          default -> score;
        };
    return bootstrap(part.title(), "bases", one.bases(part), other.bases(part));
  }

  private Optional<PairedBootstrap> bootstrap(
      String name, String unit, Map<String, Double> a, Map<String, Double> b) {
    List<String> keys = a.keySet().stream().filter(b::containsKey).toList();
    if (keys.size() < 2) {
      return Optional.empty();
    }
    return Optional.of(
        PairedBootstrap.of(name, scores(a, keys), scores(b, keys), options).of(unit));
  }

  private static double[] scores(Map<String, Double> scores, List<String> keys) {
    return keys.stream().mapToDouble(key -> scores.getOrDefault(key, Double.NaN)).toArray();
  }
}
