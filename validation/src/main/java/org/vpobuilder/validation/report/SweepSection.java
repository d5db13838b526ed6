package org.vpobuilder.validation.report;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.evaluate.PublishedTable;
import org.vpobuilder.validation.protocol.SweepResult;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.report.page.Column;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.report.page.Table;
import org.vpobuilder.validation.report.page.TableFiles;

/** The section of the results of a sweep: a row for each combination of values. */
final class SweepSection {
  private static final String ID = "sweep";
  private static final String MODEL = "model.";
  private static final String LAST_EPOCH = "last epoch";
  private static final int SCORE_DECIMALS = 2;
  private static final int EPOCH_DECIMALS = 3;

  private final List<String> keys;
  private final List<SweepResult.Arm> arms;
  private final List<Run> runs;

  private SweepSection(List<String> keys, List<SweepResult.Arm> arms, List<Run> runs) {
    this.keys = keys;
    this.arms = arms;
    this.runs = runs;
  }

  /**
   * Makes the section.
   *
   * @param runs runs of the folder of results, which have the backbones and resolutions of the arms
   */
  static Section of(SweepResult sweep, List<Run> runs, TableFiles files) {
    List<DomContent> parts = new ArrayList<>();
    parts.add(
        Parts.paragraph(
            "Each row is a model that was trained with these values of its config, all else alike."
                + " mIoU, F_beta and FDR are of the test set, in percent; mean ± standard deviation"
                + " over the seeds. What a paper printed stands beside the values that its preset"
                + " has, and beside those that it tried in their place. Under “%s” is what the"
                    .formatted(LAST_EPOCH)
                + " model told of its last epoch; “sts” is the stability score: 0 if each class is"
                + " always answered by one query, lower where queries take turns. A run that answers"
                + " background alone has learnt nothing."));
    for (Map.Entry<String, List<SweepResult.Arm>> table : sweep.tables().entrySet()) {
      List<SweepResult.Arm> arms = table.getValue();
      Table rows = new SweepSection(sweep.keysOf(arms), arms, runs).table(table.getKey());
      parts.add(files.kept(ID, rows).html());
    }
    return new Section(ID, "Sweep", parts);
  }

  private Table table(String title) {
    List<Column> columns = new ArrayList<>();
    for (String key : keys) {
      columns.add(
          new Column(
              "config",
              key.startsWith(MODEL) ? key.substring(MODEL.length()) : key,
              Column.Kind.TEXT));
    }
    columns.add(Column.text("Audio"));
    columns.add(Column.number("Runs"));
    for (Metric metric : SweepResult.METRICS) {
      String group = metric.title() + (metric.higherIsBetter() ? " ↑" : " ↓");
      columns.add(new Column(group, "ours", Column.Kind.NUMBER));
      if (isPublished(metric)) {
        columns.add(new Column(group, "published", Column.Kind.PUBLISHED));
      }
    }
    SweepResult.epochScoresOf(arms)
        .forEach(name -> columns.add(new Column(LAST_EPOCH, name, Column.Kind.NUMBER)));
    boolean beside = SweepResult.METRICS.stream().anyMatch(this::isPublished);
    return new Table(
        title + (beside ? "" : "; no figures of it are published that could be checked"),
        columns,
        arms.stream().map(this::row).toList(),
        true);
  }

  private List<Cell> row(SweepResult.Arm arm) {
    List<Cell> row = new ArrayList<>();
    keys.forEach(key -> row.add(Cell.text(arm.settings().getOrDefault(key, Cell.NONE))));
    row.add(Cell.text(arm.audio().toString()));
    Cell runs = Cell.count(arm.runs().size());
    row.add(
        arm.backgroundAlone() == 0
            ? runs
            : runs.noted("%d learnt nothing".formatted(arm.backgroundAlone())));
    for (Metric metric : SweepResult.METRICS) {
      row.add(cell(arm.scores().get(metric.toString()), SCORE_DECIMALS));
      if (isPublished(metric)) {
        row.add(
            published(arm)
                .filter(found -> found.score(metric).isPresent())
                .map(
                    found ->
                        Cell.number(found.score(metric).orElseThrow(), SCORE_DECIMALS)
                            .noted(found.cited()))
                .orElse(Cell.none("")));
      }
    }
    for (String name : SweepResult.epochScoresOf(arms)) {
      row.add(cell(arm.epochScores().get(name), EPOCH_DECIMALS));
    }
    return row;
  }

  private static Cell cell(SweepResult.@Nullable Score score, int decimals) {
    return score == null ? Cell.none("") : Summary.cell(score.spread(), decimals);
  }

  private boolean isPublished(Metric metric) {
    return arms.stream()
        .anyMatch(arm -> published(arm).flatMap(found -> found.score(metric)).isPresent());
  }

  private Optional<PublishedTable.Row> published(SweepResult.Arm arm) {
    EvaluatedRun run =
        runs.stream()
            .filter(each -> arm.runs().contains(each.name()))
            .flatMap(each -> each.evaluations().values().stream())
            .map(Evaluation::run)
            .filter(each -> each.dataset().equals(arm.dataset()))
            .findFirst()
            .orElseGet(
                () ->
                    new EvaluatedRun(
                        arm.model(), arm.preset(), arm.audio(), arm.dataset(), "test", 0, 0));
    return arm.changed()
        ? PublishedTable.builtIn().findAblation(run, arm.settings())
        : PublishedTable.builtIn().find(run, arm.audio());
  }
}
