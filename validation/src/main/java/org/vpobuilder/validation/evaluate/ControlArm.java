package org.vpobuilder.validation.evaluate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.evaluate.ControlScores.Estimate;
import org.vpobuilder.validation.evaluate.ControlScores.Group;
import org.vpobuilder.validation.evaluate.ControlScores.Score;
import org.vpobuilder.validation.statistics.Spread;

/**
 * The scores of one control set by runs that differ only in their seed.
 *
 * @param runs scores in the order of the seeds, at least one
 */
public record ControlArm(List<ControlScores> runs) {
  public ControlArm {
    runs = List.copyOf(runs);
  }

  /**
   * Groups scores.
   *
   * @throws BadInputException if one seed appears twice in an arm, because it would be counted as
   *     two runs
   */
  public static List<ControlArm> of(Collection<ControlScores> all) {
    TreeMap<String, TreeMap<Long, ControlScores>> arms = new TreeMap<>();
    for (ControlScores scores : all) {
      EvaluatedRun run = scores.run();
      // Sorts by the data first, so that the arms of one set are together.
      String arm =
          String.join(
              "\n",
              run.dataset(),
              scores.controls().sha256(),
              // Runs that were scored on other samples are other arms.
              scores.testSet().splitName(),
              String.valueOf(scores.testSet().limit()),
              run.model(),
              run.preset(),
              run.arm());
      if (arms.computeIfAbsent(arm, key -> new TreeMap<>()).put(run.seed(), scores) != null) {
        throw new BadInputException(
            "controls: got seed %d twice of %s on %s, wanted one each"
                .formatted(run.seed(), run.arm(), testSet(scores)));
      }
    }
    return arms.values().stream()
        .map(seeds -> new ControlArm(List.copyOf(seeds.values())))
        .toList();
  }

  /** The properties that the runs share; the seed is that of the first run. */
  public EvaluatedRun shared() {
    return runs.get(0).run();
  }

  /** The data set and the control set, which a table is about. */
  public String testSet() {
    return testSet(runs.get(0));
  }

  private static String testSet(ControlScores scores) {
    TestSet bases = scores.testSet();
    return "%s%s%s, controls %s"
        .formatted(
            scores.run().dataset(),
            bases.split() == null ? "" : "/" + bases.split(),
            bases.limit() == null ? "" : ", the first " + bases.limit(),
            scores.controls().shortSha());
  }

  /** The names of the kinds, or of the classes, of all runs. */
  public List<String> names(Function<ControlScores, List<Group>> groups) {
    Set<String> names = new LinkedHashSet<>();
    runs.forEach(scores -> groups.apply(scores).forEach(group -> names.add(group.name())));
    return List.copyOf(names);
  }

  /** The group with that name. */
  public static Optional<Group> named(List<Group> groups, String name) {
    return groups.stream().filter(group -> group.name().equals(name)).findFirst();
  }

  /** A score of a group over the runs that have it. */
  public Spread spread(Function<ControlScores, Optional<Group>> group, Score score) {
    List<Double> values = new ArrayList<>();
    runs.forEach(
        scores ->
            group
                .apply(scores)
                .flatMap(found -> found.score(score))
                .map(Estimate::value)
                .ifPresent(values::add));
    return Spread.of(values);
  }

  /** A score of the whole set. */
  public Spread overall(Score score) {
    return spread(scores -> Optional.of(scores.overall()), score);
  }
}
