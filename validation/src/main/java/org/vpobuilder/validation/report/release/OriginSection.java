package org.vpobuilder.validation.report.release;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.report.page.Column;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.report.page.Table;

/** The section of the release's sources and of the software that made it. */
final class OriginSection {
  private OriginSection() {}

  static Section of(ReleaseFacts facts) {
    Release release = facts.release();
    List<DomContent> parts = new ArrayList<>();
    Map<String, Cell> names = new LinkedHashMap<>();
    names.put("sha256 of release.json", Cell.text(facts.sha256()));
    names.put(
        "Builder",
        Cell.text(
            release.builder().name() + " " + release.builder().version(),
            "FFmpeg %s, deflate %s"
                .formatted(release.builder().ffmpeg(), release.builder().deflate())));
    parts.add(Parts.facts(names));
    parts.add(
        Parts.paragraph(
            "The same spec, seed, sources and builder give the same bytes. vpo verify proves what"
                + " this page counts."));
    for (Release.Extended extended : release.extensionOf()) {
      parts.add(
          Parts.paragraph(
              "It keeps every sample of the release whose release.json has sha256 "
                  + extended.releaseSha256()
                  + "."));
    }
    parts.add(files("Sources", release.sources()).html());
    parts.add(
        Parts.folded("Files of the release", List.of(files("Files", release.files()).html())));
    parts.add(Parts.folded("spec.yaml", List.of(Parts.verbatim("spec.yaml", facts.spec()))));
    return new Section("origin", "Origin", parts);
  }

  private static Table files(String title, List<Release.FileEntry> files) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Release.FileEntry file : files) {
      rows.add(List.of(Cell.text(file.path()), Cell.count(file.bytes()), Cell.text(file.sha256())));
    }
    return new Table(
        title,
        List.of(Column.text("File"), Column.number("Bytes"), Column.text("sha256")),
        rows,
        true);
  }
}
