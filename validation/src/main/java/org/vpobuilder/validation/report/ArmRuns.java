package org.vpobuilder.validation.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.evaluate.TestSet;
import org.vpobuilder.validation.statistics.Spread;

/**
 * Runs that differ only in their seed.
 *
 * @param shared the properties that they share; its seed is that of the first run
 * @param evaluations by seed, at least one
 */
record ArmRuns(EvaluatedRun shared, List<Evaluation> evaluations) {
  /** The papers' order of data sets. */
  private static final List<String> DATASETS = List.of("vpo-ss", "vpo-ms", "vpo-msmi");

  private static final Comparator<ArmRuns> ORDER =
      Comparator.comparingInt((ArmRuns arm) -> place(arm.shared.dataset()))
          .thenComparing(arm -> arm.shared.dataset())
          .thenComparing(arm -> arm.shared.split())
          .thenComparing(arm -> arm.shared.model())
          .thenComparing(arm -> arm.shared.preset())
          .thenComparing(arm -> arm.shared.steps())
          .thenComparing(arm -> arm.shared.audio());

  ArmRuns {
    evaluations = List.copyOf(evaluations);
  }

  /**
   * Groups evaluations.
   *
   * @throws BadInputException if one seed appears twice in an arm, because it would be counted as
   *     two runs
   */
  static List<ArmRuns> of(List<Evaluation> evaluations) {
    Map<String, TreeMap<Long, Evaluation>> arms = new TreeMap<>();
    for (Evaluation evaluation : told(evaluations)) {
      EvaluatedRun run = evaluation.run();
      var seeds = arms.computeIfAbsent(run.arm(), arm -> new TreeMap<>());
      if (seeds.put(run.seed(), evaluation) != null) {
        throw new BadInputException(
            "results: got seed %d twice of %s, wanted one evaluation each"
                .formatted(run.seed(), run.arm()));
      }
    }
    List<ArmRuns> all = new ArrayList<>();
    for (TreeMap<Long, Evaluation> seeds : arms.values()) {
      all.add(new ArmRuns(seeds.firstEntry().getValue().run(), List.copyOf(seeds.values())));
    }
    all.sort(ORDER);
    return all;
  }

  /**
   * If there are evaluations on several releases of one name, adds the beginning of the release's
   * sha256 to the name of the data set, so that they are never averaged or compared.
   */
  private static List<Evaluation> told(List<Evaluation> evaluations) {
    Map<String, Set<String>> sums = new TreeMap<>();
    for (Evaluation evaluation : evaluations) {
      TestSet set = evaluation.testSet();
      if (set != null) {
        sums.computeIfAbsent(evaluation.run().dataset(), name -> new TreeSet<>()).add(label(set));
      }
    }
    return evaluations.stream()
        .map(
            evaluation -> {
              TestSet set = evaluation.testSet();
              String dataset = evaluation.run().dataset();
              return set == null || sums.getOrDefault(dataset, Set.of()).size() < 2
                  ? evaluation
                  : evaluation.onDataset(dataset + "@" + label(set));
            })
        .toList();
  }

  private static String label(TestSet set) {
    return set.shortSha() + (set.limit() == null ? "" : "-first" + set.limit());
  }

  /** The values of a score in the runs that have it, in the order of the seeds. */
  List<Double> values(Metric metric) {
    return evaluations.stream().flatMapToDouble(e -> metric.of(e).stream()).boxed().toList();
  }

  /** Whether one of the runs predicted only background. */
  boolean answersBackgroundAlone() {
    return evaluations.stream().anyMatch(Evaluation::answersBackgroundAlone);
  }

  Spread summary(Metric metric) {
    return Spread.of(values(metric));
  }

  AudioMode audio() {
    return shared.audio();
  }

  /** The data set and the split, which a table is about. */
  String testSet() {
    return shared.dataset() + " (" + shared.split() + ")";
  }

  /** The properties that mono and stereo have in common on one test set. */
  String comparison() {
    return "%s/%s, %d steps, on %s"
        .formatted(shared.model(), shared.preset(), shared.steps(), testSet());
  }

  private static int place(String dataset) {
    int place = DATASETS.indexOf(dataset);
    return place < 0 ? DATASETS.size() : place;
  }
}
