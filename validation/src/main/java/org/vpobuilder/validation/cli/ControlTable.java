package org.vpobuilder.validation.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.console.Figures;
import org.vpobuilder.validation.evaluate.ControlArm;
import org.vpobuilder.validation.evaluate.ControlScores;
import org.vpobuilder.validation.evaluate.ControlScores.Group;
import org.vpobuilder.validation.evaluate.ControlScores.Score;
import org.vpobuilder.validation.evaluate.EvaluatedRun;

/** Scores of control sets and pairs, as tables on the console. */
final class ControlTable {
  /** Columns of the tables of kinds and classes. */
  private static final List<Score> COLUMNS =
      List.of(
          Score.MIOU_POS,
          Score.MIOU_NEG,
          Score.G_MIOU,
          Score.F_NEG,
          Score.G_F,
          Score.FPR,
          Score.EMPTY,
          Score.SAME,
          Score.MIOU,
          Score.PEAK);

  private static final List<String> HEADS =
      List.of(
          "mIoU pos",
          "mIoU neg",
          "G-mIoU",
          "F neg",
          "G-F",
          "FPR",
          "empty",
          "same",
          "mIoU exp",
          "peak");

  /** Columns of the table of arms. */
  private static final List<Score> ARMS =
      List.of(
          Score.MIOU_POS,
          Score.MIOU_NEG,
          Score.G_MIOU,
          Score.G_F,
          Score.FPR,
          Score.EMPTY,
          Score.SAME);

  private ControlTable() {}

  static void print(ControlScores scores, PrintWriter out) {
    out.printf(
        "%nControls: %d samples, in %%; neg: against the masks that were right before (lower is"
            + " better), exp: against the expected ones,%nsame: IoU with the answer to the right"
            + " sound%n",
        scores.controls().count());
    head("kind", out);
    scores.kinds().forEach(kind -> line(kind, out));
    if (!scores.negativeKinds().isEmpty()) {
      line(scores.overall(), out);
      out.printf(
          "%n%s: mean over the kinds %s%n", Group.ALL, String.join(", ", scores.negativeKinds()));
      for (Score score :
          List.of(
              Score.G_MIOU,
              Score.G_F,
              Score.MIOU_NEG,
              Score.DROP_MIOU,
              Score.DROP_F,
              Score.FPR,
              Score.EMPTY,
              Score.SAME)) {
        scores
            .overall()
            .score(score)
            .ifPresent(
                found ->
                    out.printf("%-28s %7.2f%s%n", score.title(), found.value(), interval(found)));
      }
      out.println();
      head("class", out);
      scores.classes().forEach(each -> line(each, out));
    }
    out.flush();
  }

  /** Prints the pairs of a test set, or nothing if it has none. */
  static void printPairs(@Nullable List<Group> pairs, PrintWriter out) {
    if (pairs == null) {
      return;
    }
    out.printf(
        "%n%-28s %6s %9s %-18s %8s %6s %6s%n",
        "pairs", "count", "accuracy", "", "members", "mIoU", "same");
    for (Group group : pairs) {
      Optional<ControlScores.Estimate> accuracy = group.score(Score.PAIR_ACCURACY);
      out.printf(
          "%-28s %6d %9s %-18s %8s %6s %6s%n",
          group.name(),
          group.samples(),
          text(accuracy),
          accuracy.map(ControlTable::interval).orElse("").strip(),
          text(group.score(Score.PAIR_MEMBERS)),
          text(group.score(Score.PAIR_MIOU)),
          text(group.score(Score.PAIR_SAME)));
    }
    out.flush();
  }

  /** Prints the arms of a protocol, with means and deviations over their seeds. */
  static void printArms(List<ControlArm> arms, PrintWriter out) {
    if (arms.isEmpty()) {
      return;
    }
    out.printf("%n%-56s %4s", "control set, with a wrong sound: mean ± sd over seeds, %", "runs");
    ARMS.forEach(score -> out.printf(" %14s", HEADS.get(COLUMNS.indexOf(score))));
    out.println();
    for (ControlArm arm : arms) {
      EvaluatedRun run = arm.shared();
      out.printf(
          "%-56s %4d",
          "%s, %s, %s".formatted(run.dataset(), run.preset(), run.audio()), arm.runs().size());
      ARMS.forEach(score -> out.printf(" %14s", arm.overall(score).text()));
      out.println();
    }
    out.flush();
  }

  private static void head(String first, PrintWriter out) {
    List<String> head = new ArrayList<>();
    HEADS.forEach(name -> head.add("%8s".formatted(name)));
    out.printf("%-20s %7s %s%n", first, "samples", String.join(" ", head));
  }

  private static void line(Group group, PrintWriter out) {
    List<String> line = new ArrayList<>();
    COLUMNS.forEach(score -> line.add("%8s".formatted(text(group.score(score)))));
    out.printf("%-20s %7d %s%n", group.name(), group.samples(), String.join(" ", line));
  }

  private static String text(Optional<ControlScores.Estimate> score) {
    return score.map(found -> Figures.of(found.value(), 2)).orElse("-");
  }

  private static String interval(ControlScores.Estimate estimate) {
    return estimate.low() == null || estimate.high() == null
        ? ""
        : "  (%s to %s)".formatted(Figures.of(estimate.low(), 2), Figures.of(estimate.high(), 2));
  }
}
