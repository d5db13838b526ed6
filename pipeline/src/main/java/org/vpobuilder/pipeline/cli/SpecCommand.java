package org.vpobuilder.pipeline.cli;

import java.util.concurrent.Callable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.schemas.console.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vpo spec}: shows or checks a spec. */
@Command(
    name = "spec",
    mixinStandardHelpOptions = true,
    description = {
      "Print a built-in spec, with its comments, to start your own from; or check a spec file."
    })
final class SpecCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SPEC", description = "vpo-2024, demo or a file.")
  String name = "";

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    if (!SpecReader.BUILT_IN.contains(name)) {
      ClassMap.builtIn(SpecReader.open(name).classMap());
    }
    String text =
        SpecReader.BUILT_IN.contains(name)
            ? SpecReader.builtInText(name)
            : "%s: a valid spec, %s%n".formatted(name, SpecReader.open(name).name());
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
    return Console.DONE;
  }
}
