package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import org.vpobuilder.pipeline.job.BuilderVersion;
import org.vpobuilder.spec.failure.BadInputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code vpo}: the entry point. */
@Command(
    name = "vpo",
    versionProvider = Vpo.Version.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Builds unbiased audio-visual segmentation benchmarks from COCO images and VGGSound clips",
      "(Visual Post-production, CVPR 2024): VPO-SS, VPO-MS and VPO-MSMI, as verified shards.",
      ""
    },
    subcommands = {
      DemoCommand.class,
      BuildCommand.class,
      PlanCommand.class,
      RenderCommand.class,
      VerifyCommand.class,
      StatsCommand.class,
      AvsMssCommand.class,
      WorldCommand.class,
      SpecCommand.class,
      ClassesCommand.class,
      HelpCommand.class
    },
    footer = {
      "",
      "Try it:",
      "  vpo demo",
      "Build the published benchmarks from real data:",
      "  vpo build --spec vpo-2024 --coco COCO --vggsound VGGSOUND --out release",
      "  vpo verify release && vpo stats release",
      "",
      "COCO holds annotations/instances_{train,val}2017.json, captions_*.json (for male, female and",
      "baby) and {train,val}2017/*.jpg. VGGSOUND holds vggsound.csv and clips/{id}_{start:06d}.mp4",
      "(or wav, ogg, flac, ...).",
      "",
      "Exit codes: 0 done, 1 done with rejections above --max-rejected or a check failed,",
      "2 usage or bad input, 3 internal error."
    })
public final class Vpo implements Runnable {
  static final int DONE = 0;
  static final int ABOVE_LIMIT = 1;
  static final int BAD_INPUT = 2;
  static final int INTERNAL = 3;

  private static final String MISSING = "Missing command";

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Log what is done, and show stack traces.")
  void setVerbose(boolean verbose) {
    if (verbose) {
      System.setProperty("vpo.verbose", "true");
      ch.qos.logback.classic.Logger root =
          (ch.qos.logback.classic.Logger)
              LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      root.setLevel(ch.qos.logback.classic.Level.INFO);
    }
  }

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), MISSING);
  }

  public static void main(String[] args) {
    // Numbers in files and messages are the same in every country.
    Locale.setDefault(Locale.ROOT);
    int code;
    try {
      code = commandLine().execute(args);
    } catch (Throwable e) {
      // A broken class path must not leave non-daemon threads hanging.
      System.err.println("vpo: internal error: " + e);
      code = INTERNAL;
    }
    System.exit(code);
  }

  /** The command line as tests run it. */
  static CommandLine commandLine() {
    return new CommandLine(new Vpo())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler((e, arguments) -> misused(e))
        .setExecutionExceptionHandler((e, line, parsed) -> failed(e, line));
  }

  /** One line says what is wrong; picocli would print the whole help below it. */
  private static int misused(CommandLine.ParameterException e) {
    CommandLine line = e.getCommandLine();
    if (MISSING.equals(e.getMessage())) {
      line.usage(line.getErr());
    } else {
      String command = line.getCommandSpec().qualifiedName();
      line.getErr().printf("%s: %s%n", command, e.getMessage());
      CommandLine.UnmatchedArgumentException.printSuggestions(e, line.getErr());
      line.getErr().printf("'%s --help' tells more.%n", command);
    }
    return BAD_INPUT;
  }

  private static int failed(Exception e, CommandLine line) {
    boolean verbose = Boolean.getBoolean("vpo.verbose");
    if (verbose) {
      e.printStackTrace(line.getErr());
    }
    if (e instanceof BadInputException) {
      line.getErr().println("vpo: " + e.getMessage());
      return BAD_INPUT;
    }
    if (e instanceof FileSystemException || e instanceof IOException) {
      line.getErr().println("vpo: " + e.getClass().getSimpleName() + ": " + e.getMessage());
      return BAD_INPUT;
    }
    line.getErr()
        .println("vpo: internal error: " + e.getMessage() + (verbose ? "" : " (-v shows where)"));
    return INTERNAL;
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"vpo " + BuilderVersion.get()};
    }
  }
}
