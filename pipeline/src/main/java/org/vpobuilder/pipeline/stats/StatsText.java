package org.vpobuilder.pipeline.stats;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeSet;
import org.vpobuilder.spec.release.Correction;
import org.vpobuilder.spec.release.Ledger;
import org.vpobuilder.spec.release.Ledger.Partition;
import org.vpobuilder.spec.release.Shortfall;
import org.vpobuilder.spec.release.Stats;
import org.vpobuilder.spec.release.Stats.ClipReuse;
import org.vpobuilder.spec.release.Stats.Side;

/** Statistics as tables for a terminal of 100 columns. */
public final class StatsText {
  private final Stats stats;
  private final List<Map.Entry<String, Side>> sides;
  private final StringBuilder text = new StringBuilder();

  private StatsText(Stats stats) {
    this.stats = stats;
    this.sides = List.copyOf(stats.sides().entrySet());
  }

  public static String of(Stats stats) {
    StatsText text = new StatsText(stats);
    text.samples();
    text.classes();
    text.alphas();
    text.levels();
    text.clips();
    text.ledger(stats.ledger(), "");
    text.corrections();
    text.rejections();
    text.shortfalls();
    return text.text.toString();
  }

  private void samples() {
    line("%s, seed %d".formatted(stats.specName(), stats.seed()));
    stats.keepProbability().forEach((split, p) -> line("keep probability %s %.4f", split, p));
    if (!stats.keepProbability().isEmpty()) {
      line(
          "(the chance of an object to keep its sound in a crowded image of ms or msmi:"
              + " silencing)");
    }
    line("");
    // Columns for subsets and splits are as wide as the longest of their names.
    int widest = sides.stream().mapToInt(side -> side.getKey().length()).max().orElse(0);
    String name = "%-" + Math.max(11, widest) + "s";
    line(name + " %8s %8s %8s  %s", "", "samples", "images", "sounding", "N_max / N_min");
    for (Map.Entry<String, Side> entry : sides) {
      Side side = entry.getValue();
      Stats.Imbalance i = side.imbalance();
      line(
          name + " %,8d %,8d %,8d  %s",
          entry.getKey(),
          side.samples(),
          side.images(),
          sum(side.classes().values()),
          side.samples() == 0
              ? "-"
              : String.format(
                  Locale.ROOT,
                  "%.2f (%s %,d, %s %,d)",
                  i.ratio(),
                  i.most(),
                  i.mostObjects(),
                  i.least(),
                  i.leastObjects()));
    }
    line("");
    line("samples with n objects of VPO classes / with n sounding ones");
    for (Map.Entry<String, Side> entry : sides) {
      line(name + " %s", entry.getKey(), histogram(entry.getValue().objectsPerSample()));
      line(name + " %s", "   sounding", histogram(entry.getValue().soundingPerSample()));
    }
  }

  private void classes() {
    TreeSet<String> names = new TreeSet<>();
    sides.forEach(side -> names.addAll(side.getValue().classes().keySet()));
    header("sounding objects");
    for (String name : names) {
      row(name, side -> "%,d".formatted(side.classes().getOrDefault(name, 0)));
    }
  }

  private void alphas() {
    header("alpha");
    for (int i = 0; i < Stats.ALPHA_BINS; i++) {
      int bin = i;
      String name = "%.1f to %.1f".formatted(bin / 10.0, (bin + 1) / 10.0);
      row(name, side -> "%,d".formatted(side.alphas().get(bin)));
    }
  }

  private void levels() {
    header("level, dBFS");
    row("left, min", side -> level(side.left().min()));
    row("mean", side -> level(side.left().mean()));
    row("max", side -> level(side.left().max()));
    row("right, min", side -> level(side.right().min()));
    row("mean", side -> level(side.right().mean()));
    row("max", side -> level(side.right().max()));
  }

  private void clips() {
    TreeSet<String> names = new TreeSet<>();
    sides.forEach(side -> names.addAll(side.getValue().clips().keySet()));
    header("clips (uses)");
    for (String name : names) {
      row(
          name,
          side -> {
            ClipReuse reuse = side.clips().get(name);
            return reuse == null
                ? "-"
                : "%,d (%d-%d)".formatted(reuse.clips(), reuse.minUses(), reuse.maxUses());
          });
    }
  }

