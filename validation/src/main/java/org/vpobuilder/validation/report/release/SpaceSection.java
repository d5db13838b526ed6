package org.vpobuilder.validation.report.release;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.hipparchus.stat.correlation.PearsonsCorrelation;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Stats;
import org.vpobuilder.spec.space.Ears;
import org.vpobuilder.spec.space.SpatialLaw;
import org.vpobuilder.spec.space.SpatialLaws;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.report.page.Chart;
import org.vpobuilder.validation.report.page.Column;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.report.page.Table;

/**
 * The section of the law of space, and of the correlation between places and the levels of the
 * mixtures.
 */
final class SpaceSection {
  /** The most dots of one colour, because more would hide each other. */
  private static final int DOTS = 600;

  /** The fewest samples for a correlation that has any meaning. */
  private static final int FEWEST = 3;

  /** The rate for which curves are drawn; the curve of a gain does not depend on the rate. */
  private static final int RATE_HZ = AudioSpec.TRAINING_RATE_HZ;

  private final ReleaseFacts facts;
  private final Sides sides;

  /** The laws that the samples name, sorted by their number of samples, largest first. */
  private final List<SpatialLaw> laws;

  SpaceSection(ReleaseFacts facts) {
    this.facts = facts;
    this.sides = new Sides(facts.stats());
    Map<String, Long> samples =
        facts.spots().stream()
            .collect(
                Collectors.groupingBy(Spot::panning, LinkedHashMap::new, Collectors.counting()));
    this.laws =
        samples.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(entry -> SpatialLaws.named(entry.getKey()))
            .toList();
  }

  Section section() {
    List<DomContent> parts = new ArrayList<>();
    String names = laws.stream().map(SpatialLaw::name).collect(Collectors.joining(", "));
    parts.add(
        Parts.paragraph(
            "This release is heard by the law of space %s: clips are %s."
                .formatted(
                    names,
                    laws.stream().map(SpatialLaw::words).collect(Collectors.joining("; ")))));
    parts.add(
        Parts.paragraph(
            "Every dot is a sample: the level of its left channel minus that of its right one,"
                + " against alpha (the mean where several objects sound). With one sounding object it"
                + " has to lie on the law's curve; with several the louder ones pull it away."));
    parts.add(scatter().html());
    parts.add(Parts.headline("What levels tell of places"));
    parts.add(
        Parts.paragraph(
            "Correlations over the samples in which one object sounds. The difference of the channels"
                + " should tell alpha, so its correlation with alpha is near -1. The level of both"
                + " channels together should not tell how far from the middle an object is: a law by"
                + " which it does lets a model hear places without stereo. Clips are loud or soft by"
                + " themselves, which hides it; the last but one column has each clip's own level taken"
                + " off, and the last is the law's alone at the same places."));
    parts.add(correlations().html());
    parts.add(Parts.headline("The laws"));
    Map<String, DomContent> curves = new LinkedHashMap<>();
    curves.put(
        "Left minus right",
        curves("Left minus right, dB, by law", "left − right, dB", Ears::differenceDb).html());
    curves.put(
        "Both together",
        curves("Level of both channels by law", "dB over a clip at an edge", Ears::levelDb).html());
    parts.add(Parts.views("law-curves", "Curve", curves));
    return new Section("space", "Space", parts);
  }

  private Chart scatter() {
    List<Spot> one = single();
    List<Spot> several = facts.spots().stream().filter(spot -> spot.alphas().size() > 1).toList();
    List<Chart.Series> series = new ArrayList<>();
    series.add(dots("one sounding object", 0, one));
    series.add(dots("several (mean alpha)", 1, several));
    for (int i = 0; i < laws.size(); i++) {
      String name = "the %s law".formatted(laws.get(i).name());
      series.add(line(name, laws.get(i), 5 + i, 1 + i, Ears::differenceDb));
    }
    String title = "Level difference against alpha";
    return new Chart(
        title,
        new Chart.Data(
            Chart.Kind.POINTS, "alpha: left to right", "left − right, dB", List.of(), series),
        differences(title, one, several));
  }

  private List<Spot> single() {
    return facts.spots().stream().filter(spot -> spot.alphas().size() == 1).toList();
  }

  private static Chart.Series dots(String name, int colour, List<Spot> spots) {
    List<Double> x = new ArrayList<>();
    List<@Nullable Double> y = new ArrayList<>();
    int shown = Math.min(DOTS, spots.size());
    for (int i = 0; i < shown; i++) {
      Spot spot = spots.get(Math.toIntExact((long) i * spots.size() / shown));
      x.add(rounded(alpha(spot)));
      y.add(rounded(spot.left() - spot.right()));
    }
    String title =
        shown < spots.size() ? "%s: %d of %d".formatted(name, shown, spots.size()) : name;
    return new Chart.Series(title, colour, 0, x, y);
  }

  /** The curve of a law, without the edges, where a level can be infinite. */
  private static Chart.Series line(
      String name, SpatialLaw law, int colour, int stroke, ToDoubleFunction<Ears> value) {
    List<Double> x = new ArrayList<>();
    List<@Nullable Double> y = new ArrayList<>();
    for (int i = 2; i <= 98; i++) {
      double alpha = i / 100.0;
      x.add(alpha);
      y.add(rounded(value.applyAsDouble(law.at(alpha, RATE_HZ))));
    }
    return new Chart.Series(name, colour, stroke, x, y);
  }

