package org.vpobuilder.schemas.console;

import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.NearestNames;
import org.vpobuilder.spec.failure.StoreException;
import org.vpobuilder.spec.failure.UnreachableException;
import picocli.CommandLine;

/** Runs a command line. */
public final class Console {
  public static final int DONE = 0;
  public static final int ABOVE_LIMIT = 1;
  public static final int BAD_INPUT = 2;
  public static final int INTERNAL = 3;

  /** The message of a command without a subcommand, which makes its help appear. */
  public static final String MISSING = "Missing command";

  private static final String WHOLE = "a whole number";

  /** System property: show stack traces. */
  static final String VERBOSE = "vpo.verbose";

  private Console() {}

  /** Configures how {@code line} handles options, errors and help. */
  static CommandLine prepare(CommandLine line) {
    HelpText.set(line);
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Long.class, text -> number(text, Long::valueOf, WHOLE))
        .registerConverter(long.class, text -> number(text, Long::valueOf, WHOLE))
        .registerConverter(Integer.class, text -> number(text, Integer::valueOf, WHOLE))
        .registerConverter(int.class, text -> number(text, Integer::valueOf, WHOLE))
        .registerConverter(Double.class, text -> number(text, Double::valueOf, "a number"))
        .registerConverter(double.class, text -> number(text, Double::valueOf, "a number"))
        .registerConverter(BigDecimal.class, text -> number(text, BigDecimal::new, "a number"))
        .setParameterExceptionHandler((e, arguments) -> misused(e))
        .setExecutionExceptionHandler((e, failed, parsed) -> failed(e, failed));
  }

  /**
   * A program with its commands. A command that none of the arguments names is known by its name
   * and description alone, which the program's help shows: reading the options of all commands took
   * a fifth to a quarter of the time of {@code --help}.
   *
   * @param commands annotated classes, in the order of the help
   * @param named words among which a command's name is looked for; null to read all commands whole
   */
  public static CommandLine program(
      Object program, List<Class<?>> commands, @Nullable Set<String> named) {
    CommandLine line = new CommandLine(program);
    for (Class<?> command : commands) {
      CommandLine.Command told =
          Objects.requireNonNull(command.getAnnotation(CommandLine.Command.class));
      if (named == null || named.contains(told.name())) {
        line.addSubcommand(new CommandLine(command));
      } else {
        CommandLine.Model.CommandSpec brief = CommandLine.Model.CommandSpec.create();
        // Variables are looked for letter by letter.
        brief.interpolateVariables(false);
        brief.usageMessage().description(told.description());
        line.addSubcommand(told.name(), brief);
      }
    }
    return prepare(line.addSubcommand(CommandLine.HelpCommand.class));
  }

  private static <N> N number(String text, Function<String, N> reading, String wanted) {
    try {
      return reading.apply(text);
    } catch (NumberFormatException e) {
      // A number with too many digits gets the same message.
      boolean digits = wanted.equals(WHOLE) && text.matches("[+-]?\\d+");
      throw new CommandLine.TypeConversionException(
          "got '%s', wanted %s".formatted(text, digits ? "a smaller number" : wanted));
    }
  }

  /**
   * Prints what {@code --json} asks for: the JSON alone, on standard output, so that it can be
   * piped.
   */
  public static void printJson(byte[] json, PrintWriter out) {
    out.print(new String(json, StandardCharsets.UTF_8));
    out.flush();
  }

  /**
   * Runs the command line of a process and ends the process.
   *
   * @param line makes the command line for the words that may name a command, as {@link #program}
   *     takes them
   */
  public static void main(Function<@Nullable Set<String>, CommandLine> line, String[] arguments) {
    // Numbers in files and messages are the same in every country.
    Locale.setDefault(Locale.ROOT);
    int code;
    try {
      code = line.apply(words(arguments)).execute(arguments);
    } catch (Throwable e) {
      // A broken class path must not leave non-daemon threads hanging.
      System.err.println("vpo: internal error: " + e);
      code = INTERNAL;
    }
    System.exit(code);
  }

  /** The arguments; null if more of them are in a file. */
  private static @Nullable Set<String> words(String[] arguments) {
    Set<String> words = Set.copyOf(Arrays.asList(arguments));
    return words.stream().anyMatch(word -> word.startsWith("@")) ? null : words;
  }

  /** Prints one line about a wrong use; picocli would print the whole help below it. */
  private static int misused(CommandLine.ParameterException e) {
    CommandLine line = e.getCommandLine();
    if (MISSING.equals(e.getMessage())) {
      line.usage(line.getErr());
    } else {
      String command = line.getCommandSpec().qualifiedName();
      CommandLine.ParameterException told = unknownFirst(e);
      line.getErr().printf("%s: %s%n", command, plain(told));
      if (told instanceof CommandLine.UnmatchedArgumentException unmatched) {
        suggest(unmatched, line);
      }
      line.getErr().printf("'%s --help' tells more.%n", command);
    }
    return BAD_INPUT;
  }

  /** Reports a misspelt option before a missing one: its own name helps to find it. */
  private static CommandLine.ParameterException unknownFirst(CommandLine.ParameterException e) {
    List<String> unknown = e.getCommandLine().getUnmatchedArguments();
    return e instanceof CommandLine.MissingParameterException && !unknown.isEmpty()
        ? new CommandLine.UnmatchedArgumentException(e.getCommandLine(), unknown)
        : e;
  }

  /**
   * Removes a doubled word: for a value of a map without an equals sign picocli writes "option
   * option".
   */
  private static String plain(CommandLine.ParameterException e) {
    return String.valueOf(e.getMessage()).replace("for option option ", "for option ");
  }

  /**
   * Suggests names. picocli's own suggestions count common letters in any order, such as world for
   * biuld.
   */
  private static void suggest(CommandLine.UnmatchedArgumentException e, CommandLine line) {
    CommandLine.Model.CommandSpec spec = line.getCommandSpec();
    String prefix = e.isUnknownOption() ? "" : spec.qualifiedName() + " ";
    Collection<String> names =
        e.isUnknownOption() ? spec.optionsMap().keySet() : spec.subcommands().keySet();
    String nearest =
        NearestNames.of(e.getUnmatched().get(0), names).stream()
            .map(name -> prefix + name)
            .collect(Collectors.joining(" or "));
    if (!nearest.isEmpty()) {
      line.getErr().printf("Did you mean %s?%n", nearest);
    }
  }

  private static int failed(Exception e, CommandLine line) {
    boolean verbose = Boolean.getBoolean(VERBOSE);
    if (verbose) {
      e.printStackTrace(line.getErr());
    }
    if (e instanceof UnreachableException unreachable) {
      unreachable.lines().forEach(text -> line.getErr().println("vpo: " + text));
      return ABOVE_LIMIT;
    }
    if (e instanceof BadInputException || e instanceof StoreException) {
      line.getErr().println("vpo: " + e.getMessage());
      return BAD_INPUT;
    }
    if (e instanceof IOException) {
      line.getErr().println("vpo: " + inWords((IOException) e));
      return BAD_INPUT;
    }
    line.getErr()
        .println("vpo: internal error: " + e.getMessage() + (verbose ? "" : " (-v shows where)"));
    return INTERNAL;
  }

  /** Adds the reason: the message of some failures is only the file's name. */
  private static String inWords(IOException e) {
    if (e instanceof AccessDeniedException) {
      return e.getMessage() + ": permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return e.getMessage() + ": no such file";
    }
    boolean hasReason = e instanceof FileSystemException file && file.getReason() != null;
    return hasReason || e.getClass() == IOException.class
        ? String.valueOf(e.getMessage())
        : e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
