package org.vpobuilder.validation.report;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.report.page.Chart;
import org.vpobuilder.validation.report.page.Column;
import org.vpobuilder.validation.report.page.Notice;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.report.page.Table;
import org.vpobuilder.validation.report.page.TableFiles;
import org.vpobuilder.validation.train.MetricRow;

/** The section of the losses over time. */
final class CurvesSection {
  private static final String ID = "curves";
  private static final String TOTAL = "total";

  private CurvesSection() {}

  static Section of(List<Run> runs, TableFiles files) {
    List<DomContent> parts = new ArrayList<>();
    Map<String, List<Run>> families = new TreeMap<>();
    for (Run run : runs) {
      if (!run.metrics().isEmpty()) {
        families.computeIfAbsent(run.family(), family -> new ArrayList<>()).add(run);
      }
    }
    if (families.isEmpty()) {
      parts.add(Notice.MISSING.html("no run has a metrics.jsonl, so there is no curve to show."));
    } else {
      parts.add(
          Parts.paragraph(
              "Loss terms over the steps of the optimiser: the line is the mean over the seeds, the"
                  + " band reaches from the lowest of them to the highest. “%s” is what was minimised."
                      .formatted(TOTAL)
                  + (scores(runs).isEmpty()
                      ? ""
                      : " “sts” is the stability score of the epoch that ends there: 0 if each class"
                          + " is always answered by one query, lower where queries take turns.")
                  + " Long curves are drawn as means over %d stretches."
                      .formatted(Curve.MAX_POINTS)));
    }
    families.forEach(
        (family, members) -> {
          parts.add(Parts.headline(family));
          parts.add(Parts.grid(charts(family, members, files)));
        });
    return new Section(ID, "Learning curves", parts);
  }

  private static List<DomContent> charts(String family, List<Run> runs, TableFiles files) {
    TreeSet<String> terms = new TreeSet<>();
    runs.forEach(run -> run.metrics().forEach(row -> terms.addAll(row.losses().keySet())));
    TreeSet<String> scores = scores(runs);
    List<String> order = new ArrayList<>(terms);
    if (order.remove(TOTAL)) {
      order.add(0, TOTAL);
    }
    order.addAll(scores);
    return order.stream()
        .map(term -> chart(family, term, scores.contains(term), runs, files).html())
        .toList();
  }

  /** The names of the models' own metrics of epochs. */
  private static TreeSet<String> scores(List<Run> runs) {
    TreeSet<String> names = new TreeSet<>();
    runs.forEach(
        run ->
            run.metrics().stream()
                .map(MetricRow::epochScores)
                .filter(Objects::nonNull)
                .forEach(told -> names.addAll(told.keySet())));
    return names;
  }

  private static Chart chart(
      String family, String term, boolean score, List<Run> runs, TableFiles files) {
    Map<String, List<Run>> arms = new LinkedHashMap<>();
    List<List<Cell>> rows = new ArrayList<>();
    for (Run run : runs) {
      Curve curve = Curve.of(run.metrics(), term);
      if (!curve.losses().isEmpty()) {
        arms.computeIfAbsent(run.arm(), arm -> new ArrayList<>()).add(run);
        rows.add(row(run, curve));
      }
    }
    List<Chart.Series> series = arms.values().stream().map(arm -> line(arm, term)).toList();
    String title =
        (score ? "%s: score of epochs “%s”" : "%s: loss term “%s”").formatted(family, term);
    List<Column> columns =
        List.of(
            Column.text("Run"),
            Column.number("Steps"),
            Column.number("First"),
            Column.number("Last"),
            Column.number("Lowest"),
            Column.number("Images/s"));
    return new Chart(
        title,
        new Chart.Data(
            Chart.Kind.LINES, "optimiser steps", score ? term : "loss", List.of(), series),
        files.kept(ID, new Table(title, columns, rows, true)));
  }

  private static Chart.Series line(List<Run> arm, String term) {
    Run first = arm.get(0);
    String audio = first.audio().isEmpty() ? first.arm() : first.audio();
    boolean several = arm.size() > 1;
    String name = several ? "%s, mean of %d seeds".formatted(audio, arm.size()) : first.label();
    List<Curve> curves = arm.stream().map(run -> Curve.of(run.metrics(), term)).toList();
    return Curve.Spread.of(curves).drawn(name, Curve.colour(first.audio()), several);
  }

  private static List<Cell> row(Run run, Curve curve) {
    List<Double> losses = curve.losses();
    double lowest = losses.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    double speed =
        run.metrics().stream().mapToDouble(MetricRow::imagesPerSecond).average().orElse(Double.NaN);
    return List.of(
        Cell.text(run.name()),
        Cell.count(Math.round(curve.steps().get(losses.size() - 1))),
        Cell.number(losses.get(0), 3),
        Cell.number(losses.get(losses.size() - 1), 3),
        Cell.number(lowest, 3),
        Cell.number(speed, 1));
  }
}
