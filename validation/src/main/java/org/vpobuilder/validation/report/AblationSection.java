package org.vpobuilder.validation.report;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.report.page.Column;
import org.vpobuilder.validation.report.page.Notice;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Ranges;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.report.page.Table;
import org.vpobuilder.validation.report.page.TableFiles;
import org.vpobuilder.validation.statistics.Interval;

/** The section that compares stereo with mono. */
final class AblationSection {
  private static final String ID = "ablation";

  private static final List<Column> COLUMNS =
      List.of(
          Column.text("Test set"),
          Column.text("Model"),
          Column.text("Score"),
          new Column("mean ± sd over seeds", "mono", Column.Kind.NUMBER),
          new Column("mean ± sd over seeds", "stereo", Column.Kind.NUMBER),
          new Column("stereo − mono, points", "difference", Column.Kind.NUMBER),
          new Column("stereo − mono, points", "95% interval", Column.Kind.NUMBER),
          new Column("stereo − mono, points", "published", Column.Kind.PUBLISHED),
          Column.text("Reading"));

  private AblationSection() {}

  static Section of(List<ArmRuns> arms, TableFiles files) {
    List<DomContent> parts = new ArrayList<>();
    List<Ablation> ablations = Ablation.of(arms);
    if (ablations.isEmpty()) {
      parts.add(
          Notice.MISSING.html("no model was run with both mono and stereo audio on one test set."));
    } else {
      parts.add(
          Parts.paragraph(
              "Mono mixes the same sounds without their places. The interval is Welch's over the"
                  + " seeds: it says how far other seeds could move the difference, not other data."
                  + " A difference counts as shown if its interval leaves out 0. For FDR less is"
                  + " better, so a negative difference favours stereo."));
      parts.add(ranges(ablations).html());
      parts.add(
          files
              .kept(
                  ID,
                  new Table(
                      "Mono and stereo audio",
                      COLUMNS,
                      ablations.stream().map(AblationSection::row).toList(),
                      true))
              .html());
    }
    return new Section(ID, "Mono and stereo", parts);
  }

  private static Ranges ranges(List<Ablation> ablations) {
    List<Ranges.Range> ranges = new ArrayList<>();
    for (Ablation a : ablations) {
      if (a.metric() == Metric.MIOU) {
        ranges.add(
            new Ranges.Range(
                "%s on %s".formatted(a.stereo().shared().model(), a.stereo().testSet()),
                a.difference(),
                a.interval().map(Interval::low).orElse(Double.NaN),
                a.interval().map(Interval::high).orElse(Double.NaN),
                "%s: %s".formatted(Summary.signed(a.difference()), a.reading())));
      }
    }
    return new Ranges("mIoU, stereo − mono, in points, with 95% intervals", ranges);
  }

  private static List<Cell> row(Ablation a) {
    EvaluatedRun run = a.stereo().shared();
    return List.of(
        Cell.text(a.stereo().testSet()),
        Cell.text(run.model(), run.preset()),
        Cell.text(a.metric().title() + (a.metric().higherIsBetter() ? " ↑" : " ↓")),
        Summary.cell(a.mono().summary(a.metric())),
        Summary.cell(a.stereo().summary(a.metric())),
        signed(Optional.of(a.difference())),
        a.interval()
            .map(i -> Cell.text(Summary.signed(i.low()) + " to " + Summary.signed(i.high())))
            .orElse(Cell.none("two runs each at least")),
        signed(a.published()),
        Cell.text(a.reading()));
  }

  private static Cell signed(Optional<Double> value) {
    return value.map(v -> new Cell(Summary.signed(v), "", v)).orElse(Cell.none(""));
  }
}
