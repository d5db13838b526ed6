package org.vpobuilder.validation.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.protocol.SweepResult;

/** The results of a sweep as tables on the console, one for each config and data set. */
final class SweepTable {
  private static final String MODEL = "model.";
  private static final String SILENT = "*";
  private static final int SCORE_DECIMALS = 2;
  private static final int EPOCH_DECIMALS = 3;

  private SweepTable() {}

  static void print(SweepResult sweep, PrintWriter out) {
    for (Map.Entry<String, List<SweepResult.Arm>> table : sweep.tables().entrySet()) {
      List<SweepResult.Arm> arms = table.getValue();
      out.printf(
          "%nSweep of %s: mean ± sd over seeds; mIoU, F_beta and FDR in %%%s%n",
          table.getKey(),
          SweepResult.epochScoresOf(arms).isEmpty() ? "" : ", the others of the last epoch");
      List<String> keys = sweep.keysOf(arms);
      List<List<String>> lines = new ArrayList<>();
      lines.add(head(keys, arms));
      arms.forEach(arm -> lines.add(line(arm, keys, arms)));
      print(lines, keys.size() + 1, out);
      if (arms.stream().anyMatch(arm -> arm.backgroundAlone() > 0)) {
        out.println(SILENT + " runs that answer background alone: they have learnt nothing");
      }
    }
    out.flush();
  }

  private static List<String> head(List<String> keys, List<SweepResult.Arm> arms) {
    List<String> head = new ArrayList<>();
    keys.forEach(key -> head.add(key.startsWith(MODEL) ? key.substring(MODEL.length()) : key));
    head.add("audio");
    SweepResult.METRICS.forEach(metric -> head.add(metric.title()));
    head.addAll(SweepResult.epochScoresOf(arms));
    return head;
  }

  private static List<String> line(
      SweepResult.Arm arm, List<String> keys, List<SweepResult.Arm> arms) {
    List<String> line = new ArrayList<>();
    keys.forEach(key -> line.add(arm.settings().getOrDefault(key, "-")));
    line.add(arm.audio() + (arm.backgroundAlone() > 0 ? " " + SILENT : ""));
    for (Metric metric : SweepResult.METRICS) {
      line.add(text(arm.scores().get(metric.toString()), SCORE_DECIMALS));
    }
    for (String name : SweepResult.epochScoresOf(arms)) {
      line.add(text(arm.epochScores().get(name), EPOCH_DECIMALS));
    }
    return line;
  }

  private static String text(SweepResult.@Nullable Score score, int decimals) {
    return score == null ? "-" : score.spread().text(decimals);
  }

  /**
   * Prints columns as wide as their longest cell; the first {@code texts} columns are aligned to
   * the left.
   */
  private static void print(List<List<String>> lines, int texts, PrintWriter out) {
    int[] widths = new int[lines.get(0).size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String format = (i < texts ? "%-" : "%") + widths[i] + "s";
        text.append(i == 0 ? "" : "  ").append(format.formatted(line.get(i)));
      }
      out.println(text.toString().stripTrailing());
    }
  }
}
