package org.vpobuilder.validation.report.release;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Stats;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.report.page.Chart;
import org.vpobuilder.validation.report.page.Column;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.report.page.Table;

/** The section of the places of sounding objects. */
final class PlacesSection {
  private static final double CENTRE_FROM = 0.4;
  private static final double CENTRE_TO = 0.6;

  private final ReleaseFacts facts;
  private final Sides sides;

  PlacesSection(ReleaseFacts facts) {
    this.facts = facts;
    this.sides = new Sides(facts.stats());
  }

  Section section() {
    List<DomContent> parts = new ArrayList<>();
    parts.add(
        Parts.paragraph(
            "Alpha is the place of a sounding object's centre of mass: 0 at the left edge of its"
                + " image, 1 at the right one. Photographers centre what they show, so the middle is"
                + " fuller than the edges."));
    parts.add(bias().html());
    Map<String, DomContent> views = new LinkedHashMap<>();
    sides.subsets().forEach(subset -> views.put(Sides.name(subset), histogram(subset).html()));
    parts.add(Parts.views("places-subset", "Subset", views));
    return new Section("places", "Places", parts);
  }

  private Table bias() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Subset subset : sides.subsets()) {
      for (Split split : sides.splits(subset).keySet()) {
        List<Double> alphas =
            facts.spots().stream()
                .filter(spot -> spot.isOf(subset) && spot.split() == split)
                .flatMap(spot -> spot.alphas().stream())
                .toList();
        long centre = alphas.stream().filter(a -> a >= CENTRE_FROM && a < CENTRE_TO).count();
        double mean = alphas.stream().mapToDouble(a -> a).average().orElse(Double.NaN);
        double away =
            alphas.stream().mapToDouble(a -> Math.abs(a - 0.5)).average().orElse(Double.NaN);
        rows.add(
            List.of(
                Cell.text(Sides.name(subset, split)),
                Cell.count(alphas.size()),
                Cell.number(mean, 3),
                Cell.number(100.0 * centre / Math.max(1, alphas.size()), 1),
                Cell.number(away, 3)));
      }
    }
    List<Column> columns =
        List.of(
            Column.text("Subset, split"),
            Column.number("Sounding objects"),
            Column.number("Mean alpha"),
            Column.number("Within 0.4 to 0.6, %"),
            Column.number("Mean distance from 0.5"));
    return new Table(
        "Centre bias: evenly spread objects would have mean 0.5, 20% and 0.25",
        columns, rows, false);
  }

  private Chart histogram(Subset subset) {
    List<String> labels = new ArrayList<>();
    for (int bin = 0; bin < Stats.ALPHA_BINS; bin++) {
      labels.add(String.format(Locale.ROOT, "%.1f–%.1f", bin / 10.0, (bin + 1) / 10.0));
    }
    List<Chart.Series> series = new ArrayList<>();
    List<Column> columns = new ArrayList<>(List.of(Column.text("Alpha")));
    List<List<Cell>> rows = new ArrayList<>();
    labels.forEach(label -> rows.add(new ArrayList<>(List.of(Cell.text(label)))));
    sides
        .splits(subset)
        .forEach(
            (split, side) -> {
              double sum = Math.max(1, side.alphas().stream().mapToInt(n -> n).sum());
              List<@Nullable Double> shares = new ArrayList<>();
              for (int bin = 0; bin < labels.size(); bin++) {
                shares.add(Math.round(side.alphas().get(bin) / sum * 1000) / 10.0);
                rows.get(bin).add(Cell.count(side.alphas().get(bin)));
              }
              int look = Sides.look(split);
              series.add(new Chart.Series(split.toString(), look, look, List.of(), shares));
              columns.add(Column.number(split.toString()));
            });
    String title = "Places of sounding objects, " + Sides.name(subset);
    return new Chart(
        title,
        new Chart.Data(
            Chart.Kind.COLUMNS, "alpha: left to right", "% of the split", labels, series),
        new Table(title, columns, rows, false));
  }
}
