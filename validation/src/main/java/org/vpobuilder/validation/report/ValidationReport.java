package org.vpobuilder.validation.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.vpobuilder.validation.report.page.Page;
import org.vpobuilder.validation.report.page.PageFolder;
import org.vpobuilder.validation.report.page.PageProgress;

/** The report of a validation as one HTML file. */
public final class ValidationReport {
  private ValidationReport() {}

  /**
   * Reads a folder of results and writes its page.
   *
   * @param results what {@code vpo validate} wrote; parts that it lacks are named on the page
   * @param out where to, as {@link PageFolder} says
   * @param progress is told of every run
   * @return the page's file
   * @throws org.vpobuilder.spec.failure.BadInputException if a file of the results is broken, or
   *     {@code out} holds something else
   */
  public static Path write(Path results, Path out, PageProgress progress) throws IOException {
    return PageFolder.write(
        out, folder -> Files.writeString(folder.resolve(PageFolder.FILE), html(results, progress)));
  }

  /** The page's text. */
  static String html(Path folder) throws IOException {
    return html(folder, PageProgress.NONE);
  }

  private static String html(Path folder, PageProgress progress) throws IOException {
    Results results = ResultsReader.read(folder, progress);
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
