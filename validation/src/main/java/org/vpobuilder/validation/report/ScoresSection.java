package org.vpobuilder.validation.report;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.evaluate.PublishedTable;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.report.page.Column;
import org.vpobuilder.validation.report.page.Notice;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.report.page.Table;
import org.vpobuilder.validation.report.page.TableFiles;

/** The section of scores of every arm, with the published ones. */
final class ScoresSection {
  private static final String ID = "scores";
  private static final String PUBLISHED = "published";

  /** One column of numbers. */
  private record Score(String group, String title, Metric metric, boolean published) {}

  private static final List<Score> VPO =
      List.of(
          new Score("mIoU ↑", "ours", Metric.MIOU, false),
          new Score("mIoU ↑", "ours, authors' way", Metric.AUTHORS_MIOU, false),
          new Score("mIoU ↑", PUBLISHED, Metric.MIOU, true),
          new Score("F_beta ↑", "ours", Metric.F_BETA, false),
          new Score("F_beta ↑", PUBLISHED, Metric.F_BETA, true),
          new Score("FDR ↓", "ours", Metric.FDR, false),
          new Score("FDR ↓", PUBLISHED, Metric.FDR, true));

  private static final List<Score> AVSBENCH =
      List.of(
          new Score("J ↑", "ours", Metric.J, false),
          new Score("J ↑", PUBLISHED, Metric.J, true),
          new Score("F ↑", "ours", Metric.F, false),
          new Score("F ↑", PUBLISHED, Metric.F, true),
          new Score("J&F ↑", "ours", Metric.JF, false),
          new Score("J&F ↑", PUBLISHED, Metric.JF, true));

  private final Results results;
  private final List<ArmRuns> arms;
  private final TableFiles files;

  ScoresSection(Results results, List<ArmRuns> arms, TableFiles files) {
    this.results = results;
    this.arms = arms;
    this.files = files;
  }

  Section section() {
    List<DomContent> parts = new ArrayList<>();
    if (arms.isEmpty()) {
      parts.add(Notice.MISSING.html("no run has an evaluation, so there is no score to show."));
      return new Section(ID, "Scores", parts);
    }
    parts.add(
        Parts.paragraph(
            "Percent; mean ± standard deviation over the seeds (n − 1 in the denominator). What a"
                + " paper printed, without a deviation, is in italics behind a dotted line, with the"
                + " number of its table and the backbone and image size it was reached with. A dash is"
                + " where there is no number."));
    parts.add(
        Parts.paragraph(
            "“Ours” is the mean IoU over the classes that are in the truth or in the prediction;"
                + " the “authors' way” divides by all classes, so that one which is nowhere counts"
                + " as 0 (decision 8). On the published test sets both are one number. F_beta"
                + " (beta² = 0.3) and FDR are the same in both."));
    if (!Comparability.reasonsAgainst(results).isEmpty()) {
      parts.add(
          Notice.CAUTION.html(
              "our numbers and the published ones come from different data or training (see the verdict):"
                  + " no conclusion may be drawn from their distance."));
    }
    Map<String, List<ArmRuns>> testSets = new LinkedHashMap<>();
    arms.forEach(arm -> testSets.computeIfAbsent(arm.testSet(), t -> new ArrayList<>()).add(arm));
    testSets.forEach(
        (testSet, list) -> {
          parts.add(Parts.headline(testSet));
          parts.add(files.kept(ID, table(testSet + ": scores of the whole set", list, VPO)).html());
          if (list.stream().anyMatch(arm -> !arm.values(Metric.J).isEmpty())) {
            parts.add(
                files
                    .kept(
                        ID,
                        table(testSet + ": means over images (TPAVI's protocol)", list, AVSBENCH))
                    .html());
          }
        });
    return new Section(ID, "Scores", parts);
  }

  private static Table table(String title, List<ArmRuns> arms, List<Score> all) {
    List<PublishedTable.Row> published = published(arms);
    List<Score> scores =
        all.stream()
            .filter(s -> !s.published() || published.stream().anyMatch(row -> has(row, s)))
            .toList();
    boolean beside = scores.stream().anyMatch(Score::published);
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("Model"));
    columns.add(Column.text("Audio"));
    columns.add(Column.number("Runs"));
    for (Score score : scores) {
      columns.add(
          new Column(
              score.group(),
              score.title(),
              score.published() ? Column.Kind.PUBLISHED : Column.Kind.NUMBER));
    }
    List<List<Cell>> rows = new ArrayList<>();
    arms.forEach(arm -> rows.add(row(arm, scores)));
    published.stream()
        .filter(row -> arms.stream().noneMatch(arm -> row.isOf(arm.shared())))
        .filter(row -> scores.stream().anyMatch(s -> s.published() && has(row, s)))
        .forEach(row -> rows.add(notRun(row, scores)));
    String nothing = beside ? "" : "; the papers print no such score of this set";
    return new Table(title + nothing, columns, rows, false);
  }

  private static List<Cell> notRun(PublishedTable.Row published, List<Score> scores) {
    List<Cell> row = new ArrayList<>();
    row.add(Cell.text(published.method(), published.setting() + ", not run here"));
    row.add(Cell.text(published.audio().toString()));
    row.add(Cell.none(""));
    scores.forEach(
        s -> row.add(s.published() ? printed(Optional.of(published), s) : Cell.none("")));
    return row;
  }

  private static List<Cell> row(ArmRuns arm, List<Score> scores) {
    EvaluatedRun run = arm.shared();
    Optional<PublishedTable.Row> published = PublishedTable.builtIn().find(run, run.audio());
    List<Cell> row = new ArrayList<>();
    row.add(Cell.text(run.model(), "%s, %d steps".formatted(run.preset(), run.steps())));
    row.add(Cell.text(run.audio().toString()));
    row.add(Cell.count(arm.evaluations().size()));
    for (Score score : scores) {
      row.add(score.published() ? printed(published, score) : ours(arm, score.metric()));
    }
    return row;
  }

  private static Cell ours(ArmRuns arm, Metric metric) {
    Cell cell = Summary.cell(arm.summary(metric));
    Evaluation first = arm.evaluations().get(0);
    return switch (metric) {
      case MIOU -> cell.noted("over %d classes".formatted(first.scores().classes()));
      case AUTHORS_MIOU -> cell.noted("over %d".formatted(first.authorsScores().classes()));
      default -> cell;
    };
  }

  private static Cell printed(Optional<PublishedTable.Row> published, Score score) {
    return published
        .flatMap(row -> row.score(score.metric()).map(v -> Cell.number(v, 2).noted(row.cited())))
        .orElse(Cell.none(""));
  }

  /** The published rows for the test set of these arms. */
  private static List<PublishedTable.Row> published(List<ArmRuns> arms) {
    String dataset = arms.get(0).shared().dataset();
    return PublishedTable.builtIn().rows().stream()
        .filter(row -> row.dataset().equals(dataset))
        .sorted(
            Comparator.comparing(PublishedTable.Row::method)
                .thenComparing(PublishedTable.Row::backbone, Comparator.reverseOrder())
                .thenComparing(PublishedTable.Row::audio))
        .toList();
  }

  private static boolean has(PublishedTable.Row row, Score score) {
    return row.score(score.metric()).isPresent();
  }
}
