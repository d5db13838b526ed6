package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.schemas.console.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin StorageOptions storage = new StorageOptions();
  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (!SpecReader.BUILT_IN.contains(name)) {
      ClassMap.builtIn(storage.spec(name).classMap());
    }
    String text =
        SpecReader.BUILT_IN.contains(name)
            ? SpecReader.builtInText(name)
            : "%s: a valid spec, %s%n".formatted(name, storage.spec(name).name());
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
    return Console.DONE;
  }
}
