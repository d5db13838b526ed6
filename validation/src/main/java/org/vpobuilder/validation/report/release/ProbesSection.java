package org.vpobuilder.validation.report.release;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Probes;
import org.vpobuilder.spec.release.Probes.Light;
import org.vpobuilder.spec.release.Probes.Measure;
import org.vpobuilder.validation.report.gallery.GallerySection;
import org.vpobuilder.validation.report.gallery.GalleryWriter;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.report.page.Column;
import org.vpobuilder.validation.report.page.Notice;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.report.page.Table;

/**
 * The sections of the results of {@code vpo stats --probes}: whether the release is sound, and all
 * numbers.
 */
final class ProbesSection {
  /** The titles on the page of the probes that decide. */
  private static final Map<String, String> TITLES =
      Map.ofEntries(
          Map.entry("deaf-oracle", "Perfect sight, no hearing"),
          Map.entry("single-candidate", "One candidate alone"),
          Map.entry("mean-mask", "Bias to the middle"),
          Map.entry("sounding-rate", "Class and whether it sounds"),
          Map.entry("class-place", "Class and place"),
          Map.entry("level-place", "Loudness and place"),
          Map.entry("clip-top-ten", "Reuse of clips"),
          Map.entry("leak", "Shared by train and test"),
          Map.entry("drift-class", "Train against test: classes"),
          Map.entry("drift-alpha", "Train against test: places"),
          Map.entry("drift-area", "Train against test: sizes"),
          Map.entry("drift-level", "Train against test: loudness"),
          Map.entry("audio-centroid", "Clips and their class"));

  private ProbesSection() {}

  /**
   * The ten numbers that decide, below pictures that introduce the release; without probes, a hint
   * how to compute them.
   */
  static Section verdict(@Nullable Probes probes, List<GalleryWriter.Glance> samples) {
    List<DomContent> parts = new ArrayList<>();
    if (probes != null) {
      parts.add(Parts.verdict(sentence(probes.deciding())));
    }
    if (!samples.isEmpty()) {
      parts.add(GallerySection.strip(samples));
    }
    if (probes == null) {
      parts.add(
          Notice.MISSING.html(
              "this page was written without probes. `vpo report RELEASE` computes them first; or give"
                  + " it the output of `vpo stats RELEASE --probes --json` by --probes."));
      return new Section("is-it-sound", "Is this release sound?", parts);
    }
    List<Measure> deciding = probes.deciding();
    parts.add(
        Parts.paragraph(
            "A benchmark of hearing and seeing is sound if one does not get far on it without hearing."
                + " These ten numbers decide; each is of the subset where it is worst, and stands"
                + " beside what it would be if there were nothing to find. A grey number is of too few"
                + " to judge it. All numbers stand under Probes."));
    parts.add(
        Parts.lights(
            deciding.stream()
                .map(
                    m ->
                        new Parts.LightLine(
                            m.light().toString(),
                            TITLES.getOrDefault(m.probe(), m.probe()) + subset(m),
                            m.n() == 0
                                ? ""
                                : "%s%s, by chance %s"
                                    .formatted(
                                        number(m, m.value()), unit(m), number(m, m.chance())),
                            m.verdict()))
                .toList()));
    return new Section("is-it-sound", "Is this release sound?", parts);
  }

  private static String sentence(List<Measure> deciding) {
    Map<Light, Long> counts =
        deciding.stream().collect(Collectors.groupingBy(Measure::light, Collectors.counting()));
    long grey = counts.getOrDefault(Light.GREY, 0L);
    String colours =
        List.of(Light.GREEN, Light.AMBER, Light.RED, Light.GREY).stream()
            .filter(counts::containsKey)
            .map(light -> "%d %s".formatted(counts.get(light), light))
            .collect(Collectors.joining(", "));
    return "%s Of %d numbers: %s."
        .formatted(
            counts.containsKey(Light.RED)
                ? "Not in all respects."
                : counts.containsKey(Light.AMBER)
                    ? "With reservations."
                    : grey >= counts.getOrDefault(Light.GREEN, 0L)
                        ? "Too little was measured to say."
                        : grey > 0 ? "As far as was measured, yes." : "As far as is known, yes.",
            deciding.size(),
            colours.isEmpty() ? "none was measured" : colours);
  }

