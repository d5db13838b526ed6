package org.vpobuilder.validation.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.evaluate.PublishedTable;
import org.vpobuilder.validation.statistics.Arm;
import org.vpobuilder.validation.statistics.Interval;
import org.vpobuilder.validation.statistics.Spread;
import org.vpobuilder.validation.statistics.TestOptions;
import org.vpobuilder.validation.statistics.TwoArmResult;
import org.vpobuilder.validation.statistics.TwoArmTest;

/**
 * The difference that hearing positions makes to one model on one test set (S1 Tab. 4 against Tab.
 * 8).
 *
 * @param result stereo minus mono; empty if no test is possible, because an arm has fewer than two
 *     runs or the runs have no variance
 */
record Ablation(
    ArmRuns mono, ArmRuns stereo, Metric metric, double difference, Optional<TwoArmResult> result) {
  static final List<Metric> METRICS = List.of(Metric.MIOU, Metric.F_BETA, Metric.FDR);

  /** All pairs of arms that differ in their audio mode, for every metric. */
  static List<Ablation> of(List<ArmRuns> arms) {
    Map<String, Map<AudioMode, ArmRuns>> pairs = new LinkedHashMap<>();
    for (ArmRuns arm : arms) {
      pairs.computeIfAbsent(arm.comparison(), key -> new LinkedHashMap<>()).put(arm.audio(), arm);
    }
    List<Ablation> ablations = new ArrayList<>();
    for (Map<AudioMode, ArmRuns> pair : pairs.values()) {
      ArmRuns mono = pair.get(AudioMode.MONO);
      ArmRuns stereo = pair.get(AudioMode.STEREO);
      if (mono != null && stereo != null) {
        METRICS.forEach(metric -> ablations.add(of(mono, stereo, metric)));
      }
    }
    return ablations;
  }

  private static Ablation of(ArmRuns mono, ArmRuns stereo, Metric metric) {
    Spread a = mono.summary(metric);
    Spread b = stereo.summary(metric);
    boolean testable = a.n() > 1 && b.n() > 1 && (a.sd() > 0 || b.sd() > 0);
    Optional<TwoArmResult> result =
        testable
            ? Optional.of(
                TwoArmTest.compare(
                    metric.title(),
                    Arm.of("mono", mono.values(metric)),
                    Arm.of("stereo", stereo.values(metric)),
                    TestOptions.DEFAULT))
            : Optional.empty();
    return new Ablation(mono, stereo, metric, b.mean() - a.mean(), result);
  }

  /** The interval of the difference, from the test that `vpo ttest` uses too. */
  Optional<Interval> interval() {
    return result.map(test -> test.test().interval());
  }

  /** The same difference in the papers. */
  Optional<Double> published() {
    EvaluatedRun run = stereo.shared();
    PublishedTable table = PublishedTable.builtIn();
    Optional<Double> without = table.find(run, AudioMode.MONO).flatMap(row -> row.score(metric));
    return table
        .find(run, AudioMode.STEREO)
        .flatMap(row -> row.score(metric))
        .flatMap(with -> without.map(w -> with - w));
  }

  /** The meaning of the interval, in words. */
  String reading() {
    if (mono.answersBackgroundAlone() || stereo.answersBackgroundAlone()) {
      return "a model answers background alone: nothing was learnt to compare";
    }
    if (interval().isEmpty()) {
      return "too few runs to tell";
    }
    Interval interval = interval().orElseThrow();
    if (interval.contains(0)) {
      return "no difference shown";
    }
    return difference > 0 == metric.higherIsBetter() ? "stereo is better" : "mono is better";
  }

  /** The result as one sentence. */
  String sentence() {
    String range =
        interval()
            .map(
                i ->
                    ", 95%% CI %s to %s"
                        .formatted(Summary.signed(i.low()), Summary.signed(i.high())))
            .orElse("");
    return "Stereo against mono, %s on %s: %s points %s (%d + %d runs%s): %s."
        .formatted(
            stereo.shared().model(),
            stereo.testSet(),
            Summary.signed(difference),
            metric.title(),
            stereo.summary(metric).n(),
            mono.summary(metric).n(),
            range,
            reading());
  }
}
