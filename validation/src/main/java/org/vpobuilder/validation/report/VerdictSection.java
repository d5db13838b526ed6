package org.vpobuilder.validation.report;

import j2html.tags.DomContent;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.report.page.Notice;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.statistics.TwoArmReport;
import org.vpobuilder.validation.statistics.TwoArmResult;
import org.vpobuilder.validation.statistics.TwoArmText;

/** The section with the runs, their data and the main result. */
final class VerdictSection {
  private static final int SHORT_SHA = 12;
  private static final List<String> MACHINE =
      List.of("machine", "device", "gpu", "cpu", "cores", "cpus", "memory", "os");

  private final Results results;
  private final List<Ablation> ablations;

  VerdictSection(Results results, List<ArmRuns> arms) {
    this.results = results;
    this.ablations = Ablation.of(arms);
  }

  Section section() {
    List<DomContent> parts = new ArrayList<>();
    parts.add(Parts.verdict(verdict()));
    List<String> against = Comparability.reasonsAgainst(results);
    if (!against.isEmpty()) {
      parts.add(
          Notice.CAUTION.html(
              String.join(" ", against)
                  + " The scores are NOT comparable with the published ones that stand beside"
                  + " them."));
    }
    parts.add(Parts.facts(facts()));
    List<String> findings = findings();
    if (!findings.isEmpty()) {
      parts.add(Parts.headline("What was found"));
      parts.add(Parts.sentences(findings));
    }
    if (!results.missing().isEmpty()) {
      parts.add(Notice.MISSING.html(missing()));
    }
    return new Section("verdict", "Verdict", parts);
  }

  private String missing() {
    return "this folder lacks " + String.join("; ", results.missing()) + ".";
  }

  private String verdict() {
    long done = results.evaluated();
    String count = "%d of %d runs trained and evaluated".formatted(done, results.wanted());
    String state = done == results.wanted() && done > 0 ? "Complete" : "INCOMPLETE";
    String tests = results.tests().isEmpty() ? "no t-test" : "t-test run";
    return "%s: %s, %s.".formatted(state, count, tests);
  }

  private Map<String, Cell> facts() {
    Map<String, Cell> facts = new LinkedHashMap<>();
    Protocol protocol = results.protocol();
    String sha = protocol.sha256().orElse("");
    facts.put(
        "Release",
        Cell.text(
            protocol.release().orElse("not recorded"),
            sha.isEmpty()
                ? "no checksum recorded"
                : "sha256 " + sha.substring(0, Math.min(SHORT_SHA, sha.length())) + "…"));
    facts.put("Models", Cell.text(names(EvaluatedRun::model), names(EvaluatedRun::presetOfSweep)));
    facts.put(
        "Test sets", Cell.text(names(EvaluatedRun::dataset), "seeds " + names(r -> "" + r.seed())));
    facts.put("Machine", machine());
    facts.put("Time", time());
    return facts;
  }

  private String names(java.util.function.Function<EvaluatedRun, String> name) {
    TreeSet<String> names =
        results.evaluations().stream()
            .map(Evaluation::run)
            .map(name)
            .collect(Collectors.toCollection(TreeSet::new));
    return names.isEmpty() ? Cell.NONE : String.join(", ", names);
  }

  private Cell machine() {
    TreeSet<String> machines = new TreeSet<>();
    for (Run run : results.runs()) {
      String machine =
          MACHINE.stream()
              .filter(run.environment()::containsKey)
              .map(
                  key ->
                      key.equals("cores") || key.equals("cpus")
                          ? run.environment().get(key) + " cores"
                          : run.environment().get(key))
              .collect(Collectors.joining(" · "));
      if (!machine.isEmpty()) {
        machines.add(machine);
      }
    }
    if (machines.isEmpty()) {
      return Cell.text("not recorded");
    }
    String others = machines.size() == 1 ? "" : "and %d more".formatted(machines.size() - 1);
    return Cell.text(Objects.requireNonNull(machines.first()), others);
  }

  private Cell time() {
    double training = results.runs().stream().mapToDouble(Run::seconds).sum();
    String inTraining = training > 0 ? duration(training) + " of training in all" : "";
    String when =
        results
            .protocol()
            .started()
            .map(time -> "from " + time.truncatedTo(ChronoUnit.SECONDS))
            .orElse("");
    String note =
        Stream.of(inTraining, when).filter(s -> !s.isEmpty()).collect(Collectors.joining(", "));
    return Cell.text(
        results
            .protocol()
            .took()
            .map(Duration::toSeconds)
            .map(VerdictSection::duration)
            .orElse("not finished"),
        note);
  }

  /** A duration in words, e.g. {@code 1 h 02 min}. */
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    return whole < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
  }

  private List<String> findings() {
    List<String> findings = new ArrayList<>();
    ablations.stream()
        .filter(ablation -> ablation.metric() == Metric.MIOU)
        .forEach(ablation -> findings.add(ablation.sentence()));
    for (TwoArmReport report : results.tests().values()) {
      for (TwoArmResult result : report.results()) {
        findings.add(TestsSection.sentence(result, report.options()));
      }
      report.withoutTest().forEach(pair -> findings.add(TwoArmText.of(pair)));
    }
    return findings;
  }
}
