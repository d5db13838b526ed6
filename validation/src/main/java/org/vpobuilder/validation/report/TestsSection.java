package org.vpobuilder.validation.report;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.report.page.Column;
import org.vpobuilder.validation.report.page.Notice;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.report.page.Table;
import org.vpobuilder.validation.report.page.TableFiles;
import org.vpobuilder.validation.statistics.Arm;
import org.vpobuilder.validation.statistics.Interval;
import org.vpobuilder.validation.statistics.TestOptions;
import org.vpobuilder.validation.statistics.TwoArmReport;
import org.vpobuilder.validation.statistics.TwoArmResult;
import org.vpobuilder.validation.statistics.TwoArmText;

/**
 * The section of the results of {@code vpo ttest}, e.g. for AVSBench-Object against AVS-M-SS (S1
 * §5.2).
 */
final class TestsSection {
  private static final String ID = "tests";

  private TestsSection() {}

  static Section of(Map<String, TwoArmReport> tests, TableFiles files) {
    List<DomContent> parts = new ArrayList<>();
    if (tests.isEmpty()) {
      parts.add(
          Notice.MISSING.html(
              "no ttest-*.json in this folder. `vpo ttest --json > ttest-NAME.json` writes one;"
                  + " `vpo validate` does so where AVSBench-Object or its synthetic stand-in is at"
                  + " hand."));
    } else {
      parts.add(
          Parts.paragraph(
              "Does a model score alike on AVSBench-Object with its own sounds and with those of"
                  + " VGGSound (AVS-M-SS)? If so, matching images with other recordings of the same"
                  + " class makes a fair benchmark. The paper's mIoU and F_beta in this test are"
                  + " TPAVI's J and F."));
    }
    tests.forEach((file, report) -> parts.addAll(report(file, report, files)));
    return new Section(ID, "AVS-M-SS t-test", parts);
  }

  /** One sentence for the verdict. */
  static String sentence(TwoArmResult r, TestOptions options) {
    String equal =
        r.test().equivalent()
            ? "equivalent within %s points"
            : "equivalence within %s points not shown";
    return String.format(
        Locale.ROOT,
        "%s, %s against %s: %s points, two-sided p = %.2f, %s.",
        r.metric(),
        r.second().name(),
        r.first().name(),
        Summary.signed(r.difference()),
        r.test().p(),
        equal.formatted(Double.toString(options.margin())));
  }

  private static List<DomContent> report(String file, TwoArmReport report, TableFiles files) {
    List<DomContent> parts = new ArrayList<>();
    parts.add(Parts.headline(report.source()));
    for (TwoArmResult result : report.results()) {
      parts.add(Parts.paragraph(TwoArmText.of(result, report.options())));
    }
    report.withoutTest().forEach(pair -> parts.add(Parts.paragraph(TwoArmText.of(pair))));
    if (!report.results().isEmpty()) {
      parts.add(files.kept(ID, numbers(file, report)).html());
    }
    return parts;
  }

  private static Table numbers(String file, TwoArmReport report) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("Quantity"));
    report.results().forEach(result -> columns.add(Column.number(result.metric())));
    List<Row> rows =
        List.of(
            new Row("first arm: mean ± sd", r -> arm(r.first())),
            new Row("second arm: mean ± sd", r -> arm(r.second())),
            new Row("difference, second − first", r -> Cell.text(Summary.signed(r.difference()))),
            new Row("interval (Welch)", r -> interval(r.test().interval())),
            new Row("p, two-sided (Welch)", r -> Cell.number(r.test().p(), 3)),
            new Row("p, two-sided (Student)", r -> Cell.number(r.student().p(), 3)),
            new Row("p of equivalence (TOST, Welch)", r -> Cell.number(r.test().equivalenceP(), 3)),
            new Row("margin of equivalence", r -> Cell.number(report.options().margin(), 2)),
            new Row("effect, Hedges' g", r -> Cell.number(r.effect().hedgesG(), 2)),
            new Row("detected at 80% power", r -> Cell.number(r.smallestDetectable(), 2)));
    List<List<Cell>> cells = new ArrayList<>();
    for (Row row : rows) {
      List<Cell> line = new ArrayList<>();
      line.add(Cell.text(row.name()));
      report.results().forEach(result -> line.add(row.value().of(result)));
      cells.add(line);
    }
    return new Table(
        "%s, at %s%% confidence"
            .formatted(file, Cell.number(100 * report.options().confidence(), 0).text()),
        columns,
        cells,
        false);
  }

  /** One row of the table. */
  private record Row(String name, Value value) {}

  /** The value of a row for a result. */
  private interface Value {
    Cell of(TwoArmResult result);
  }

  private static Cell arm(Arm arm) {
    String text = String.format(Locale.ROOT, "%.2f ± %.2f", arm.mean(), arm.sd());
    return new Cell(text, "%s, n = %d".formatted(arm.name(), arm.n()), arm.mean());
  }

  private static Cell interval(Interval interval) {
    return Cell.text(Summary.signed(interval.low()) + " to " + Summary.signed(interval.high()));
  }
}
