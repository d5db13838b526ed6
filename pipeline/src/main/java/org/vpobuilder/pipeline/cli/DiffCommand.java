package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.vpobuilder.pipeline.compare.DiffText;
import org.vpobuilder.pipeline.compare.ReleaseComparison;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.run.Progress;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.spec.release.ReleaseDiff;
import org.vpobuilder.spec.release.ReleaseDiff.VersionStep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vpo diff}: two releases compared. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = {
      "Compare two releases sample by sample, and advise on the version of the second.",
      "Compared are the bytes of the shards. The advice: major if a sample of A is gone or holds",
      "something else (image, mask, objects, class, alpha, clip, span, sound, split); minor if B",
      "only has more samples; patch if only metadata or packing differ. Exit code 0 if the",
      "releases are the same, 1 if they differ."
    })
final class DiffCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "A", description = "The earlier release.")
  String first = "";

  @Parameters(index = "1", paramLabel = "B", description = "The later release.")
  String second = "";

  @Option(
      names = "--json",
      description = "Print JSON (release-diff.schema.json: every difference) instead of text.")
  boolean json;

  @Mixin WorkerOptions threads = new WorkerOptions();
  @Mixin StorageOptions storage = new StorageOptions();
  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    ReleaseReader a = ReleaseReader.open(FinishedRelease.require(storage.folder(first)));
    ReleaseReader b = ReleaseReader.open(FinishedRelease.require(storage.folder(second)));
    ReleaseDiff diff = compare(a, b);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Console.printJson(Formats.RELEASE_DIFF.writePretty(diff), out);
    } else {
      out.print(DiffText.of(diff));
      out.flush();
    }
    return diff.advice() == VersionStep.NONE ? Console.DONE : Console.ABOVE_LIMIT;
  }

  private ReleaseDiff compare(ReleaseReader a, ReleaseReader b) throws IOException {
    AtomicLong done = new AtomicLong();
    long samples = samples(a) + samples(b);
    try (Progress.Running running =
        new TerminalProgress().start("diff", "samples", () -> samples, done::get)) {
      return ReleaseComparison.compare(a, b, threads.count(), done::addAndGet);
    }
  }

  /** The number of samples of a release; a sample that two subsets share counts once. */
  static long samples(ReleaseReader release) {
    return release.manifest().samples();
  }
}
