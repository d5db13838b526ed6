package org.vpobuilder.validation.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.vpobuilder.validation.report.page.Page;

/** The report of a validation as one HTML file. */
public final class ValidationReport {
  /** Name of the file. */
  public static final String FILE = "index.html";

  private ValidationReport() {}

  /**
   * Reads a folder of results and writes its page.
   *
   * @param results what {@code vpo validate} wrote; parts that it lacks are named on the page
   * @param out folder for the page, made if it is absent; an older page in it is replaced
   * @return the page's file
   * @throws org.vpobuilder.spec.failure.BadInputException if a file of the results is broken
   */
  public static Path write(Path results, Path out) throws IOException {
    String html = html(results);
    Files.createDirectories(out);
    Path file = out.resolve(FILE);
    Path temporary = out.resolve(FILE + ".tmp");
    Files.writeString(temporary, html);
    return Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The page's text. */
  static String html(Path folder) throws IOException {
    Results results = ResultsReader.read(folder);
    List<ArmRuns> arms = ArmRuns.of(results.evaluations());
    String release = results.protocol().release().orElse("an unnamed release");
    return new Page(
            "Validation of " + release,
            "VPO Builder · validation report",
            "Audio-visual segmentation models trained and evaluated on this release, beside the"
                + " published results.",
            List.of(
                new VerdictSection(results, arms).section(),
                new ScoresSection(results, arms).section(),
                AblationSection.of(arms),
                TestsSection.of(results.tests()),
                CurvesSection.of(results.runs()),
                ClassesSection.of(arms),
                new GallerySection(results).section(),
                ProvenanceSection.of(results)),
            "Written by vpo report. This file needs no network and nothing beside it. Charts are"
                + " drawn by Chart.js (MIT licence), which is part of it.")
        .html();
  }
}
