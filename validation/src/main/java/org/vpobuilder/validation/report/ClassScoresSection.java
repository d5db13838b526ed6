package org.vpobuilder.validation.report;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.evaluate.ClassRow;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.report.page.Chart;
import org.vpobuilder.validation.report.page.Column;
import org.vpobuilder.validation.report.page.Notice;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.report.page.Table;
import org.vpobuilder.validation.report.page.TableFiles;
import org.vpobuilder.validation.statistics.Spread;

/** The section of scores per class, as means over the seeds. */
final class ClassScoresSection {
  private static final String ID = "classes";

  /** One score of a class. */
  private record Score(String title, Function<ClassRow, @Nullable Double> of) {}

  private static final List<Score> SCORES =
      List.of(
          new Score("IoU ↑", ClassRow::iou),
          new Score("F_beta ↑", ClassRow::fBeta),
          new Score("FDR ↓", ClassRow::fdr));

  private ClassScoresSection() {}

  static Section of(List<ArmRuns> arms, TableFiles files) {
    List<DomContent> parts = new ArrayList<>();
    Map<String, List<ArmRuns>> groups = new LinkedHashMap<>();
    arms.forEach(a -> groups.computeIfAbsent(a.comparison(), key -> new ArrayList<>()).add(a));
    if (groups.isEmpty()) {
      parts.add(Notice.MISSING.html("no run has an evaluation, so there is no class to show."));
    } else {
      parts.add(
          Parts.paragraph(
              "Percent, means over the seeds that have a number: a class that was never predicted"
                  + " has no FDR. Click a headline of a table to sort by it."));
    }
    List<DomContent> cells = new ArrayList<>();
    groups.forEach(
        (title, group) -> cells.add(group("classes-" + cells.size(), title, group, files)));
    parts.add(Parts.grid(cells));
    return new Section(ID, "Classes", parts);
  }

  private static DomContent group(String name, String title, List<ArmRuns> arms, TableFiles files) {
    return Parts.together(
        List.of(
            Parts.headline(title),
            charts(name, arms),
            Parts.folded(
                "Table of the classes", List.of(files.kept(ID, table(title, arms)).html()))));
  }

  /** The classes that are in the truth or in a prediction of one of the runs. */
  private static List<ClassRow> present(List<ArmRuns> arms) {
    return arms.get(0).evaluations().get(0).classes().stream()
        .filter(row -> arms.stream().anyMatch(arm -> !values(arm, row, SCORES.get(0)).isEmpty()))
        .toList();
  }

  private static List<Double> values(ArmRuns arm, ClassRow row, Score score) {
    List<Double> values = new ArrayList<>();
    for (Evaluation evaluation : arm.evaluations()) {
      evaluation.classes().stream()
          .filter(other -> other.index() == row.index())
          .map(score.of())
          .filter(Objects::nonNull)
          .forEach(values::add);
    }
    return values;
  }

  private static DomContent charts(String name, List<ArmRuns> arms) {
    List<ClassRow> classes = present(arms);
    List<String> labels = classes.stream().map(ClassRow::name).toList();
    Map<String, DomContent> views = new LinkedHashMap<>();
    for (Score score : SCORES) {
      List<Chart.Series> series = new ArrayList<>();
      for (ArmRuns arm : arms) {
        String audio = arm.audio().toString();
        int colour = Curve.colour(audio);
        List<@Nullable Double> bars = new ArrayList<>();
        classes.forEach(row -> bars.add(bar(Spread.of(values(arm, row, score)))));
        series.add(new Chart.Series(audio, colour, colour, List.of(), bars));
      }
      Chart.Data data = new Chart.Data(Chart.Kind.BARS, score.title() + " (%)", "", labels, series);
      String title = score.title() + " per class, " + arms.get(0).comparison();
      views.put(score.title(), new Chart(title, data, null).html());
    }
    return Parts.views(name, "Score", views);
  }

  private static @Nullable Double bar(Spread summary) {
    return summary.n() == 0 ? null : summary.mean();
  }

  private static Table table(String title, List<ArmRuns> arms) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("Class"));
    columns.add(Column.number("Pixels"));
    for (Score score : SCORES) {
      for (ArmRuns arm : arms) {
        columns.add(new Column(score.title(), arm.audio().toString(), Column.Kind.NUMBER));
      }
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (ClassRow row : present(arms)) {
      List<Cell> cells = new ArrayList<>();
      cells.add(Cell.text(row.name()));
      cells.add(Cell.count(row.pixels()));
      for (Score score : SCORES) {
        for (ArmRuns arm : arms) {
          cells.add(Cell.number(Spread.of(values(arm, row, score)).mean(), 2));
        }
      }
      rows.add(cells);
    }
    return new Table(title, columns, rows, true);
  }
}
