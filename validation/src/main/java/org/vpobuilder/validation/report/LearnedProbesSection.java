package org.vpobuilder.validation.report;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.protocol.ProbeResult;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.report.page.Column;
import org.vpobuilder.validation.report.page.Notice;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Ranges;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.report.page.Table;
import org.vpobuilder.validation.report.page.TableFiles;

/** The section of scores above those of networks that lack a sense. */
final class LearnedProbesSection {
  private static final String ID = "probes";
  private static final int DECIMALS = 2;

  private static final List<Column> COLUMNS =
      List.of(
          Column.text("Test set"),
          Column.text("Model"),
          Column.text("Without"),
          Column.text("Score"),
          Column.number("Runs"),
          Column.number("Full"),
          Column.number("Probe"),
          new Column("full − probe, points", "gap", Column.Kind.NUMBER),
          new Column("full − probe, points", "interval", Column.Kind.NUMBER),
          Column.text("Reading"));

  private LearnedProbesSection() {}

  static Section of(ProbeResult result, TableFiles files) {
    List<DomContent> parts = new ArrayList<>();
    parts.add(
        Parts.paragraph(
            "A deaf network was trained and evaluated with silence in place of every sound, a blind one"
                + " with a grey picture of the same size, a mono one without places. What it scores is"
                + " given away without that sense; what the full network scores more is what the data"
                + " are worth beyond it. The gap is the mean over runs of one seed, which began with the"
                + " same weights; the interval is Student's, at %.0f%%: how far other seeds could move it,"
                    .formatted(100 * result.confidence())
                + " not other data."));
    List<Ranges.Range> ranges = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    int silent = 0;
    int lost = 0;
    for (ProbeResult.Gaps gaps : result.gaps()) {
      for (Map.Entry<String, ProbeResult.Probed> probed : gaps.probes().entrySet()) {
        silent = Math.max(silent, probed.getValue().fullBackgroundAlone());
        lost += probed.getValue().backgroundAlone();
        for (Map.Entry<String, ProbeResult.Gap> each : probed.getValue().scores().entrySet()) {
          Metric metric = Metric.named(each.getKey());
          String reading = each.getValue().reading(probed.getKey(), probed.getValue());
          int runs = probed.getValue().runs().size();
          rows.add(row(gaps, probed.getKey(), metric, runs, each.getValue(), reading));
          if (metric == Metric.MIOU) {
            ranges.add(range(gaps, probed.getKey(), each.getValue(), reading));
          }
        }
      }
    }
    if (silent > 0) {
      parts.add(
          Notice.CAUTION.html(
              "%d of the full networks' runs answer background alone: they have learnt nothing, and their"
                      .formatted(silent)
                  + " gap means nothing."));
    }
    if (lost > 0) {
      parts.add(
          Parts.paragraph(
              "%d of the probes' runs answer background alone: without the sense they find nothing."
                  .formatted(lost)));
    }
    parts.add(new Ranges("mIoU, full network − probe, in points, with intervals", ranges).html());
    parts.add(
        files
            .kept(ID, new Table("Worth beyond networks without a sense", COLUMNS, rows, true))
            .html());
    return new Section(ID, "Worth", parts);
  }

  private static List<Cell> row(
      ProbeResult.Gaps gaps,
      String probe,
      Metric metric,
      int runs,
      ProbeResult.Gap gap,
      String reading) {
    return List.of(
        Cell.text(gaps.dataset()),
        Cell.text(gaps.model(), gaps.preset()),
        Cell.text(probe),
        Cell.text(metric.title()),
        Cell.count(runs),
        Cell.number(gap.full(), DECIMALS),
        Cell.number(gap.probed(), DECIMALS),
        new Cell(Summary.signed(gap.gap()), "", gap.gap()),
        gap.low() == null || gap.high() == null
            ? Cell.none("two seeds at least")
            : Cell.text(Summary.signed(gap.low()) + " to " + Summary.signed(gap.high())),
        Cell.text(reading));
  }

  private static Ranges.Range range(
      ProbeResult.Gaps gaps, String probe, ProbeResult.Gap gap, String reading) {
    return new Ranges.Range(
        "%s on %s, beyond %s".formatted(gaps.preset(), gaps.dataset(), probe),
        gap.gap(),
        gap.low() == null ? Double.NaN : gap.low(),
        gap.high() == null ? Double.NaN : gap.high(),
        "%s: %s".formatted(Summary.signed(gap.gap()), reading));
  }
}
