package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.vpobuilder.pipeline.stats.StatsCollector;
import org.vpobuilder.pipeline.stats.StatsText;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.spec.release.Stats;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vpo stats}: what a release holds. */
@Command(
    name = "stats",
    mixinStandardHelpOptions = true,
    description = {
      "Count what a release holds and where every record of its sources went.",
      "Samples, objects, classes and their imbalance, positions, levels, clip reuse, rejections."
    })
final class StatsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RELEASE", description = "The folder that `vpo build` wrote.")
  String release = "";

  @Mixin StorageOptions storage = new StorageOptions();

  @Option(names = "--json", description = "Print JSON (stats.schema.json) instead of text.")
  boolean json;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Stats stats = StatsCollector.collect(FinishedRelease.require(storage.folder(release)));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Console.printJson(Formats.STATS.writePretty(stats), out);
    } else {
      out.print(StatsText.of(stats));
      out.flush();
    }
    return Console.DONE;
  }
}