  private void ledger(Ledger ledger, String of) {
    ledger("images" + of, ledger.images());
    ledger("annotations" + of, ledger.annotations());
    ledger("clips" + of, ledger.clips());
    if (ledger.sources() != null) {
      ledger.sources().forEach((source, own) -> ledger(own, " of " + source));
    }
  }

  private void ledger(String what, SortedMap<String, Partition> partitions) {
    if (partitions.isEmpty()) {
      return;
    }
    line("");
    line("%-20s %12s %12s %12s %13s", what, "read", "used", "rejected", "not selected");
    partitions.forEach(
        (name, p) -> {
          line(
              "%-20s %,12d %,12d %,12d %,13d%s",
              name,
              p.read(),
              p.used(),
              total(p.rejected()),
              total(p.notSelected()),
              p.addsUp() ? "" : "  does not add up");
          p.rejected().forEach((code, n) -> line("  rejected     %,12d  %s", n, code));
          p.notSelected().forEach((why, n) -> line("  not selected %,12d  %s", n, why));
        });
  }

  private void corrections() {
    for (Correction by : Objects.requireNonNullElse(stats.corrections(), List.<Correction>of())) {
      line("");
      line(
          "test clips of %s corrected by %s, %s",
          by.source(), by.name(), Objects.requireNonNullElse(by.version(), "unknown version"));
      line("%-20s %12s %12s %12s", "", "clips", "rejected", "not listed");
      by.classes().forEach(this::correction);
      correction("all", by.total());
    }
  }

  private void correction(String name, Correction.Counts counts) {
    line("%-20s %,12d %,12d %,12d", name, counts.clips(), counts.rejected(), counts.notListed());
  }

  private void rejections() {
    line("");
    line("rejections by code");
    stats.rejections().forEach((code, n) -> line("  %,12d  %s", n, code));
    if (stats.rejections().isEmpty()) {
      line("  none");
    }
  }

  private void shortfalls() {
    line("");
    line("shortfalls");
    Map<String, List<String>> absent = new LinkedHashMap<>();
    for (Shortfall s : stats.shortfalls()) {
      String side = s.subset() + "/" + s.split();
      if (s.className().equals(Shortfall.ALL)) {
        line("  %-11s %,d of %,d samples: %s", side, s.got(), s.wanted(), s.reason());
      } else {
        absent
            .computeIfAbsent("%-11s absent, %s".formatted(side, s.reason()), n -> new ArrayList<>())
            .add(s.className());
      }
    }
    absent.forEach((what, classes) -> line("  %s: %s", what, String.join(", ", classes)));
    if (stats.shortfalls().isEmpty()) {
      line("  none");
    }
  }

  private interface Cell {
    String of(Side side);
  }

  private void header(String what) {
    line("");
    StringBuilder row = new StringBuilder("%-18s".formatted(what));
    sides.forEach(side -> append(row, side, side.getKey()));
    line("%s", row);
  }

  private void row(String name, Cell cell) {
    StringBuilder row = new StringBuilder("%-18s".formatted(name));
    sides.forEach(side -> append(row, side, cell.of(side.getValue())));
    line("%s", row);
  }

  /** A cell in the column of a subset and split, which is as wide as its name. */
  private static void append(StringBuilder row, Map.Entry<String, Side> side, String cell) {
    int width = Math.max(13, side.getKey().length() + 2);
    row.append(" ".repeat(Math.max(0, width - cell.length()))).append(cell);
  }

  private static String histogram(List<Integer> counts) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      if (counts.get(i) > 0) {
        parts.add(String.format(Locale.ROOT, "%d: %,d", i, counts.get(i)));
      }
    }
    return String.join("  ", parts);
  }

  private static String level(double dbfs) {
    return String.format(Locale.ROOT, "%.1f", dbfs);
  }

  private static long sum(Iterable<Integer> counts) {
    long sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return sum;
  }

  private static long total(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private void line(String format, Object... values) {
    text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
    text.append('\n');
  }
}
