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
 * A folder of results, read.
 *
 * @param folder it came from
 * @param runs by name, sorted
 * @param tests by file name
 * @param sweep what came of a sweep, if there was one
 * @param probes what data are worth beyond networks without a sense, if such were trained
 * @param missing what is not there, in sentences
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

  /** The runs that the protocol wants, or those that are there. */
  int wanted() {
    return protocol.runs().isEmpty() ? runs.size() : protocol.runs().size();
  }

  /** The wanted runs that were trained and evaluated. */
  long evaluated() {
    return runs.stream()
        .filter(run -> !run.evaluations().isEmpty())
        .filter(run -> protocol.runs().isEmpty() || protocol.runs().contains(run.name()))
        .count();
  }
}
