package org.vpobuilder.validation.report;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.report.page.Column;
import org.vpobuilder.validation.report.page.Notice;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.report.page.Table;
import org.vpobuilder.validation.report.page.TableFiles;

/** The section with the origin of every run and the commands that repeat it. */
final class ProvenanceSection {
  private static final String ID = "provenance";
  private static final String COMMAND =
      "vpo validate, with this release and these configurations (its command was not recorded)";

  private ProvenanceSection() {}

  static Section of(Results results, TableFiles files) {
    List<DomContent> parts = new ArrayList<>();
    parts.add(Parts.headline("Release"));
    Map<String, Cell> release = new LinkedHashMap<>();
    release.put("Name", Cell.text(results.protocol().release().orElse("not recorded")));
    release.put("sha256", Cell.text(results.protocol().sha256().orElse("not recorded")));
    parts.add(Parts.facts(release));
    parts.add(Parts.headline("How to repeat it"));
    parts.add(
        Parts.paragraph(
            "On the CPU of one machine the same release, configuration, seed and builder version"
                + " give the same numbers; a resumed run equals an unbroken one."));
    parts.add(Parts.verbatim("Command", results.protocol().command().orElse(COMMAND)));
    parts.add(Parts.headline("Runs"));
    if (results.runs().isEmpty()) {
      parts.add(Notice.MISSING.html("no run is in this folder."));
    } else {
      parts.add(files.kept(ID, runs(results.runs())).html());
      parts.add(Parts.headline("Environment"));
      parts.add(files.kept(ID, environment(results.runs())).html());
      parts.add(
          Parts.folded(
              "Configurations of %d runs".formatted(results.runs().size()),
              results.runs().stream().map(ProvenanceSection::config).toList()));
    }
    return new Section(ID, "Provenance", parts);
  }

  private static Table runs(List<Run> runs) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Run run : runs) {
      List<String> tested = new ArrayList<>();
      for (Evaluation e : run.evaluations().values()) {
        tested.add("%s (%d images)".formatted(e.run().dataset(), e.images()));
      }
      int last = run.metrics().size() - 1;
      rows.add(
          List.of(
              Cell.text(run.name()),
              last < 0 ? Cell.none("") : Cell.count(run.metrics().get(last).step()),
              last < 0
                  ? Cell.none("")
                  : new Cell(VerdictSection.duration(run.seconds()), "", run.seconds()),
              Cell.text(tested.isEmpty() ? Cell.NONE : String.join(", ", tested)),
              Cell.text(run.missing().isEmpty() ? "nothing" : String.join(", ", run.missing()))));
    }
    List<Column> columns =
        List.of(
            Column.text("Run"),
            Column.number("Steps"),
            Column.number("Training"),
            Column.text("Evaluated on"),
            Column.text("Missing"));
    return new Table("Runs in this folder", columns, rows, true);
  }

  /**
   * A table of the environment: facts that are the same for all runs once, other facts with the
   * runs that have them.
   */
  private static Table environment(List<Run> runs) {
    Map<String, Map<String, TreeSet<String>>> values = new TreeMap<>();
    for (Run run : runs) {
      run.environment()
          .forEach(
              (name, value) ->
                  values
                      .computeIfAbsent(name, n -> new TreeMap<>())
                      .computeIfAbsent(value, v -> new TreeSet<>())
                      .add(run.name()));
    }
    List<List<Cell>> rows = new ArrayList<>();
    values.forEach(
        (name, byValue) ->
            byValue.forEach(
                (value, where) ->
                    rows.add(
                        List.of(
                            Cell.text(name),
                            Cell.text(value),
                            Cell.text(
                                where.size() == runs.size()
                                    ? "every run"
                                    : String.join(", ", where))))));
    return new Table(
        "Environment",
        List.of(Column.text("Name"), Column.text("Value"), Column.text("Runs")),
        rows,
        false);
  }

  private static DomContent config(Run run) {
    return Parts.folded(
        run.name(),
        List.of(
            run.config()
                .map(text -> Parts.verbatim("config.yaml of " + run.name(), text))
                .orElseGet(() -> Notice.MISSING.html("config.yaml"))));
  }
}
