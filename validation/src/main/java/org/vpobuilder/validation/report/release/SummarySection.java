package org.vpobuilder.validation.report.release;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.Shortfall;
import org.vpobuilder.spec.release.Stats;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.report.page.Column;
import org.vpobuilder.validation.report.page.Notice;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.report.page.Table;

/** The section of the release's content. */
final class SummarySection {
  private final ReleaseFacts facts;
  private final Sides sides;

  SummarySection(ReleaseFacts facts) {
    this.facts = facts;
    this.sides = new Sides(facts.stats());
  }

  /** A table of the counts, with those of the paper. */
  Section section() {
    List<DomContent> parts = new ArrayList<>();
    parts.add(Parts.verdict(verdict()));
    parts.add(Parts.facts(figures()));
    parts.add(table().html());
    parts.add(
        Parts.paragraph(
            "In italics behind a dotted line: the counts that the paper prints (CVPR 2024, §3). Its"
                + " samples come from COCO and VGGSound; what this release is made of stands under"
                + " Origin."));
    if (!facts.release().shortfalls().isEmpty()) {
      parts.add(Notice.CAUTION.html(shortfall()));
      parts.add(Parts.folded("What fell short", List.of(shortfalls().html())));
    }
    return new Section("summary", "Summary", parts);
  }

  private String verdict() {
    String subsets =
        sides.subsets().stream()
            .map(
                subset ->
                    String.format(Locale.ROOT, "%,d of %s", samples(subset), Sides.name(subset)))
            .collect(Collectors.joining(", "));
    if (subsets.isEmpty()) {
      return "This release has no sample.";
    }
    StringBuilder contained = new StringBuilder();
    for (Subset subset : sides.subsets()) {
      Subset inner = subset.contained();
      if (inner != null) {
        contained.append(" %s contains %s.".formatted(subset.title(), inner.title()));
      }
    }
    return subsets + "." + contained;
  }

  private int samples(Subset subset) {
    return sides.splits(subset).values().stream().mapToInt(Stats.Side::samples).sum();
  }

  private Map<String, Cell> figures() {
    Release release = facts.release();
    long bytes = release.files().stream().mapToLong(Release.FileEntry::bytes).sum();
    long rejected = facts.stats().rejections().values().stream().mapToLong(n -> n).sum();
    Map<String, Cell> figures = new LinkedHashMap<>();
    figures.put("Samples in the shards", Cell.count(facts.spots().size()));
    figures.put(
        "Size",
        Cell.text(
            String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6),
            "%d files".formatted(release.files().size())));
    figures.put("Spec", Cell.text(release.specName(), "seed " + release.seed()));
    figures.put("Rejected records", Cell.count(rejected).noted("each with its reason, below"));
    figures.put(
        "Built by",
        Cell.text(
            release.builder().name() + " " + release.builder().version(),
            "FFmpeg " + release.builder().ffmpeg()));
    if (!release.keepProbability().isEmpty()) {
      figures.put(
          "Objects kept sounding",
          Cell.text(
              release.keepProbability().values().stream()
                  .map(p -> String.format(Locale.ROOT, "%.3f", p))
                  .collect(Collectors.joining(" / ")),
              "probability of the silencing rule, "
                  + String.join(" / ", release.keepProbability().keySet())));
    }
    return figures;
  }

  private Table table() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Subset subset : sides.subsets()) {
      for (Map.Entry<Split, Stats.Side> entry : sides.splits(subset).entrySet()) {
        Stats.Side side = entry.getValue();
        int sounding = side.classes().values().stream().mapToInt(n -> n).sum();
        rows.add(
            List.of(
                Cell.text(Sides.name(subset, entry.getKey())),
                Cell.count(side.samples()),
                Cell.count(side.images()),
                Cell.count(sounding),
                Cell.number((double) sounding / side.samples(), 3),
                Cell.count(side.classes().size()),
                PublishedVpo.of(subset)
                    .map(published -> published(entry.getKey(), published))
                    .orElse(Cell.none("not in the paper"))));
      }
    }
    List<Column> columns =
        List.of(
            Column.text("Subset, split"),
            Column.number("Samples"),
            Column.number("Images"),
            Column.number("Sounding objects"),
            Column.number("per sample"),
            Column.number("Classes"),
            new Column("", "Samples published", Column.Kind.PUBLISHED));
    return new Table("Samples of every subset and split", columns, rows, false);
  }

  private static Cell published(Split split, PublishedVpo published) {
    return switch (split) {
      case TRAIN -> Cell.count(published.train());
      case VAL -> Cell.none("none was published");
      case TEST -> Cell.count(published.test());
    };
  }

  /** The reasons for the shortfalls of the release, the most frequent first. */
  private String shortfall() {
    Map<String, Long> reasons =
        facts.release().shortfalls().stream()
            .collect(Collectors.groupingBy(Shortfall::reason, TreeMap::new, Collectors.counting()));
    String why =
        reasons.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(entry -> "%s (%d)".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("; "));
    return "%d counts fell short of what the spec asks for: %s."
        .formatted(facts.release().shortfalls().size(), why);
  }

  private Table shortfalls() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Shortfall shortfall : facts.release().shortfalls()) {
      rows.add(
          List.of(
              Cell.text(Sides.name(shortfall.subset(), shortfall.split())),
              Cell.text(
                  shortfall.className().equals(Shortfall.ALL) ? "in all" : shortfall.className()),
              Cell.count(shortfall.wanted()),
              Cell.count(shortfall.got()),
              Cell.text(shortfall.reason())));
    }
    List<Column> columns =
        List.of(
            Column.text("Subset, split"),
            Column.text("Class"),
            Column.number("Wanted"),
            Column.number("Got"),
            Column.text("Reason"));
    return new Table("Counts below the spec's", columns, rows, true);
  }
}
