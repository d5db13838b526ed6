package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.run.Progress;
import org.vpobuilder.pipeline.stats.ProbeCollector;
import org.vpobuilder.pipeline.stats.ProbesText;
import org.vpobuilder.pipeline.stats.StatsCollector;
import org.vpobuilder.pipeline.stats.StatsText;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Probes;
import org.vpobuilder.spec.release.Release;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vpo stats}: counts of the content of a release. */
@Command(
    name = "stats",
    mixinStandardHelpOptions = true,
    description = {
      "Count what a release holds and where every record of its sources went.",
      "Samples, objects, classes and their imbalance, positions, levels, clip reuse, rejections.",
      "With --probes also how far a model gets that does not listen, does not look, or knows the",
      "release's habits, each beside chance: a release is sound if that is not far."
    })
final class StatsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RELEASE", description = "The folder that `vpo build` wrote.")
  String release = "";

  @Mixin StorageOptions storage = new StorageOptions();

  @Option(
      names = "--probes",
      description = {
        "Read every mask and sound too, which takes longer, and probe them.",
        "With --json the probes alone are printed (probes.schema.json); `vpo report` takes them."
      })
  boolean probes;

  @Option(
      names = "--json",
      description = "Print JSON (stats.schema.json or probes.schema.json) instead of text.")
  boolean json;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Folder root = FinishedRelease.require(storage.folder(release));
    PrintWriter out = spec.commandLine().getOut();
    Release.Controls controls = ReleaseReader.open(root).manifest().controls();
    if (probes && controls != null) {
      throw new BadInputException(
          root + ": got a control set, wanted a release: --probes asks how models get by on one");
    }
    if (json && probes) {
      Console.printJson(Formats.PROBES.writePretty(probed(root)), out);
    } else if (json) {
      Console.printJson(Formats.STATS.writePretty(StatsCollector.collect(root)), out);
    } else {
      if (controls != null) {
        out.printf("A control set of a release of %s.%n", controls.baseSpec());
        ControlsCommand.printKinds(controls, out);
        out.println();
      }
      out.print(StatsText.of(StatsCollector.collect(root)));
      if (probes) {
        out.print("\n" + ProbesText.of(probed(root)));
      }
      out.flush();
    }
    return Console.DONE;
  }

  private static Probes probed(Folder root) throws IOException {
    ReleaseReader reader = ReleaseReader.open(root);
    AtomicLong done = new AtomicLong();
    try (Progress.Running running =
        new TerminalProgress().start("probes", "shards", reader.shards()::size, done::get)) {
      return ProbeCollector.collect(reader, done::incrementAndGet);
    }
  }
}
