package org.vpobuilder.validation.report.release;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Stats;
import org.vpobuilder.spec.release.Stats.ClipReuse;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.report.page.Chart;
import org.vpobuilder.validation.report.page.Column;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.report.page.Table;

/** The section of the loudness of mixtures and the reuse of clips. */
final class SoundSection {
  /** The width of a bar of the loudness chart, in dB. */
  private static final int STEP = 3;

  /** The level in dB below which all mixtures share one bar. */
  private static final int QUIET = -60;

  private final ReleaseFacts facts;
  private final Sides sides;

  SoundSection(ReleaseFacts facts) {
    this.facts = facts;
    this.sides = new Sides(facts.stats());
  }

  Section loudness() {
    List<DomContent> parts = new ArrayList<>();
    long scaled = facts.spots().stream().filter(spot -> spot.gain() < 1).count();
    parts.add(
        Parts.paragraph(
            "RMS levels of the mixtures in dB full scale. %,d of %,d mixtures would have clipped and"
                    .formatted(scaled, facts.spots().size())
                + " were scaled down, stems and all; their gain is in their json."));
    Map<String, DomContent> views = new LinkedHashMap<>();
    sides.subsets().forEach(subset -> views.put(Sides.name(subset), histogram(subset).html()));
    parts.add(Parts.views("loudness-subset", "Subset", views));
    parts.add(levels().html());
    return new Section("loudness", "Loudness", parts);
  }

  private Chart histogram(Subset subset) {
    Map<Split, SortedMap<Integer, Integer>> counts = new LinkedHashMap<>();
    TreeSet<Integer> bins = new TreeSet<>();
    sides.splits(subset).keySet().forEach(split -> counts.put(split, new TreeMap<>()));
    for (Spot spot : facts.spots()) {
      if (spot.isOf(subset)) {
        int bin = (int) Math.floor(Math.max(QUIET, spot.loudness()) / STEP) * STEP;
        bins.add(bin);
        counts.computeIfAbsent(spot.split(), s -> new TreeMap<>()).merge(bin, 1, Integer::sum);
      }
    }
    List<String> labels = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    for (int bin = bins.first(); bin <= bins.last(); bin += STEP) {
      labels.add("%d to %d".formatted(bin, bin + STEP));
      rows.add(
          new ArrayList<>(
              List.of(new Cell("%d to %d".formatted(bin, bin + STEP), "", (double) bin))));
    }
    List<Column> columns = new ArrayList<>(List.of(Column.text("dBFS")));
    List<Chart.Series> series = new ArrayList<>();
    counts.forEach(
        (split, ofSplit) -> {
          List<@Nullable Double> bars = new ArrayList<>();
          for (int i = 0; i < labels.size(); i++) {
            int n = ofSplit.getOrDefault(bins.first() + i * STEP, 0);
            bars.add((double) n);
            rows.get(i).add(Cell.count(n));
          }
          int look = Sides.look(split);
          series.add(new Chart.Series(split.toString(), look, look, List.of(), bars));
          columns.add(Column.number(split.toString()));
        });
    String title = "Loudness of both channels together, " + Sides.name(subset);
    return new Chart(
        title,
        new Chart.Data(Chart.Kind.COLUMNS, "dBFS", "samples", labels, series),
        new Table(title, columns, rows, false));
  }

  private Table levels() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Subset subset : sides.subsets()) {
      sides
          .splits(subset)
          .forEach(
              (split, side) ->
                  rows.add(
                      List.of(
                          Cell.text(Sides.name(subset, split)),
                          Cell.number(side.left().min(), 1),
                          Cell.number(side.left().mean(), 1),
                          Cell.number(side.left().max(), 1),
                          Cell.number(side.right().min(), 1),
                          Cell.number(side.right().mean(), 1),
                          Cell.number(side.right().max(), 1))));
    }
    List<Column> columns = new ArrayList<>(List.of(Column.text("Subset, split")));
    for (String channel : List.of("left", "right")) {
      for (String what : List.of("min", "mean", "max")) {
        columns.add(new Column(channel, what, Column.Kind.NUMBER));
      }
    }
    return new Table("Levels of the channels, dBFS", columns, rows, false);
  }

  Section clips() {
    List<DomContent> parts = new ArrayList<>();
    parts.add(
        Parts.paragraph(
            "How many clips every class sounds with, and how often the least and the most used one is"
                + " heard. Clips are dealt out in turn, so within a class the two differ by 1 at"
                + " most unless an image needed another clip."));
    Map<String, DomContent> views = new LinkedHashMap<>();
    for (Subset subset : sides.subsets()) {
      views.put(Sides.name(subset), reuse(subset).html());
    }
    parts.add(Parts.views("clips-subset", "Subset", views));
    return new Section("clips", "Clips", parts);
  }

  private Table reuse(Subset subset) {
    SortedMap<Split, Stats.Side> splits = sides.splits(subset);
    TreeSet<String> names = new TreeSet<>();
    splits.values().forEach(side -> names.addAll(side.clips().keySet()));
    List<Column> columns = new ArrayList<>(List.of(Column.text("Class")));
    for (Split split : splits.keySet()) {
      for (String what : List.of("clips", "heard", "least", "most")) {
        columns.add(new Column(split.toString(), what, Column.Kind.NUMBER));
      }
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (String name : names) {
      List<Cell> row = new ArrayList<>(List.of(Cell.text(name)));
      splits.values().forEach(side -> row.addAll(cells(side, name)));
      rows.add(row);
    }
    return new Table("Clips of " + Sides.name(subset), columns, rows, true);
  }

  private static List<Cell> cells(Stats.Side side, String name) {
    ClipReuse reuse = side.clips().get(name);
    if (reuse == null) {
      return List.of(Cell.none(""), Cell.none(""), Cell.none(""), Cell.none(""));
    }
    return List.of(
        Cell.count(reuse.clips()),
        Cell.count(side.classes().getOrDefault(name, 0)),
        Cell.count(reuse.minUses()),
        Cell.count(reuse.maxUses()));
  }
}
