package org.vpobuilder.validation.cli;

import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.console.Figures;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.protocol.ProbeResult;

/** The score of data sets above that of networks that lack a sense, as a table on the console. */
final class ProbeTable {
  private ProbeTable() {}

  static void print(ProbeResult result, PrintWriter out) {
    for (ProbeResult.Gaps gaps : result.gaps()) {
      out.printf(
          "%nWhat %s is worth to %s beyond a network without a sense: points, with %.0f%% intervals"
              + " over seeds%n",
          gaps.dataset(), gaps.preset(), 100 * result.confidence());
      out.printf(
          "%-6s  %-26s %8s %8s %8s  %-18s %s%n",
          "probe", "score", "full", "probe", "gap", "interval", "reading");
      gaps.probes().forEach((probe, probed) -> print(probe, probed, out));
    }
    out.flush();
  }

  private static void print(String probe, ProbeResult.Probed probed, PrintWriter out) {
    for (Map.Entry<String, ProbeResult.Gap> each : probed.scores().entrySet()) {
      ProbeResult.Gap gap = each.getValue();
      Metric metric = Metric.named(each.getKey());
      out.printf(
          "%-6s  %-26s %8s %8s %8s  %-18s %s%n",
          probe,
          metric.title(),
          Figures.of(gap.full(), 2),
          Figures.of(gap.probed(), 2),
          Figures.signed(gap.gap(), 2),
          interval(gap.low(), gap.high()),
          gap.reading(probe, probed));
    }
    if (probed.fullBackgroundAlone() > 0) {
      out.printf(
          "%-6s  %d runs of the full network answer background alone: they have learnt nothing, and"
              + " their gap means nothing%n",
          probe, probed.fullBackgroundAlone());
    }
    if (probed.backgroundAlone() > 0) {
      out.printf(
          "%-6s  %d of its runs answer background alone: without the sense they find nothing%n",
          probe, probed.backgroundAlone());
    }
  }

  private static String interval(@Nullable Double low, @Nullable Double high) {
    return low == null || high == null
        ? "-"
        : Figures.signed(low, 2) + " to " + Figures.signed(high, 2);
  }
}
