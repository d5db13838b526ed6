package org.vpobuilder.validation.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.console.ProgressDisplay;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Probes;
import org.vpobuilder.validation.report.ValidationReport;
import org.vpobuilder.validation.report.page.PageFolder;
import org.vpobuilder.validation.report.page.PageProgress;
import org.vpobuilder.validation.report.release.ReleaseReport;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vpo report}: makes a page about a release or about results. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Write an HTML report that needs no network.",
      "",
      "Of a release: whether it is sound, by the ten numbers that decide; counts and ledger, classes beside the published imbalance, places, loudness,",
      "clip reuse, rejections, and a gallery of samples to look at and to listen to. It is a"
          + " folder.",
      "",
      "Of a validation: scores beside the published ones, mono against stereo, t-tests, learning",
      "curves, classes, pictures with their sound, figures, provenance. The page is one file; beside",
      "it are its tables as CSV and LaTeX and figures for a paper as SVG and PNG.",
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
      description =
          "Folder of the page, "
              + PageFolder.FILE
              + ". It may be absent, empty, or hold an earlier page of this command, which is"
              + " replaced; a folder that holds anything else is refused.")
  Path out = Path.of("");

  @Option(
      names = "--gallery",
      paramLabel = "N",
      defaultValue = "500",
      description =
          "Most samples in a release's gallery, evenly spread (default: ${DEFAULT-VALUE}). One"
              + " takes about 0.15 MB.")
  int gallery;

  @Option(
      names = "--probes",
      paramLabel = "FILE",
      description =
          "What `vpo stats RELEASE --probes --json` printed. `vpo report RELEASE` computes it first"
              + " where it is not given.")
  @Nullable Path probes;

  @Spec CommandSpec spec;

  /** A bound in bytes: there are at most thousands of classes and measures. */
  private static final long MAX_PROBES = 1 << 24;

  /** The subject of the page: one of these options. */
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
    if (probes != null && subject.release == null) {
      throw new BadInputException("--probes: got it with --validation, wanted it with a release");
    }
    Probes given = probes == null ? null : read(probes);
    Shown shown = new Shown();
    Path page;
    try (ProgressDisplay display =
        ProgressDisplay.start(
            "report",
            subject.release == null ? "runs" : "samples",
            shown.all::get,
            shown.done::get)) {
      page =
          subject.release == null
              ? ValidationReport.write(subject.validation, out, shown)
              : ReleaseReport.write(subject.release, gallery, given, out, shown);
    }
    PrintWriter print = spec.commandLine().getOut();
    print.println("Report: " + page.toUri());
    print.println("Open it in a browser: it needs no network and no server.");
    print.flush();
    return 0;
  }

  private static Probes read(Path file) {
    try {
      if (Files.size(file) > MAX_PROBES) {
        throw new BadInputException(
            "--probes: %s: got %d bytes, wanted at most %d"
                .formatted(file, Files.size(file), MAX_PROBES));
      }
      return Formats.PROBES.read(Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      throw new BadInputException("--probes: %s: can't be read: %s".formatted(file, e), e);
    }
  }

  /** Passes counts to the progress display. */
  private static final class Shown implements PageProgress {
    private final AtomicLong all = new AtomicLong(-1);
    private final AtomicLong done = new AtomicLong();

    @Override
    public void wanted(long count) {
      all.set(count);
    }

    @Override
    public void done() {
      done.incrementAndGet();
    }
  }
}