  /** A table by tenths of alpha: the means of the dots. */
  private static Table differences(String title, List<Spot> one, List<Spot> several) {
    List<List<Cell>> rows = new ArrayList<>();
    for (int bin = 0; bin < Stats.ALPHA_BINS; bin++) {
      rows.add(
          List.of(
              Cell.text(String.format(Locale.ROOT, "%.1f–%.1f", bin / 10.0, (bin + 1) / 10.0)),
              Cell.number(mean(one, bin), 2),
              Cell.number(mean(several, bin), 2)));
    }
    List<Column> columns =
        List.of(
            Column.text("Alpha"),
            Column.number("One sounding object, mean dB"),
            Column.number("Several, mean dB"));
    return new Table(title, columns, rows, false);
  }

  private static double mean(List<Spot> spots, int bin) {
    return spots.stream()
        .filter(spot -> (int) Math.min(9, alpha(spot) * Stats.ALPHA_BINS) == bin)
        .mapToDouble(spot -> spot.left() - spot.right())
        .average()
        .orElse(Double.NaN);
  }

  private Table correlations() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Subset subset : sides.subsets()) {
      for (SpatialLaw law : laws) {
        List<Spot> spots =
            single().stream()
                .filter(spot -> spot.isOf(subset) && spot.panning().equals(law.name()))
                .toList();
        ToDoubleFunction<Spot> distance = spot -> Math.abs(alpha(spot) - 0.5);
        rows.add(
            List.of(
                Cell.text(Sides.name(subset)),
                Cell.text(law.name()),
                Cell.count(spots.size()),
                correlation(spots, SpaceSection::alpha, spot -> spot.left() - spot.right()),
                correlation(spots, SpaceSection::alpha, spot -> heard(law, spot).differenceDb()),
                correlation(spots, distance, SpaceSection::level),
                correlation(spots, distance, spot -> level(spot) - spot.clip()),
                correlation(spots, distance, spot -> heard(law, spot).levelDb())));
      }
    }
    String difference = "Left minus right, with alpha";
    String together = "Both together, with the distance from 0.5";
    List<Column> columns =
        List.of(
            Column.text("Subset"),
            Column.text("Law"),
            Column.number("Samples"),
            new Column(difference, "heard", Column.Kind.NUMBER),
            new Column(difference, "law alone", Column.Kind.NUMBER),
            new Column(together, "heard", Column.Kind.NUMBER),
            new Column(together, "less the clip", Column.Kind.NUMBER),
            new Column(together, "law alone", Column.Kind.NUMBER));
    return new Table(
        "Pearson's correlation of levels in dB with places, one sounding object",
        columns,
        rows,
        false);
  }

  private static Ears heard(SpatialLaw law, Spot spot) {
    return law.at(alpha(spot), RATE_HZ);
  }

  /** The level of both channels together, in dB: that of the sum of their powers. */
  private static double level(Spot spot) {
    return 10 * Math.log10(Math.pow(10, spot.left() / 10) + Math.pow(10, spot.right() / 10));
  }

  /**
   * The correlation; missing if there are few samples, or if one value is the same in all of them.
   */
  private static Cell correlation(
      List<Spot> spots, ToDoubleFunction<Spot> one, ToDoubleFunction<Spot> other) {
    List<Spot> finite =
        spots.stream().filter(spot -> Double.isFinite(other.applyAsDouble(spot))).toList();
    double[] x = finite.stream().mapToDouble(one).toArray();
    double[] y = finite.stream().mapToDouble(other).toArray();
    if (x.length < FEWEST || isConstant(x) || isConstant(y)) {
      return Cell.none("");
    }
    return Cell.number(new PearsonsCorrelation().correlation(x, y), 3);
  }

  /** Whether the values are constant up to rounding, as is the level of a law of constant power. */
  private static boolean isConstant(double[] values) {
    for (double value : values) {
      if (Math.abs(value - values[0]) > 1e-9) {
        return false;
      }
    }
    return true;
  }

  /** The curve of every known law; that of the release is a solid line. */
  private Chart curves(String title, String y, ToDoubleFunction<Ears> value) {
    List<Chart.Series> series = new ArrayList<>();
    List<Column> columns = new ArrayList<>(List.of(Column.number("Alpha")));
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = 1; i < 10; i++) {
      rows.add(new ArrayList<>(List.of(Cell.number(i / 10.0, 1))));
    }
    List<SpatialLaw> all = SpatialLaws.all();
    for (int i = 0; i < all.size(); i++) {
      SpatialLaw law = all.get(i);
      boolean ours = laws.contains(law);
      String name = ours ? law.name() + " (this release)" : law.name();
      series.add(line(name, law, i, ours ? 0 : 1 + i, value));
      columns.add(Column.number(name));
      for (int row = 0; row < rows.size(); row++) {
        double alpha = (row + 1) / 10.0;
        rows.get(row).add(Cell.number(rounded(value.applyAsDouble(law.at(alpha, RATE_HZ))), 2));
      }
    }
    return new Chart(
        title,
        new Chart.Data(Chart.Kind.LINES, "alpha: left to right", y, List.of(), series),
        new Table(title, columns, rows, false));
  }

  private static double alpha(Spot spot) {
    return spot.alphas().stream().mapToDouble(a -> a).average().orElseThrow();
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
