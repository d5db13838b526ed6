package org.vpobuilder.schemas.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.spec.failure.NearestNames;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class HelpTextTest {
  @OptionGroup(value = "Far away", order = 5)
  static final class Far {
    @Option(names = "--far", description = "Far.")
    boolean far;
  }

  @Command(
      name = "toy",
      mixinStandardHelpOptions = true,
      description = {
        "A summary.",
        "A sentence that the source breaks",
        "here.",
        "  as it is, however long the line of an example may be, it is for copying and so on",
      })
  static final class Toy implements Runnable {
    @Mixin Far far = new Far();

    @Option(
        names = "--near",
        required = true,
        paramLabel = "N",
        description = "Near, e.g. audio.mode=mono.")
    int near;

    @Option(
        names = "--much",
        paramLabel = "KEY=VALUE",
        description = {
          "This begins one line",
          "and goes on with more words than a line of eighty columns has."
        })
    @Nullable Double much;

    @Option(names = "--scale", description = "Scale.")
    @Nullable BigDecimal scale;

    @Option(names = "--seed", description = "Seed.")
    long seed;

    @Option(names = "--map", paramLabel = "KEY=VALUE", description = "Map.")
    Map<String, String> map = new LinkedHashMap<>();

    @Override
    public void run() {}
  }

  @Command(
      name = "short",
      description = {"Its first sentence, 100%.", "Not its second."})
  static final class Short implements Runnable {
    @Override
    public void run() {}
  }

  @Command(
      name = "rather-long",
      description =
          "A sentence that does not fit beside so long a name in eighty columns, so goes on below.")
  static final class RatherLong implements Runnable {
    @Override
    public void run() {}
  }

  @Command(name = "program")
  static final class Program implements Runnable {
    @Override
    public void run() {}
  }

  /** The list is the same whether a command was read whole or only by its name. */
  @Test
  void usage_ofProgram_listsTheCommandsInTheirOrder() {
    for (Set<String> named : List.of(Set.<String>of(), Set.of("rather-long", "short"))) {
      String help =
          Console.program(new Program(), List.of(Short.class, RatherLong.class), named)
              .getUsageMessage();

      assertThat(help)
          .contains(
              """

              Commands:
                short        Its first sentence, 100%.
                rather-long  A sentence that does not fit beside so long a name in eighty
                             columns, so goes on below.
                help         Display help information about the specified command.
              """);
    }
  }

  @Test
  void usage_ofCommand_flowsAndIsGrouped() {
    String help = Console.prepare(new CommandLine(new Toy())).getUsageMessage();

    assertThat(help)
        .contains("A summary.\nA sentence that the source breaks here.\n  as it is")
        .contains("\nOptions:\n      --near=N          Near, e.g. audio.mode=mono.\n")
        .contains(
            """
                  --much=KEY=VALUE  This begins one line and goes on with more words than a
                                    line of eighty columns has.
            """);
    assertThat(help.indexOf("\nOptions:\n")).isLessThan(help.indexOf("\nFar away:\n"));
    assertThat(help.indexOf("\nFar away:\n")).isLessThan(help.indexOf("\nHelp:\n"));
    assertThat(help.lines().filter(line -> !line.startsWith("  as it is")))
        .allMatch(line -> line.length() <= 80);
  }

  @Command(name = "wide", mixinStandardHelpOptions = true)
  static final class Wide implements Runnable {
    @Option(names = "--flink-master-of-a-cluster", required = true, paramLabel = "HOST:PORT")
    String master = "";

    @Option(names = "--set-a-value-of-one", required = true, paramLabel = "[CONFIG:]KEY=VALUE")
    String set = "";

    @Option(names = "--other", paramLabel = "N")
    int other;

    @Parameters(paramLabel = "RELEASE")
    String release = "";

    @Override
    public void run() {}
  }

  @Test
  void synopsis_namesWhatIsRequiredAndBreaksBetweenOptions() {
    assertThat(Console.prepare(new CommandLine(new Wide())).getUsageMessage())
        .startsWith(
            """
            Usage: wide --flink-master-of-a-cluster=HOST:PORT
                        --set-a-value-of-one=[CONFIG:]KEY=VALUE [OPTIONS] RELEASE
            """);
  }

  @Test
  void wrap_breaksAtSpacesAlone() {
    assertThat(HelpText.wrap("see vggish.pth or model.audio_weights=x", 14))
        .isEqualTo(List.of("see vggish.pth", "or", "model.audio_weights=x"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--neer 3 | toy: Unknown options: '--neer', '3'",
        "--near x | toy: Invalid value for option '--near': got 'x', wanted a whole number",
        "--near 1 --seed 1.5"
            + " | toy: Invalid value for option '--seed': got '1.5', wanted a whole number",
        "--near 99999999999 | toy: Invalid value for option '--near': got '99999999999', wanted a"
            + " smaller number",
        "--near 1 --much y | toy: Invalid value for option '--much': got 'y', wanted a number",
        "--near 1 --scale y | toy: Invalid value for option '--scale': got 'y', wanted a number",
        "--far | toy: Missing required option: '--near=N'",
        "--near 1 --map x | toy: Value for option '--map' (KEY=VALUE) should be in KEY=VALUE format"
            + " but was x",
      })
  void misuse_isToldInPlainWords(String arguments, String said) {
    StringWriter err = new StringWriter();
    CommandLine line = Console.prepare(new CommandLine(new Toy())).setErr(new PrintWriter(err));

    assertThat(line.execute(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString()).startsWith(said + "\n").endsWith("'toy --help' tells more.\n");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "biuld, build",
        "bild, build",
        "worl, world",
        "chekc, check",
        "val, validate",
        "zzzzz, -",
        "x, -",
        "reprot, report",
      })
  void nearestName_isOfFewEdits(String typed, @Nullable String name) {
    List<String> names =
        List.of("build", "world", "check", "validate", "report", "render", "spec", "show");
    assertThat(NearestNames.of(typed, names)).isEqualTo(name == null ? List.of() : List.of(name));
  }

  @Test
  void unknownOption_getsNearestOnes() {
    StringWriter err = new StringWriter();
    CommandLine line = Console.prepare(new CommandLine(new Toy())).setErr(new PrintWriter(err));

    assertThat(line.execute("--scal", "1")).isEqualTo(2);
    assertThat(err.toString()).contains("\nDid you mean --scale?\n");
    err.getBuffer().setLength(0);
    assertThat(line.execute("--colour", "1")).isEqualTo(2);
    assertThat(err.toString()).doesNotContain("Did you mean");
  }

  @ParameterizedTest
  @CsvSource({
    "0.004, 0.00, 0.00",
    "-0.004, 0.00, 0.00",
    "-0.0, 0.00, 0.00",
    "-0.006, -0.01, -0.01",
    "1.005, 1.01, +1.01",
    "12.345, 12.35, +12.35",
    "NaN, NaN, NaN",
    "-Infinity, -Infinity, -Infinity",
  })
  void figures_thatRoundToZero_haveNoSign(double value, String plain, String signed) {
    assertThat(Figures.of(value, 2)).isEqualTo(plain);
    assertThat(Figures.signed(value, 2)).isEqualTo(signed);
  }
}
