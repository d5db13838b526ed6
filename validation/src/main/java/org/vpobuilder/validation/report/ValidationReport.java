package org.vpobuilder.validation.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.validation.report.page.Page;
import org.vpobuilder.validation.report.page.PageFolder;
import org.vpobuilder.validation.report.page.PageProgress;
import org.vpobuilder.validation.report.page.Section;

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
            sections(results, arms),
            "Written by vpo report. This file needs no network and nothing beside it. Charts are"
                + " drawn by Chart.js (MIT licence), which is part of it.")
        .html();
  }

  private static List<Section> sections(Results results, List<ArmRuns> arms) throws IOException {
    List<Section> sections = new ArrayList<>();
    sections.add(new VerdictSection(results, arms).section());
    sections.add(new ScoresSection(results, arms).section());
    sections.add(AblationSection.of(arms));
    results.sweep().ifPresent(sweep -> sections.add(SweepSection.of(sweep)));
    sections.add(TestsSection.of(results.tests()));
    sections.add(CurvesSection.of(results.runs()));
    sections.add(ClassesSection.of(arms));
    sections.add(new GallerySection(results).section());
    sections.add(ProvenanceSection.of(results));
    return sections;
  }
}
