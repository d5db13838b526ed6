package org.vpobuilder.validation.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.protocol.ProbeResult;
import org.vpobuilder.validation.protocol.SweepResult;
import org.vpobuilder.validation.statistics.TwoArmReport;

/**
 * The content of a folder of results.
 *
 * @param folder the folder
 * @param runs runs by name, sorted
 * @param tests tests by file name
 * @param sweep results of a sweep, if there was one
 * @param probes scores compared with networks that lack a sense, if such were trained
 * @param missing the missing parts, in sentences
 */
record Results(
    Path folder,
    Protocol protocol,
    List<Run> runs,
    Map<String, TwoArmReport> tests,
    Optional<SweepResult> sweep,
    Optional<ProbeResult> probes,
    List<String> missing) {
  Results {
    runs = List.copyOf(runs);
    tests = new TreeMap<>(tests);
    missing = List.copyOf(missing);
  }

  /** Every evaluation, in the order of the runs. */
  List<Evaluation> evaluations() {
    return runs.stream().flatMap(run -> run.evaluations().values().stream()).toList();
  }

  /** The number of planned runs, or of existing ones if there is no plan. */
  int wanted() {
    return protocol.runs().isEmpty() ? runs.size() : protocol.runs().size();
  }

  /** The number of planned runs that were trained and evaluated. */
  long evaluated() {
    return runs.stream()
        .filter(run -> !run.evaluations().isEmpty())
        .filter(run -> protocol.runs().isEmpty() || protocol.runs().contains(run.name()))
        .count();
  }
}
