package org.vpobuilder.validation.report;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.vpobuilder.schemas.console.Figures;
import org.vpobuilder.validation.evaluate.ControlArm;
import org.vpobuilder.validation.evaluate.ControlScores;
import org.vpobuilder.validation.evaluate.ControlScores.Estimate;
import org.vpobuilder.validation.evaluate.ControlScores.Group;
import org.vpobuilder.validation.evaluate.ControlScores.Score;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.report.page.Column;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.report.page.Table;
import org.vpobuilder.validation.report.page.TableFiles;
import org.vpobuilder.validation.statistics.Spread;

/** The section of scores on control sets and pairs, which show whether models hear. */
final class ControlsSection {
  private static final String ID = "controls";
  private static final int DECIMALS = 2;

  private static final List<Score> OVERALL =
      List.of(
          Score.MIOU_POS,
          Score.MIOU_NEG,
          Score.DROP_MIOU,
          Score.G_MIOU,
          Score.F_POS,
          Score.F_NEG,
          Score.G_F,
          Score.FPR,
          Score.EMPTY,
          Score.SAME);

  private static final List<Score> OF_A_KIND =
      List.of(
          Score.MIOU_POS,
          Score.MIOU_NEG,
          Score.F_NEG,
          Score.DROP_MIOU,
          Score.G_MIOU,
          Score.G_F,
          Score.FPR,
          Score.EMPTY,
          Score.SAME,
          Score.MIOU,
          Score.F,
          Score.PEAK,
          Score.PEAK_CHANCE,
          Score.PEAK_SEEN);

  private static final List<Score> PEAKS =
      List.of(
          Score.PEAK,
          Score.PEAK_CHANCE,
          Score.PEAK_BOX_CHANCE,
          Score.PEAK_SMALL,
          Score.PEAK_SMALL_CHANCE,
          Score.PEAK_MEDIUM,
          Score.PEAK_MEDIUM_CHANCE,
          Score.PEAK_LARGE,
          Score.PEAK_LARGE_CHANCE);

  private static final List<Score> PAIRS =
      List.of(Score.PAIR_ACCURACY, Score.PAIR_MEMBERS, Score.PAIR_MIOU, Score.PAIR_SAME);

  private final List<DomContent> parts = new ArrayList<>();
  private final TableFiles files;

  private ControlsSection(TableFiles files) {
    this.files = files;
  }

  /** The section; empty if no control set and no pair was scored. */
  static Optional<Section> of(Results results, List<ArmRuns> arms, TableFiles files) {
    List<ControlArm> controls =
        ControlArm.of(results.runs().stream().flatMap(run -> run.controls().stream()).toList());
    List<ArmRuns> paired =
        arms.stream()
            .filter(arm -> arm.evaluations().stream().anyMatch(e -> e.pairs() != null))
            .toList();
    if (controls.isEmpty() && paired.isEmpty()) {
      return Optional.empty();
    }
    ControlsSection section = new ControlsSection(files);
    if (!paired.isEmpty()) {
      section.pairs(paired);
    }
    if (!controls.isEmpty()) {
      section.controls(controls);
    }
    return Optional.of(new Section(ID, "Does it hear?", section.parts));
  }

  private void pairs(List<ArmRuns> arms) {
    parts.add(Parts.headline("Pairs"));
    parts.add(
        Parts.paragraph(
            "A pair is one picture with two sounds, whose masks are disjoint. It is right if the IoU of"
                + " both answers is above a half. One answer can't be that with both masks, so a model"
                + " that does not hear has 0, whatever it sees. Position pairs are two objects of one"
                + " class, which only stereo tells apart; class pairs are two classes. “%s” counts"
                    .formatted(Score.PAIR_MEMBERS.title())
                + " single answers with an IoU of a half or more, which a model that does not hear"
                + " reaches."));
    List<List<Cell>> rows = new ArrayList<>();
    for (ArmRuns arm : arms) {
      Set<String> sorts = new LinkedHashSet<>();
      arm.evaluations().forEach(e -> pairs(e).forEach(group -> sorts.add(group.name())));
      for (String sort : sorts) {
        rows.add(row(arm, sort));
      }
    }
    List<Column> columns =
        new ArrayList<>(
            List.of(
                Column.text("Test set"),
                Column.text("Model"),
                Column.text("Audio"),
                Column.text("Pairs"),
                Column.number("Runs"),
                Column.number("Count")));
    PAIRS.forEach(score -> columns.add(column(score)));
    parts.add(files.kept(ID, new Table("Pairs", columns, rows, true)).html());
  }

  private static List<Cell> row(ArmRuns arm, String sort) {
    List<Group> groups = new ArrayList<>();
    for (Evaluation evaluation : arm.evaluations()) {
      ControlArm.named(pairs(evaluation), sort).ifPresent(groups::add);
    }
    List<Cell> row = new ArrayList<>(List.of(Cell.text(arm.testSet())));
    row.addAll(names(arm.shared()));
    row.add(Cell.text(sort));
    row.add(Cell.count(groups.size()));
    row.add(Cell.count(groups.get(0).samples()));
    for (Score score : PAIRS) {
      List<Double> values =
          groups.stream().flatMap(g -> g.score(score).stream()).map(Estimate::value).toList();
      row.add(cell(Spread.of(values), groups.get(0).score(score)));
    }
    return row;
  }

