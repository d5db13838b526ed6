package org.vpobuilder.validation.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.protocol.PlannedRun;
import org.vpobuilder.validation.protocol.Training;
import org.vpobuilder.validation.protocol.ValidationProtocol;
import org.vpobuilder.validation.statistics.Spread;

/** Means and deviations over the seeds of each arm of a protocol, as a table on the console. */
record ArmTable(ValidationProtocol protocol) {
  private static final List<Metric> METRICS =
      List.of(Metric.MIOU, Metric.F_BETA, Metric.FDR, Metric.J, Metric.F);

  void print(List<PlannedRun> runs, PrintWriter out) throws IOException {
    Map<String, List<Evaluation>> arms = new LinkedHashMap<>();
    for (PlannedRun run : runs) {
      String arm =
          "%s, %s, %s"
              .formatted(run.data().name(), run.config().name(), run.config().audio().mode());
      arms.computeIfAbsent(arm, name -> new ArrayList<>())
          .add(EvaluationFormat.read(Training.file(protocol.folder(run), run.data().name())));
    }
    if (arms.isEmpty()) {
      return;
    }
    out.printf("%n%-44s", "mean ± sd over seeds, %");
    METRICS.forEach(metric -> out.printf(" %14s", metric.title()));
    out.println();
    for (Map.Entry<String, List<Evaluation>> arm : arms.entrySet()) {
      out.printf("%-44s", arm.getKey());
      for (Metric metric : METRICS) {
        List<Double> values =
            arm.getValue().stream().map(e -> metric.of(e).orElse(Double.NaN)).toList();
        out.printf(" %14s", Spread.of(values).text());
      }
      out.println();
    }
    out.flush();
  }
}
