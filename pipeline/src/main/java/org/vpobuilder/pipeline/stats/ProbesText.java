package org.vpobuilder.pipeline.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.vpobuilder.spec.release.Probes;
import org.vpobuilder.spec.release.Probes.Measure;

/** Probes as tables for a terminal of 100 columns. */
public final class ProbesText {
  private final StringBuilder text = new StringBuilder();

  private ProbesText() {}

  public static String of(Probes probes) {
    ProbesText text = new ProbesText();
    text.line("Is this release sound? The ten numbers that decide, each of its worst subset.");
    probes.deciding().forEach(text::verdict);
    text.line("");
    text.line(
        "%-17s %-14s %9s %9s %-6s %8s  %s", "probe", "", "value", "chance", "unit", "of", "light");
    for (Measure m : probes.measures()) {
      text.line(
          "%-17s %-14s %9s %9s %-6s %,8d  %s",
          m.probe(),
          m.subset(),
          m.n() == 0 ? "-" : number(m, m.value()),
          m.n() == 0 ? "-" : number(m, m.chance()),
          m.unit(),
          m.n(),
          m.light());
    }
    text.few("eligibility.min_candidates would leave out", 2, probes.candidates());
    text.few("eligibility.min_silent would change or leave out", 1, probes.silent());
    text.deaf(probes);
    text.classes(probes);
    text.persons(probes);
    return text.text.toString();
  }

  private void verdict(Measure measure) {
    String subset = measure.subset().isEmpty() ? "" : measure.subset() + ": ";
    line("%-6s %s%s", measure.light(), subset, measure.verdict());
  }

  /** For three values of an option, the samples that have fewer. */
  private void few(String what, int first, SortedMap<String, List<Integer>> sides) {
    line("");
    line("%-61s %8d  %8d  %8d", "samples that " + what, first, first + 1, first + 2);
    sides.forEach(
        (side, counts) -> {
          List<String> lost = new ArrayList<>();
          for (int least = first; least < first + 3; least++) {
            int sum = counts.stream().limit(least).mapToInt(Integer::intValue).sum();
            lost.add(String.format(Locale.ROOT, "  %,8d", sum));
          }
          int all = counts.stream().mapToInt(Integer::intValue).sum();
          line("%-48s of %,9d%s", side, all, String.join("", lost));
        });
  }

  private void deaf(Probes probes) {
    line("");
    line("%-48s %12s %12s", "samples that marking every object solves", "IoU > 0.5", "IoU 1");
    probes
        .deaf()
        .forEach(
            (side, of) ->
                line("%-35s of %,9d %,12d %,12d", side, of.samples(), of.solved(), of.exact()));
  }

  private void classes(Probes probes) {
    line("");
    line(
        "%-18s %8s %8s %7s %7s %8s %9s %8s %8s",
        "class", "seen", "sounding", "rate", "clips", "LUFS", "95%, Hz", "seconds", "nearest");
    probes
        .classes()
        .forEach(
            (name, of) ->
                line(
                    "%-18s %,8d %,8d %7.3f %,7d %s %8s",
                    name,
                    of.seen(),
                    of.sounding(),
                    (double) of.sounding() / of.seen(),
                    of.clips(),
                    of.clips() == 0
                        ? "%8s %9s %8s".formatted("-", "-", "-")
                        : String.format(
                            Locale.ROOT,
                            "%8.1f %,9.0f %8.1f",
                            of.medianLufs(),
                            of.medianRolloffHz(),
                            of.medianSeconds()),
                    of.nearest() == null ? "-" : number(of.nearest())));
    line(
        "(LUFS, roll-off and seconds are medians of clips, at the release's rate; nearest: share of");
    line(
        "clips whose mean log-mel spectrum is nearest to that of its own class, its video left out)");
  }

  private void persons(Probes probes) {
    line("");
    line("persons by what their label rests on");
    probes.persons().forEach((rung, counts) -> line("  %-10s %s", rung, counts));
    if (probes.persons().isEmpty()) {
      line("  none");
    }
  }

  private static String number(double share) {
    return String.format(Locale.ROOT, "%.3f", share);
  }

  private static String number(Measure measure, double value) {
    return String.format(Locale.ROOT, measure.unit().equals("count") ? "%,.0f" : "%.3f", value);
  }

  private void line(String format, Object... values) {
    text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
    text.append('\n');
  }
}
