package org.vpobuilder.validation.report.release;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Stats;
import org.vpobuilder.spec.release.Stats.Imbalance;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.report.page.Chart;
import org.vpobuilder.validation.report.page.Column;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.report.page.Table;

/** Sounding objects by class, the imbalance between classes, and objects per sample. */
final class ClassesSection {
  private final Sides sides;

  ClassesSection(ReleaseFacts facts) {
    this.sides = new Sides(facts.stats());
  }

  Section classes() {
    List<DomContent> parts = new ArrayList<>();
    parts.add(
        Parts.paragraph(
            "Sounding objects of every class. The imbalance ratio is N_max / N_min over the classes"
                + " that sound at all; the paper's ratios stand in italics."));
    parts.add(ratios().html());
    Map<String, DomContent> views = new LinkedHashMap<>();
    sides.subsets().forEach(subset -> views.put(Sides.name(subset), chart(subset).html()));
    parts.add(Parts.views("classes-subset", "Subset", views));
    return new Section("classes", "Classes", parts);
  }

  private Table ratios() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Subset subset : sides.subsets()) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.text(Sides.name(subset)));
      row.add(ratio(sides.imbalance(subset)));
      for (Split split : sides.all()) {
        Stats.Side side = sides.splits(subset).get(split);
        row.add(side == null ? Cell.none("no sample") : ratio(side.imbalance()));
      }
      row.add(
          PublishedVpo.of(subset)
              .map(
                  published ->
                      Cell.number(published.ratio(), 2)
                          .noted("%s / %s".formatted(published.most(), published.least())))
              .orElse(Cell.none("not in the paper")));
      rows.add(row);
    }
    String group = "N_max / N_min";
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("Subset"));
    columns.add(new Column(group, "all", Column.Kind.NUMBER));
    sides.all().forEach(s -> columns.add(new Column(group, s.toString(), Column.Kind.NUMBER)));
    columns.add(new Column(group, "published", Column.Kind.PUBLISHED));
    return new Table("Imbalance between classes", columns, rows, false);
  }

  private static Cell ratio(Imbalance ours) {
    return Cell.number(ours.ratio(), 2)
        .noted(
            "%s %,d / %s %,d"
                .formatted(ours.most(), ours.mostObjects(), ours.least(), ours.leastObjects()));
  }

  private Chart chart(Subset subset) {
    SortedMap<String, Integer> all = sides.classes(subset);
    List<String> names =
        all.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .map(Map.Entry::getKey)
            .toList();
    List<Chart.Series> series = new ArrayList<>();
    sides
        .splits(subset)
        .forEach(
            (split, side) -> {
              List<@Nullable Double> bars = new ArrayList<>();
              names.forEach(name -> bars.add((double) count(side, name)));
              int look = Sides.look(split);
              series.add(new Chart.Series(split.toString(), look, look, List.of(), bars));
            });
    String title = "Sounding objects by class, " + Sides.name(subset);
    Chart.Data data = new Chart.Data(Chart.Kind.BARS, "sounding objects", "", names, series);
    return new Chart(title, data, numbers(title, subset, names));
  }

  private static int count(Stats.Side side, String name) {
    return side.classes().getOrDefault(name, 0);
  }

  private Table numbers(String title, Subset subset, List<String> names) {
    SortedMap<Split, Stats.Side> splits = sides.splits(subset);
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("Class"));
    splits.keySet().forEach(split -> columns.add(Column.number(split.toString())));
    List<List<Cell>> rows = new ArrayList<>();
    for (String name : names) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.text(name));
      splits.values().forEach(side -> row.add(Cell.count(count(side, name))));
      rows.add(row);
    }
    return new Table(title, columns, rows, true);
  }

  Section objects() {
    List<DomContent> parts = new ArrayList<>();
    parts.add(
        Parts.paragraph(
            "How many objects of VPO classes a sample's image has, and how many of them sound. The"
                + " rest are silent: a model that marks everything it sees is wrong there. The paper"
                + " prints 1.375 sounding objects per sample of VPO-MS."));
    Map<String, DomContent> views = new LinkedHashMap<>();
    for (Subset subset : sides.subsets()) {
      List<DomContent> charts = new ArrayList<>();
      sides.splits(subset).forEach((split, side) -> charts.add(perSample(subset, split, side)));
      views.put(Sides.name(subset), Parts.grid(charts));
    }
    parts.add(Parts.views("objects-subset", "Subset", views));
    return new Section("objects", "Objects", parts);
  }

  private static DomContent perSample(Subset subset, Split split, Stats.Side side) {
    TreeSet<Integer> filled = new TreeSet<>(List.of(1));
    for (int n = 0; n < side.objectsPerSample().size(); n++) {
      if (side.objectsPerSample().get(n) > 0) {
        filled.add(n);
      }
    }
    List<String> labels = new ArrayList<>();
    List<@Nullable Double> visible = new ArrayList<>();
    List<@Nullable Double> sounding = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    for (int n = 1; n <= filled.last(); n++) {
      int seen = at(side.objectsPerSample(), n);
      int heard = at(side.soundingPerSample(), n);
      labels.add(String.valueOf(n));
      visible.add((double) seen);
      sounding.add((double) heard);
      rows.add(List.of(Cell.count(n), Cell.count(seen), Cell.count(heard)));
    }
    String title = "Objects per sample, " + Sides.name(subset, split);
    List<Chart.Series> series =
        List.of(
            new Chart.Series("objects of VPO classes", 5, 1, List.of(), visible),
            new Chart.Series("sounding objects", 0, 0, List.of(), sounding));
    List<Column> columns =
        List.of(
            Column.number("Objects"),
            Column.number("Samples with so many"),
            Column.number("Samples with so many sounding"));
    return new Chart(
            title,
            new Chart.Data(Chart.Kind.COLUMNS, "objects", "samples", labels, series),
            new Table(title, columns, rows, false))
        .html();
  }

  private static int at(List<Integer> histogram, int n) {
    return n < histogram.size() ? histogram.get(n) : 0;
  }
}