  private static List<Group> pairs(Evaluation evaluation) {
    List<Group> pairs = evaluation.pairs();
    return pairs == null ? List.of() : pairs;
  }

  private void controls(List<ControlArm> arms) {
    parts.add(Parts.headline("Control sets"));
    parts.add(
        Parts.paragraph(
            "A control is a test sample with another sound or mirrored. “neg” compares the answer with the masks"
                + " that were right before: what is high there was found without hearing. The drop is the score with the right sound less the one"
                + " with a wrong sound, of the same samples. G is the"
                + " harmonic mean of the score with the right sound and of 100 less the one with a"
                + " wrong sound (AVSBench-Robust); a model that ignores its sound and scores m has"
                + " 2m(1−m). FPR is the share of pixels that are found where nothing is to be found,"
                + " the empty rate the share of answers below 0.1%% of the picture, “%s” is 100 if the sound"
                    .formatted(Score.SAME.title())
                + " changes nothing. Every kind whose sound is always wrong (silence, noise, off-screen, swap) weighs the same;"
                + " published G are means over silence, one noise and off-screen sounds, to be compared with a set of"
                + " these kinds alone. F takes each answer's best threshold, so that it is high on both"
                + " sides even for maps that mark nothing: judge by IoU and FPR."
                + " Percent; mean ± standard deviation over the seeds, of one run its 95% interval over"
                + " pictures."));
    Map<String, List<ControlArm>> sets = new LinkedHashMap<>();
    arms.forEach(arm -> sets.computeIfAbsent(arm.testSet(), set -> new ArrayList<>()).add(arm));
    sets.forEach(
        (set, list) -> {
          parts.add(table(set + ": with a wrong sound", list, OVERALL));
          parts.add(table(set + ": where the map is highest, with the right sound", list, PEAKS));
          for (ControlArm arm : list) {
            String of = "%s, %s, %s".formatted(set, arm.shared().preset(), arm.shared().audio());
            parts.add(
                Parts.folded(
                    "By kind and by class: " + of,
                    List.of(
                        groups(
                            of + ": by kind of control",
                            arm,
                            "Kind",
                            ControlScores::kinds,
                            OF_A_KIND),
                        groups(of + ": by class", arm, "Class", ControlScores::classes, OVERALL))));
          }
        });
  }

  private DomContent table(String title, List<ControlArm> arms, List<Score> scores) {
    List<Column> columns =
        new ArrayList<>(List.of(Column.text("Model"), Column.text("Audio"), Column.number("Runs")));
    scores.forEach(score -> columns.add(column(score)));
    List<List<Cell>> rows = new ArrayList<>();
    for (ControlArm arm : arms) {
      List<Cell> row = new ArrayList<>(names(arm.shared()));
      row.add(Cell.count(arm.runs().size()));
      for (Score score : scores) {
        row.add(cell(arm.overall(score), arm.runs().get(0).overall().score(score)));
      }
      rows.add(row);
    }
    return files.kept(ID, new Table(title, columns, rows, true)).html();
  }

  private DomContent groups(
      String title,
      ControlArm arm,
      String head,
      Function<ControlScores, List<Group>> groups,
      List<Score> scores) {
    List<Column> columns = new ArrayList<>(List.of(Column.text(head), Column.number("Samples")));
    scores.forEach(score -> columns.add(columnOfKinds(score)));
    List<List<Cell>> rows = new ArrayList<>();
    for (String name : arm.names(groups)) {
      Optional<Group> first = ControlArm.named(groups.apply(arm.runs().get(0)), name);
      List<Cell> row = new ArrayList<>(List.of(Cell.text(name)));
      row.add(first.map(group -> Cell.count(group.samples())).orElse(Cell.none("")));
      for (Score score : scores) {
        row.add(
            cell(
                arm.spread(run -> ControlArm.named(groups.apply(run), name), score),
                first.flatMap(group -> group.score(score))));
      }
      rows.add(row);
    }
    return files.kept(ID, new Table(title, columns, rows, true)).html();
  }

  private static Column column(Score score) {
    boolean chance = score.toString().contains("chance");
    return Column.number(score.title() + (chance ? "" : score.higherIsBetter() ? " ↑" : " ↓"));
  }

  /** A table by kind has no arrow here: with the right sound, level or ear, 100 is best. */
  private static Column columnOfKinds(Score score) {
    return score == Score.SAME ? Column.number(score.title()) : column(score);
  }

  private static List<Cell> names(EvaluatedRun run) {
    return List.of(Cell.text(run.model(), run.preset()), Cell.text(run.audio().toString()));
  }

  /**
   * A cell of the table; for a single run, its interval over pictures replaces the deviation over
   * seeds.
   */
  private static Cell cell(Spread spread, Optional<Estimate> one) {
    Cell cell = Summary.cell(spread, DECIMALS);
    if (spread.n() != 1 || one.isEmpty()) {
      return cell;
    }
    Double low = one.get().low();
    Double high = one.get().high();
    return low == null || high == null
        ? cell.noted("one picture")
        : cell.noted(Figures.of(low, DECIMALS) + " to " + Figures.of(high, DECIMALS));
  }
}
