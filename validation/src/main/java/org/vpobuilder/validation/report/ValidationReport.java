package org.vpobuilder.validation.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.validation.report.figure.FigureFiles;
import org.vpobuilder.validation.report.page.Page;
import org.vpobuilder.validation.report.page.PageFolder;
import org.vpobuilder.validation.report.page.PageProgress;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.report.page.TableFiles;

/** The report of a validation: an HTML file, and its tables and figures as files for a paper. */
public final class ValidationReport {
  private ValidationReport() {}

  /**
   * Reads a folder of results and writes its page.
   *
   * @param results folder written by {@code vpo validate}; missing parts are named on the page
   * @param out output folder, under the rules of {@link PageFolder}
   * @param progress called after every run
   * @return the page's file
   * @throws org.vpobuilder.spec.failure.BadInputException if a file of the results is broken, or
   *     {@code out} contains other files
   */
  public static Path write(Path results, Path out, PageProgress progress) throws IOException {
    return PageFolder.write(
        out,
        folder -> {
          TableFiles tables = new TableFiles();
          FigureFiles figures = new FigureFiles();
          Files.writeString(
              folder.resolve(PageFolder.FILE), html(results, tables, figures, progress));
          tables.write(folder);
          figures.write(folder);
        });
  }

  /** The text of the page. */
  static String html(Path folder) throws IOException {
    return html(folder, new TableFiles(), new FigureFiles(), PageProgress.NONE);
  }

  private static String html(
      Path folder, TableFiles tables, FigureFiles figures, PageProgress progress)
      throws IOException {
    Results results = ResultsReader.read(folder, progress);
    List<ArmRuns> arms = ArmRuns.of(results.evaluations());
    String release = results.protocol().release().orElse("an unnamed release");
    return new Page(
            "Validation of " + release,
            "VPO Builder · validation report",
            "Audio-visual segmentation models trained and evaluated on this release, beside the"
                + " published results.",
            sections(results, arms, tables, figures),
            "Written by vpo report. This file needs no network and nothing beside it; tables as LaTeX"
                + " and CSV and figures for a paper are in the folders tables and figures. Charts are"
                + " drawn by Chart.js (MIT licence), which is part of it.")
        .html();
  }

  private static List<Section> sections(
      Results results, List<ArmRuns> arms, TableFiles tables, FigureFiles figures)
      throws IOException {
    List<Section> sections = new ArrayList<>();
    sections.add(new VerdictSection(results, arms).section());
    sections.add(new ScoresSection(results, arms, tables).section());
    sections.add(AblationSection.of(arms, tables));
    ControlsSection.of(results, arms, tables).ifPresent(sections::add);
    results.probes().ifPresent(probes -> sections.add(LearnedProbesSection.of(probes, tables)));
    results
        .sweep()
        .ifPresent(sweep -> sections.add(SweepSection.of(sweep, results.runs(), tables)));
    sections.add(TestsSection.of(results.tests(), tables));
    sections.add(CurvesSection.of(results.runs(), tables));
    sections.add(ClassScoresSection.of(arms, tables));
    sections.add(new ExamplesSection(results).section());
    sections.add(new FiguresSection(results, figures, tables).section());
    sections.add(ProvenanceSection.of(results, tables));
    return sections;
  }
}
