package org.vpobuilder.validation.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.vpobuilder.validation.report.ValidationReport;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vpo report}: a page about results. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Write one HTML page that needs no network and nothing beside it: scores beside the published",
      "ones, mono against stereo, t-tests, learning curves, classes, pictures, provenance.",
      ""
    },
    footer = {"", "Example:", "  vpo report --validation results --out page"})
public final class ReportCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  Subject subject = new Subject();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where to write " + ValidationReport.FILE + ".")
  Path out = Path.of("");

  @Spec CommandSpec spec;

  /** What the page is about: one of these. A release is the next one. */
  static final class Subject {
    @Option(
        names = "--validation",
        required = true,
        paramLabel = "RESULTS",
        description = "The folder that `vpo validate` wrote.")
    Path validation = Path.of("");
  }

  @Override
  public Integer call() throws IOException {
    Path page = ValidationReport.write(subject.validation, out);
    spec.commandLine().getOut().println("Report: " + page.toUri());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