  /** The section of all numbers. */
  static Section all(@Nullable Probes probes) {
    List<DomContent> parts = new ArrayList<>();
    if (probes == null) {
      parts.add(Notice.MISSING.html("this page was written without probes."));
      return new Section("probes", "Probes", parts);
    }
    parts.add(
        Parts.paragraph(
            "What a model scores that does not listen, does not look, or knows only the release's"
                + " habits. Nothing is trained here: every number is counted from the release's bytes"
                + " (SPEC.md, Probes)."));
    parts.add(measures(probes).html());
    parts.add(Parts.headline("What a model solves that hears nothing"));
    parts.add(deaf(probes).html());
    parts.add(Parts.headline("What min_candidates and min_silent would cost"));
    parts.add(
        Parts.paragraph(
            "Candidates are the objects that could sound for all that the picture tells. Where there"
                + " is one, or where all sound, a model that hears nothing is right."
                + " eligibility.min_candidates would leave so many samples of this release out;"
                + " eligibility.min_silent would silence further objects in so many, or leave them"
                + " out where no object can be spared. Other images may take their place in a new"
                + " build."));
    parts.add(few(probes).html());
    parts.add(Parts.headline("Classes"));
    parts.add(classes(probes).html());
    if (!probes.persons().isEmpty()) {
      parts.add(Parts.headline("Persons"));
      parts.add(persons(probes).html());
    }
    return new Section("probes", "Probes", parts);
  }

