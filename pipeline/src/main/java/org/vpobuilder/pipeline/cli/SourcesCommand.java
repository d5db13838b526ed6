package org.vpobuilder.pipeline.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.schemas.console.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vpo sources}: the kinds of sources that builds can read. */
@Command(
    name = "sources",
    mixinStandardHelpOptions = true,
    description = {
      "List the data sets that --visual NAME=DIR and --audio NAME=DIR can read.",
      "How the files of each must lie is in docs/sources.md."
    })
final class SourcesCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Sources.visualKinds()
        .values()
        .forEach(kind -> out.printf("--visual %-12s %s%n", kind.name(), kind.summary()));
    Sources.audioKinds()
        .values()
        .forEach(kind -> out.printf("--audio  %-12s %s%n", kind.name(), kind.summary()));
    out.flush();
    return Console.DONE;
  }
}
