package org.vpobuilder.validation.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.evaluate.ImageScore;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.statistics.PairedBootstrap;
import org.vpobuilder.validation.statistics.TestOptions;
import org.vpobuilder.validation.statistics.TwoArmResult;
import org.vpobuilder.validation.statistics.TwoArmTest;

/** Two arms of evaluations, compared over runs and, where their scores are there, over images. */
record ArmComparison(EvaluatedArm first, EvaluatedArm second, TestOptions options) {
  TwoArmResult compare(Metric metric) throws IOException {
    TwoArmResult result =
        TwoArmTest.compare(metric.title(), first.scores(metric), second.scores(metric), options);
    Optional<PairedBootstrap> bootstrap = bootstrap(metric);
    return bootstrap.isPresent() ? result.with(bootstrap.get()) : result;
  }

  /** Only scores of single images can be drawn again: J beside J or mIoU, F beside F or F_beta. */
  private Optional<PairedBootstrap> bootstrap(Metric metric) throws IOException {
    if (!first.hasImages() || !second.hasImages()) {
      return Optional.empty();
    }
    return switch (metric) {
      case MIOU, AUTHORS_MIOU, J -> bootstrap("J", ImageScore::j);
      case F_BETA, F -> bootstrap("F", ImageScore::f);
      case FDR, PIXEL_ACCURACY, JF -> Optional.empty();
    };
  }

  /** Over the images that both arms scored. */
  private Optional<PairedBootstrap> bootstrap(
      String name, Function<ImageScore, @Nullable Double> score) throws IOException {
    Map<String, Double> a = first.images(score);
    Map<String, Double> b = second.images(score);
    List<String> keys = a.keySet().stream().filter(b::containsKey).toList();
    if (keys.size() < 2) {
      return Optional.empty();
    }
    return Optional.of(PairedBootstrap.of(name, scores(a, keys), scores(b, keys), options));
  }

  private static double[] scores(Map<String, Double> scores, List<String> keys) {
    return keys.stream().mapToDouble(key -> scores.getOrDefault(key, Double.NaN)).toArray();
  }
}
