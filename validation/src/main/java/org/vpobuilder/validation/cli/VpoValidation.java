package org.vpobuilder.validation.cli;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.schemas.console.VerboseOption;
import org.vpobuilder.validation.protocol.Environment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vpo}'s commands that train and evaluate; the launcher sends them here. */
@Command(
    name = "vpo",
    versionProvider = VpoValidation.Version.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Trains and evaluates audio-visual segmentation models on a release, to prove it sound.",
      ""
    })
public final class VpoValidation implements Runnable {
  private static final List<Class<?>> COMMANDS =
      List.of(
          TrainCommand.class,
          EvaluateCommand.class,
          PredictCommand.class,
          ValidateCommand.class,
          ReportCommand.class,
          TtestCommand.class,
          BenchModelsCommand.class);

  @Mixin VerboseOption verbose = new VerboseOption();
  @Spec CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), Console.MISSING);
  }

  public static void main(String[] args) {
    // DJL downloads files and reports usage by default. This turns both off, because a process in a
    // data centre must not call external hosts.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    Console.main(VpoValidation::commandLine, args);
  }

  /** The command line with all options of all commands, as tests run it. */
  static CommandLine commandLine() {
    return commandLine(null);
  }

  private static CommandLine commandLine(@Nullable Set<String> named) {
    return Console.program(new VpoValidation(), COMMANDS, named);
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"vpo " + Environment.version()};
    }
  }
}
