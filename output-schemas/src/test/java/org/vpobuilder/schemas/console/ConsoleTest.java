package org.vpobuilder.schemas.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.vpobuilder.spec.failure.BadInputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class ConsoleTest {
  @Command(name = "failing")
  private record Failing(Exception failure) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      throw failure;
    }
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new BadInputException("a.json: got 1, wanted 2"), "a.json: got 1, wanted 2"),
        Arguments.of(new AccessDeniedException("/a"), "/a: permission denied"),
        Arguments.of(new NoSuchFileException("/a"), "/a: no such file"),
        Arguments.of(
            new FileSystemException("/a", null, "Read-only file system"),
            "/a: Read-only file system"),
        Arguments.of(new IOException("/a: No space left on device"), "/a: No space left on device"),
        Arguments.of(new FileAlreadyExistsException("/a"), "FileAlreadyExistsException: /a"),
        Arguments.of(new EOFException("a.tar"), "EOFException: a.tar"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void execute_badInputOrDisk_isOneLineAndCodeTwo(Exception failure, String said) {
    StringWriter err = new StringWriter();
    CommandLine line =
        Console.prepare(new CommandLine(new Failing(failure))).setErr(new PrintWriter(err));
    assertThat(line.execute()).isEqualTo(2);
    assertThat(err.toString().lines()).containsExactly("vpo: " + said);
  }

  @Command(name = "toy")
  private static final class Toy {}

  @Command(name = "cut", description = "Cuts.")
  private static final class Cut {
    @Option(names = "--deep", description = "How deep.")
    int deep;
  }

  @Command(name = "mix", description = "Mixes.")
  private static final class Mix {
    @Option(names = "--loud", description = "How loud.")
    int loud;
  }

  @Test
  void program_namedCommand_isReadWhole_othersByNameAndDescription() {
    List<Class<?>> commands = List.of(Cut.class, Mix.class);
    CommandLine all = Console.program(new Toy(), commands, null);
    CommandLine one = Console.program(new Toy(), commands, Set.of("mix", "--help"));
    assertThat(one.getUsageMessage())
        .isEqualTo(all.getUsageMessage())
        .contains("cut", "Cuts.", "mix", "Mixes.", "help");
    assertThat(help(one, "mix")).isEqualTo(help(all, "mix")).contains("--loud");
    assertThat(help(all, "cut")).contains("--deep");
    assertThat(help(one, "cut")).doesNotContain("--deep");
  }

  private static String help(CommandLine program, String command) {
    return Objects.requireNonNull(program.getSubcommands().get(command)).getUsageMessage();
  }
}
