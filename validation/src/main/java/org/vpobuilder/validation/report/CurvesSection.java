package org.vpobuilder.validation.report;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.report.page.Chart;
import org.vpobuilder.validation.report.page.Column;
import org.vpobuilder.validation.report.page.Notice;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.report.page.Table;
import org.vpobuilder.validation.train.MetricRow;

/** How the losses fell. */
final class CurvesSection {
  private static final String TOTAL = "total";

  private CurvesSection() {}

  static Section of(List<Run> runs) {
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
              "Loss terms over the steps of the optimiser, one line a run: the colour tells the"
                  + " audio mode, the dash the seed. “%s” is what was minimised. Long curves are"
                      .formatted(TOTAL)
                  + " drawn as means over %d stretches.".formatted(Curve.MAX_POINTS)));
    }
    families.forEach(
        (family, members) -> {
          parts.add(Parts.headline(family));
          parts.add(Parts.grid(charts(family, members)));
        });
    return new Section("curves", "Learning curves", parts);
  }

  private static List<DomContent> charts(String family, List<Run> runs) {
    TreeSet<String> terms = new TreeSet<>();
    runs.forEach(run -> run.metrics().forEach(row -> terms.addAll(row.losses().keySet())));
    List<String> order = new ArrayList<>(terms);
    if (order.remove(TOTAL)) {
      order.add(0, TOTAL);
    }
    return order.stream().map(term -> chart(family, term, runs).html()).toList();
  }

  private static Chart chart(String family, String term, List<Run> runs) {
    List<Chart.Series> series = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    Map<String, Integer> seeds = new TreeMap<>();
    for (Run run : runs) {
      Curve curve = Curve.of(run.metrics(), term);
      int seed = seeds.merge(run.arm(), 1, Integer::sum) - 1;
      if (!curve.losses().isEmpty()) {
        series.add(curve.drawn(run.label(), Curve.colour(run.audio()), seed));
        rows.add(row(run, curve));
      }
    }
    String title = "%s: loss term “%s”".formatted(family, term);
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
        new Chart.Data(Chart.Kind.LINES, "optimiser steps", "loss", List.of(), series),
        new Table(title, columns, rows, true));
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
