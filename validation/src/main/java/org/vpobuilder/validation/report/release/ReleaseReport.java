package org.vpobuilder.validation.report.release;

import j2html.tags.DomContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Probes;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.sample.Control;
import org.vpobuilder.validation.data.release.ReleaseFolder;
import org.vpobuilder.validation.report.gallery.GalleryChoice;
import org.vpobuilder.validation.report.gallery.GallerySection;
import org.vpobuilder.validation.report.gallery.GalleryWriter;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.report.page.Column;
import org.vpobuilder.validation.report.page.Page;
import org.vpobuilder.validation.report.page.PageFolder;
import org.vpobuilder.validation.report.page.PageProgress;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.report.page.Table;

/** The report of a release: a page with a gallery of its samples. */
public final class ReleaseReport {
  /**
   * The number of samples at the top of the page: one row, and not more than a chunk of the
   * gallery.
   */
  private static final int GLANCES = 8;

  private ReleaseReport() {}

  /**
   * Reads a release and writes its report. Holds numbers of all samples, and all files of one
   * sample per core.
   *
   * @param release a complete release on the local disk
   * @param room largest number of samples in the gallery; 0 for a page without one
   * @param probes probes of the release; null for a page without them
   * @param out output folder, under the rules of {@link PageFolder}
   * @param progress called after every sample
   * @return the page's file
   * @throws BadInputException if the release is not complete or broken, or {@code out} contains
   *     other files
   */
  public static Path write(
      Path release, int room, @Nullable Probes probes, Path out, PageProgress progress)
      throws IOException {
    ReleaseFolder files = ReleaseFolder.finished(release);
    return PageFolder.write(out, folder -> fill(files, room, probes, folder, progress));
  }

  private static void fill(
      ReleaseFolder release, int room, @Nullable Probes probes, Path folder, PageProgress progress)
      throws IOException {
    FactsReader reader = new FactsReader(release, progress);
    if (probes != null && !probes.releaseSha256().equals(reader.sha256())) {
      throw new BadInputException(
          "--probes: got the probes of a release whose release.json has sha256 %s, wanted %s's, which has %s"
              .formatted(probes.releaseSha256(), release.name(), reader.sha256()));
    }
    GalleryChoice choice = reader.choose(room);
    GalleryWriter gallery = new GalleryWriter(folder, choice.total());
    ReleaseFacts facts = reader.read(choice, gallery);
    if (choice.total() > 0) {
      gallery.finish();
    }
    Files.writeString(
        folder.resolve(PageFolder.FILE), page(facts, probes, choice.total(), gallery).html());
  }

  private static Page page(
      ReleaseFacts facts, @Nullable Probes probes, int shown, GalleryWriter gallery) {
    Release.Controls controls = facts.release().controls();
    if (controls != null) {
      return controls(facts, controls, shown, gallery);
    }
    return new Page(
        "Release " + facts.release().specName(),
        "VPO Builder · release report",
        "What this audio-visual segmentation benchmark holds, how it came about, and how its"
            + " samples look and sound.",
        List.of(
            ProbesSection.verdict(probes, gallery.first(GLANCES)),
            new SummarySection(facts).section(),
            GallerySection.of(
                shown, facts.spots().size(), splits(facts.release()), gallery.classes()),
            ProbesSection.all(probes),
            new ClassesSection(facts).classes(),
            new ClassesSection(facts).objects(),
            new PlacesSection(facts).section(),
            new SpaceSection(facts).section(),
            new SoundSection(facts).loudness(),
            new SoundSection(facts).clips(),
            LikenessSection.of(facts.pictures(), facts.sounds()),
            LedgerSection.ledger(facts),
            LedgerSection.rejections(facts),
            OriginSection.of(facts)),
        "Written by vpo report. It needs no network: pictures and sounds lie in the folder gallery"
            + " beside this page. Charts are drawn by Chart.js (MIT licence), which is part of it.",
        true);
  }

  /** The splits that the release counts, in their order. */
  private static List<String> splits(Release release) {
    return Arrays.stream(Split.values())
        .map(Split::toString)
        .filter(split -> release.counts().keySet().stream().anyMatch(s -> s.endsWith("/" + split)))
        .toList();
  }

  /**
   * The page of a control set: what was changed, and the samples; a release's habits are not its.
   */
  private static Page controls(
      ReleaseFacts facts, Release.Controls controls, int shown, GalleryWriter gallery) {
    List<List<Cell>> rows = new ArrayList<>();
    controls
        .kinds()
        .forEach(
            (kind, derived) ->
                rows.add(
                    List.of(
                        Cell.text(kind),
                        Cell.text(Control.Kind.named(kind).map(Control.Kind::words).orElse("")),
                        Cell.count(derived.made()),
                        Cell.count(derived.of()),
                        Cell.text(derived.rejected().toString().replaceAll("[{}]", "")))));
    Table kinds =
        new Table(
            "Controls of each kind",
            List.of(
                Column.text("Kind"),
                Column.text("What is heard and seen"),
                Column.number("Made"),
                Column.number("Base samples"),
                Column.text("Not made")),
            rows,
            false);
    List<DomContent> parts = new ArrayList<>();
    if (shown > 0) {
      parts.add(GallerySection.strip(gallery.first(GLANCES)));
    }
    parts.add(kinds.html());
    return new Page(
        "Controls of release " + controls.baseSpec(),
        "VPO Builder · control set",
        "Samples of a release, one thing changed, and the mask that is right then. A model that"
            + " answers as it did on the base sample did not use what was changed.",
        List.of(
            new Section("kinds", "What was changed", parts),
            new SummarySection(facts).section(),
            GallerySection.of(
                shown, facts.spots().size(), splits(facts.release()), gallery.classes()),
            new ClassesSection(facts).objects(),
            new SoundSection(facts).loudness(),
            LedgerSection.rejections(facts),
            OriginSection.of(facts)),
        "Written by vpo report. It needs no network: pictures and sounds lie in the folder gallery"
            + " beside this page. Charts are drawn by Chart.js (MIT licence), which is part of it.",
        true);
  }
}
