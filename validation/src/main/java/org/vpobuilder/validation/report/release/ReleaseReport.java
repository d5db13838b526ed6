package org.vpobuilder.validation.report.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.release.ReleaseFolder;
import org.vpobuilder.validation.report.gallery.GalleryChoice;
import org.vpobuilder.validation.report.gallery.GallerySection;
import org.vpobuilder.validation.report.gallery.GalleryWriter;
import org.vpobuilder.validation.report.page.Page;

/** The report of a release: a page, and a gallery of its samples beside it. */
public final class ReleaseReport {
  /** Name of the page. */
  public static final String FILE = "index.html";

  private ReleaseReport() {}

  /**
   * Reads a release and writes its report. Holds numbers of all samples, and all files of one
   * sample per core.
   *
   * @param release a complete release on the local disk
   * @param room most samples of the gallery; 0 for a page without one
   * @param out absent or an empty folder; it appears whole, by a rename
   * @return the page's file
   * @throws BadInputException if the release is not complete or broken, or {@code out} is not empty
   */
  public static Path write(Path release, int room, Path out) throws IOException {
    Path target = out.toAbsolutePath().normalize();
    requireEmpty(target);
    Path parent = target.getParent();
    if (parent == null) {
      throw new BadInputException("--out %s: got a root, wanted a folder".formatted(out));
    }
    Files.createDirectories(parent);
    Path temporary = parent.resolve(".%s.vpo-report.tmp".formatted(target.getFileName()));
    delete(temporary);
    try {
      Files.createDirectories(temporary);
      fill(new ReleaseFolder(release), room, temporary);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      delete(temporary);
    }
    return target.resolve(FILE);
  }

  private static void fill(ReleaseFolder release, int room, Path folder) throws IOException {
    FactsReader reader = new FactsReader(release);
    GalleryChoice choice = reader.choose(room);
    GalleryWriter gallery = new GalleryWriter(folder, choice.total());
    ReleaseFacts facts = reader.read(choice, gallery);
    if (choice.total() > 0) {
      gallery.finish();
    }
    Files.writeString(folder.resolve(FILE), page(facts, choice.total(), gallery.classes()).html());
  }

  private static Page page(ReleaseFacts facts, int shown, List<String> classes) {
    return new Page(
        "Release " + facts.release().specName(),
        "VPO Builder · release report",
        "What this audio-visual segmentation benchmark holds, how it came about, and how its samples"
            + " look and sound.",
        List.of(
            new SummarySection(facts).section(),
            GallerySection.of(shown, facts.spots().size(), classes),
            new ClassesSection(facts).classes(),
            new ClassesSection(facts).objects(),
            new PlacesSection(facts).section(),
            new SoundSection(facts).loudness(),
            new SoundSection(facts).clips(),
            LedgerSection.ledger(facts),
            LedgerSection.rejections(facts),
            OriginSection.of(facts)),
        "Written by vpo report. It needs no network: pictures and sounds lie in the folder gallery"
            + " beside this page. Charts are drawn by Chart.js (MIT licence), which is part of it.",
        true);
  }

  private static void requireEmpty(Path out) throws IOException {
    if (!Files.exists(out)) {
      return;
    }
    if (!Files.isDirectory(out)) {
      throw new BadInputException(
          "--out %s: a file; wanted an empty or absent folder".formatted(out));
    }
    try (Stream<Path> files = Files.list(out)) {
      if (files.findAny().isPresent()) {
        throw new BadInputException(
            "--out %s: not empty; wanted an empty or absent folder".formatted(out));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