  private static Table measures(Probes probes) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Measure m : probes.measures()) {
      boolean none = m.n() == 0;
      int decimals = m.unit().equals("count") ? 0 : 3;
      rows.add(
          List.of(
              Cell.text(m.probe()),
              Cell.text(m.subset().isEmpty() ? "all" : title(m.subset())),
              none ? Cell.none("") : Cell.number(m.value(), decimals),
              none ? Cell.none("") : Cell.number(m.chance(), decimals),
              Cell.text(m.unit()),
              Cell.count(m.n()),
              Cell.text(m.light().toString()),
              Cell.text(m.verdict())));
    }
    List<Column> columns =
        List.of(
            Column.text("Probe"),
            Column.text("Subset"),
            Column.number("Value"),
            Column.number("By chance"),
            Column.text("Unit"),
            Column.number("Of"),
            Column.text("Light"),
            Column.text("It says"));
    return new Table("All probes", columns, rows, true);
  }

  private static Table deaf(Probes probes) {
    List<List<Cell>> rows = new ArrayList<>();
    probes
        .deaf()
        .forEach(
            (side, of) ->
                rows.add(
                    List.of(
                        Cell.text(side),
                        Cell.count(of.samples()),
                        share(of.solved(), of.samples()),
                        share(of.exact(), of.samples()))));
    String group = "Solved by marking every object";
    List<Column> columns =
        List.of(
            Column.text("Subset, split"),
            Column.number("Samples"),
            new Column(group, "IoU above 0.5", Column.Kind.NUMBER),
            new Column(group, "IoU 1: all that is seen sounds", Column.Kind.NUMBER));
    return new Table("Samples that need no hearing", columns, rows, false);
  }

  private static Table few(Probes probes) {
    List<List<Cell>> rows = new ArrayList<>();
    probes
        .candidates()
        .forEach(
            (side, candidates) -> {
              int all = candidates.stream().mapToInt(Integer::intValue).sum();
              List<Cell> row = new ArrayList<>(List.of(Cell.text(side), Cell.count(all)));
              for (int least = 2; least <= 4; least++) {
                row.add(share(fewer(candidates, least), all));
              }
              List<Integer> silent = probes.silent().getOrDefault(side, List.of());
              for (int least = 1; least <= 3; least++) {
                row.add(share(fewer(silent, least), all));
              }
              rows.add(row);
            });
    List<Column> columns =
        new ArrayList<>(List.of(Column.text("Subset, split"), Column.number("Samples")));
    for (int least = 2; least <= 4; least++) {
      columns.add(new Column("Left out by min_candidates", "" + least, Column.Kind.NUMBER));
    }
    for (int least = 1; least <= 3; least++) {
      columns.add(new Column("Changed by min_silent", "" + least, Column.Kind.NUMBER));
    }
    return new Table("Samples with few candidates, and with few silent ones", columns, rows, false);
  }

  private static int fewer(List<Integer> counts, int least) {
    return counts.stream().limit(least).mapToInt(Integer::intValue).sum();
  }

  private static Cell share(int part, int all) {
    return Cell.count(part).noted(String.format(Locale.ROOT, "%.0f%%", 100.0 * part / all));
  }

  private static Table classes(Probes probes) {
    List<List<Cell>> rows = new ArrayList<>();
    probes
        .classes()
        .forEach(
            (name, of) ->
                rows.add(
                    List.of(
                        Cell.text(name),
                        Cell.count(of.seen()),
                        Cell.count(of.sounding()),
                        Cell.number((double) of.sounding() / of.seen(), 3),
                        Cell.count(of.clips()),
                        ofClips(of, of.medianLufs(), 1),
                        ofClips(of, of.medianRolloffHz(), 0),
                        ofClips(of, of.medianSeconds(), 1),
                        of.nearest() == null ? Cell.none("") : Cell.number(of.nearest(), 3))));
    String clips = "Clips that are heard, medians";
    List<Column> columns =
        List.of(
            Column.text("Class"),
            Column.number("Seen"),
            Column.number("Sounding"),
            Column.number("Rate"),
            new Column(clips, "clips", Column.Kind.NUMBER),
            new Column(clips, "LUFS", Column.Kind.NUMBER),
            new Column(clips, "95% below, Hz", Column.Kind.NUMBER),
            new Column(clips, "seconds", Column.Kind.NUMBER),
            Column.number("Nearest to its own class"));
    return new Table("What classes give away", columns, rows, true);
  }

  private static Cell ofClips(Probes.OfClass of, double median, int decimals) {
    return of.clips() == 0 ? Cell.none("") : Cell.number(median, decimals);
  }

  private static Table persons(Probes probes) {
    TreeSet<String> names = new TreeSet<>();
    probes.persons().values().forEach(counts -> names.addAll(counts.keySet()));
    List<Column> columns = new ArrayList<>(List.of(Column.text("Label rests on")));
    names.forEach(name -> columns.add(Column.number(name)));
    List<List<Cell>> rows = new ArrayList<>();
    probes
        .persons()
        .forEach(
            (rung, counts) -> {
              List<Cell> row = new ArrayList<>(List.of(Cell.text(rung)));
              names.forEach(name -> row.add(Cell.count(counts.getOrDefault(name, 0))));
              rows.add(row);
            });
    return new Table("Persons by what their label rests on", columns, rows, false);
  }

  private static String subset(Measure m) {
    return m.subset().isEmpty() ? "" : " · " + title(m.subset());
  }

  private static String title(String subset) {
    return Subset.find(subset).map(Subset::title).orElse(subset);
  }

  private static String number(Measure m, double value) {
    return switch (m.unit()) {
      case "count" -> String.format(Locale.ROOT, "%,.0f", value);
      case "share" -> String.format(Locale.ROOT, "%.1f%%", 100 * value);
      default -> String.format(Locale.ROOT, "%.3f", value);
    };
  }

  private static String unit(Measure m) {
    return switch (m.unit()) {
      case "iou" -> " IoU";
      case "bits" -> " bits";
      case "rho" -> " rho";
      case "count" -> " of %,d".formatted(m.n());
      default -> "";
    };
  }
}
