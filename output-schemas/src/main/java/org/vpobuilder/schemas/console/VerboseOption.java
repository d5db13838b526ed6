package org.vpobuilder.schemas.console;

import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The option {@code -v} of every command. */
public final class VerboseOption {
  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Log what is done, and show stack traces.")
  void set(boolean verbose) {
    if (verbose) {
      System.setProperty(Console.VERBOSE, "true");
      ch.qos.logback.classic.Logger root =
          (ch.qos.logback.classic.Logger)
              LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      root.setLevel(ch.qos.logback.classic.Level.INFO);
    }
  }
}
