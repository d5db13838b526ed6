package org.vpobuilder.validation.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.report.ValidationReport;
import org.vpobuilder.validation.report.release.ReleaseReport;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vpo report}: a page about a release or about results. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Write an HTML report that needs no network.",
      "",
      "Of a release: counts and ledger, classes beside the published imbalance, places, loudness,",
      "clip reuse, rejections, and a gallery of samples to look at and to listen to. It is a folder.",
      "",
      "Of a validation: scores beside the published ones, mono against stereo, t-tests, learning",
      "curves, classes, pictures, provenance. It is one file.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  vpo report release --out report",
      "  vpo report --validation results --out page"
    })
public final class ReportCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  Subject subject = new Subject();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where to write " + ValidationReport.FILE + "; of a release, a new folder.")
  Path out = Path.of("");

  @Option(
      names = "--gallery",
      paramLabel = "N",
      defaultValue = "500",
      description =
          "Most samples in a release's gallery, evenly spread (default: ${DEFAULT-VALUE}). One takes"
              + " about 0.15 MB.")
  int gallery;

  @Spec CommandSpec spec;

  /** What the page is about: one of these. */
  static final class Subject {
    @Parameters(paramLabel = "RELEASE", description = "The folder of a release, on this machine.")
    @Nullable Path release;

    @Option(
        names = "--validation",
        required = true,
        paramLabel = "RESULTS",
        description = "The folder that `vpo validate` wrote.")
    Path validation = Path.of("");
  }

  @Override
  public Integer call() throws IOException {
    if (gallery < 0) {
      throw new BadInputException("--gallery: got %d, wanted 0 or more".formatted(gallery));
    }
    Path page =
        subject.release == null
            ? ValidationReport.write(subject.validation, out)
            : ReleaseReport.write(subject.release, gallery, out);
    spec.commandLine().getOut().println("Report: " + page.toUri());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
