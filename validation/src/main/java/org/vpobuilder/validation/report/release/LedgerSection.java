package org.vpobuilder.validation.report.release;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.release.Correction;
import org.vpobuilder.spec.release.Ledger;
import org.vpobuilder.spec.release.Ledger.Partition;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.report.page.Chart;
import org.vpobuilder.validation.report.page.Column;
import org.vpobuilder.validation.report.page.Notice;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.report.page.Table;

/**
 * The section of the ledger: what happened to every record of the sources, and why some could not
 * be used.
 */
final class LedgerSection {
  private LedgerSection() {}

  static Section ledger(ReleaseFacts facts) {
    Ledger ledger = facts.stats().ledger();
    boolean addsUp =
        Stream.of(ledger.images(), ledger.annotations(), ledger.clips())
            .flatMap(partitions -> partitions.values().stream())
            .allMatch(Partition::addsUp);
    List<DomContent> parts = new ArrayList<>();
    parts.add(
        Parts.paragraph(
            "Every record that was read is used, rejected or not selected: nothing is lost"
                + " silently."));
    parts.add(
        addsUp
            ? Notice.NOTE.html("every line adds up.")
            : Notice.CAUTION.html("a line does not add up: this release is broken."));
    parts.add(table(ledger).html());
    parts.add(Parts.folded("Reasons in full", List.of(reasons(ledger).html())));
    for (Correction by :
        Objects.requireNonNullElse(facts.stats().corrections(), List.<Correction>of())) {
      parts.add(corrected(by).html());
    }
    return new Section("ledger", "Ledger", parts);
  }

  static Section rejections(ReleaseFacts facts) {
    SortedMap<String, Long> counts = facts.stats().rejections();
    List<DomContent> parts = new ArrayList<>();
    if (counts.isEmpty()) {
      parts.add(Parts.paragraph("No record was rejected."));
      return new Section("rejections", "Rejections", parts);
    }
    parts.add(
        Parts.paragraph(
            "Records that could not be used, by reason; rejections.jsonl in the release has every"
                + " one."));
    List<Map.Entry<String, Long>> falling =
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .toList();
    List<String> codes = falling.stream().map(Map.Entry::getKey).toList();
    List<@Nullable Double> bars = new ArrayList<>();
    falling.forEach(entry -> bars.add((double) entry.getValue()));
    Chart.Series series = new Chart.Series("rejected records", 1, 0, List.of(), bars);
    parts.add(
        new Chart(
                "Rejections by reason",
                new Chart.Data(Chart.Kind.BARS, "records", "", codes, List.of(series)),
                numbers(falling))
            .html());
    for (Map.Entry<String, Long> entry : falling) {
      List<Rejection> first = facts.rejections().getOrDefault(entry.getKey(), List.of());
      String title =
          "%s: the first %d of %,d".formatted(entry.getKey(), first.size(), entry.getValue());
      parts.add(Parts.folded(title, List.of(examples(title, first).html())));
    }
    return new Section("rejections", "Rejections", parts);
  }

  /** The partitions of all sources together, then those of each source if there are several. */
  private static Map<String, SortedMap<String, Partition>> named(Ledger ledger) {
    Map<String, SortedMap<String, Partition>> named = new LinkedHashMap<>();
    named.put("images", ledger.images());
    named.put("annotations", ledger.annotations());
    named.put("clips", ledger.clips());
    if (ledger.sources() != null) {
      ledger
          .sources()
          .forEach(
              (source, own) ->
                  named(own)
                      .forEach((what, p) -> named.put("%s of %s".formatted(what, source), p)));
    }
    return named;
  }

  private static Table table(Ledger ledger) {
    List<List<Cell>> rows = new ArrayList<>();
    named(ledger).forEach((what, partitions) -> addRows(rows, what, partitions));
    List<Column> columns =
        List.of(
            Column.text("Records"),
            Column.number("Read"),
            Column.number("Used"),
            Column.number("Rejected"),
            Column.number("Not selected"));
    return new Table("Records of the sources", columns, rows, false);
  }

  private static void addRows(
      List<List<Cell>> rows, String what, SortedMap<String, Partition> partitions) {
    partitions.forEach(
        (side, p) ->
            rows.add(
                List.of(
                    Cell.text("%s for %s".formatted(what, side)),
                    Cell.count(p.read()),
                    Cell.count(p.used()),
                    Cell.count(sum(p.rejected())),
                    Cell.count(sum(p.notSelected())))));
  }

  private static long sum(SortedMap<String, Long> counts) {
    return counts.values().stream().mapToLong(n -> n).sum();
  }

  private static Table reasons(Ledger ledger) {
    List<List<Cell>> rows = new ArrayList<>();
    named(ledger)
        .forEach(
            (what, partitions) ->
                partitions.forEach(
                    (side, p) -> {
                      String name = "%s for %s".formatted(what, side);
                      p.rejected().forEach((why, n) -> row(rows, name, "rejected", why, n));
                      p.notSelected().forEach((why, n) -> row(rows, name, "not selected", why, n));
                    }));
    List<Column> columns =
        List.of(
            Column.text("Records"),
            Column.text("Were"),
            Column.text("Because"),
            Column.number("Count"));
    return new Table("Reasons", columns, rows, true);
  }

  /** The test clips that labels of a further data set corrected. */
  private static Table corrected(Correction by) {
    List<List<Cell>> rows = new ArrayList<>();
    by.classes().forEach((name, counts) -> rows.add(corrected(name, counts)));
    rows.add(corrected("all", by.total()));
    return new Table(
        "Test clips of %s corrected by %s, %s"
            .formatted(
                by.source(),
                by.name(),
                Objects.requireNonNullElse(by.version(), "unknown version")),
        List.of(
            Column.text("Class"),
            Column.number("Clips"),
            Column.number("Rejected"),
            Column.number("Not listed")),
        rows,
        true);
  }

  private static List<Cell> corrected(String name, Correction.Counts counts) {
    return List.of(
        Cell.text(name),
        Cell.count(counts.clips()),
        Cell.count(counts.rejected()),
        Cell.count(counts.notListed()));
  }

  private static void row(List<List<Cell>> rows, String name, String how, String why, long n) {
    rows.add(List.of(Cell.text(name), Cell.text(how), Cell.text(why), Cell.count(n)));
  }

  private static Table numbers(List<Map.Entry<String, Long>> counts) {
    List<List<Cell>> rows = new ArrayList<>();
    counts.forEach(
        entry -> rows.add(List.of(Cell.text(entry.getKey()), Cell.count(entry.getValue()))));
    return new Table(
        "Rejections by reason",
        List.of(Column.text("Reason"), Column.number("Records")),
        rows,
        true);
  }

  private static Table examples(String title, List<Rejection> rejections) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Rejection rejection : rejections) {
      rows.add(
          List.of(
              Cell.text(rejection.record()),
              Cell.text(rejection.source()),
              Cell.text(rejection.got()),
              Cell.text(rejection.wanted())));
    }
    List<Column> columns =
        List.of(
            Column.text("Record"), Column.text("File"), Column.text("Got"), Column.text("Wanted"));
    return new Table(title, columns, rows, false);
  }
}
