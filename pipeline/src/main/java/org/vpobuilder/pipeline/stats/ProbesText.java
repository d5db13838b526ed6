package org.vpobuilder.pipeline.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
        "%-17s %-5s %9s %9s %-6s %8s  %s", "probe", "", "value", "chance", "unit", "of", "light");
    for (Measure m : probes.measures()) {
      boolean grey = m.light() == Probes.Light.GREY;
      text.line(
          "%-17s %-5s %9s %9s %-6s %,8d  %s",
          m.probe(),
          m.subset(),
          grey ? "-" : number(m, m.value()),
          grey ? "-" : number(m, m.chance()),
          m.unit(),
          m.n(),
          m.light());
    }
    text.candidates(probes);
    text.classes(probes);
    text.persons(probes);
    return text.text.toString();
  }

  private void verdict(Measure measure) {
    String subset = measure.subset().isEmpty() ? "" : measure.subset() + ": ";
    line("%-6s %s%s", measure.light(), subset, measure.verdict());
  }

  private void candidates(Probes probes) {
    line("");
    line("samples that eligibility.min_candidates would leave out%11s%11s%11s", "2", "3", "4");
    probes
        .candidates()
        .forEach(
            (side, counts) -> {
              List<String> lost = new ArrayList<>();
              for (int least = 2; least <= 4; least++) {
                int sum = counts.stream().limit(least).mapToInt(Integer::intValue).sum();
                lost.add(String.format(Locale.ROOT, "%,11d", sum));
              }
              int all = counts.stream().mapToInt(Integer::intValue).sum();
              line("%-40s of %,12d%s", side, all, String.join("", lost));
            });
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
