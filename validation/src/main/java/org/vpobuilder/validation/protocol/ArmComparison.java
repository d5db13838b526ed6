package org.vpobuilder.validation.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.data.audio.AudioMode;
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
   */
  public TwoArmReport compare(String source, List<Metric> metrics) throws IOException {
    List<TwoArmResult> results = new ArrayList<>();
    List<TwoArmReport.Untestable> untestable = new ArrayList<>();
    for (Metric metric : metrics) {
      String title = metric.title();
      Arm a = first.scores(metric);
      Arm b = second.scores(metric);
      if (!TwoArmTest.isPossible(a, b)) {
        untestable.add(new TwoArmReport.Untestable(title, a, b));
        continue;
      }
      TwoArmResult result = TwoArmTest.compare(title, a, b, options);
      Optional<PairedBootstrap> bootstrap = bootstrap(metric);
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
      case FDR, PIXEL_ACCURACY, JF, POSITION_PAIRS, CLASS_PAIRS -> Optional.empty();
    };
  }

  /** The bootstrap over the images that both arms scored. */
  private Optional<PairedBootstrap> bootstrap(
      String name, Function<ImageScore, @Nullable Double> score) throws IOException {
    Map<String, Double> a = first.images(score);
    Map<String, Double> b = second.images(score);
    List<String> keys = a.keySet().stream().filter(b::containsKey).toList();
    if (keys.size() < 2) {
      return Optional.empty();
    }
    return Optional.of(
        PairedBootstrap.of(name, scores(a, keys), scores(b, keys), options)
            .of(EvaluatedArm.unit(first.runs().get(0).evaluation())));
  }

  private static double[] scores(Map<String, Double> scores, List<String> keys) {
    return keys.stream().mapToDouble(key -> scores.getOrDefault(key, Double.NaN)).toArray();
  }
}
