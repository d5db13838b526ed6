package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.subset.MultiSource;
import org.vpobuilder.spec.subset.SingleSource;
import org.vpobuilder.spec.subset.VpoSubsets;
import picocli.CommandLine;

/** Checks help, exit codes, and which text goes to which stream. */
class CommandLineTest {
  private static final Path ABSENT = Path.of("no/such/release");

  private static final int COLUMNS = 100;

  private final Level level = root().getLevel();

  @AfterEach
  void beQuietAgain() {
    System.clearProperty("vpo.verbose");
    root().setLevel(level);
  }

  @Test
  void subcommands_ofVpo_areTheDocumentedOnes() {
    assertThat(Vpo.commandLine().getSubcommands().keySet())
        .containsExactlyInAnyOrder(
            "demo",
            "check",
            "build",
            "plan",
            "render",
            "verify",
            "stats",
            "diff",
            "export",
            "controls",
            "show",
            "avs-m-ss",
            "world",
            "spec",
            "classes",
            "sources",
            "help");
  }

  @Test
  void help_ofVpo_fitsTerminal() {
    VpoRun run = VpoRun.of("--help");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).allMatch(line -> line.length() <= COLUMNS);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_ofCommand_fitsTerminalAndNamesEveryOption(String command) {
    VpoRun run = VpoRun.of(command, "--help");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).allMatch(line -> line.length() <= COLUMNS);
    for (CommandLine.Model.OptionSpec option : spec(command).options()) {
      assertThat(run.out()).contains(option.longestName());
      assertThat(option.description()).as(option.longestName()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_ofVpo_saysWhatCommandDoesInOneSentence(String command) {
    String first = spec(command).usageMessage().description()[0];
    assertThat(first).endsWith(".");
    // picocli breaks a line that does not fit at a space.
    String flowing = VpoRun.of("--help").out().replaceAll("\\s+", " ");
    assertThat(flowing).contains(" %s %s ".formatted(command, first));
  }

  static Stream<String> commands() {
    return Vpo.commandLine().getSubcommands().keySet().stream()
        .filter(name -> !name.equals("help"));
  }

  @ParameterizedTest
  @CsvSource({
    "bild, 'Did you mean vpo build?\n'",
    "biuld, 'Did you mean vpo build?\n'",
    "evaluation, ''",
    "x, ''"
  })
  void command_thatIsUnknown_isRefusedWithTheNearest(String typed, String suggestion) {
    VpoRun run = VpoRun.of(typed);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            "vpo: Unmatched argument at index 0: '%s'\n%s'vpo --help' tells more.\n"
                .formatted(typed, suggestion));
  }

  @Test
  void set_withoutEqualsSign_isRefusedInPlainWords() {
    VpoRun run = VpoRun.of("spec", "demo", "--set", "seed");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "vpo spec: Value for option '--set' (KEY=VALUE) should be in KEY=VALUE format but was"
                + " seed\n'vpo spec --help' tells more.\n");
  }

  @Test
  void help_ofBuild_namesWhatIsRequiredAndGroupsTheRest() {
    String help = VpoRun.of("build", "--help").out();
    assertThat(help)
        .startsWith(
            """
            Usage: vpo build --spec=SPEC --out=DIR [OPTIONS]
            """);
    int sources = help.indexOf("\nSources:\n");
    int what = help.indexOf("\nWhat to build:\n");
    int next = help.indexOf("\nGoing on from an earlier build:\n");
    assertThat(help).doesNotContain("\nOptions:\n");
    assertThat(help.substring(sources, what))
        .contains("--coco", "--vggsound", "--visual", "--audio", "--cache");
    assertThat(help.substring(what, next)).contains("--spec", "--subsets", "--out", "--set");
  }

  @Test
  void command_thatIsMissing_getsHelp() {
    VpoRun run = VpoRun.of();
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEqualTo(VpoRun.of("--help").out());
  }

  @Test
  void option_thatIsMissing_isNamed() {
    VpoRun run = VpoRun.of("verify");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines())
        .containsExactly(
            "vpo verify: Missing required parameter: 'RELEASE'", "'vpo verify --help' tells more.");
  }

  @Test
  void version_ofVpo_isPrinted() {
    VpoRun run = VpoRun.of("--version");
    assertThat(run.code()).isZero();
    assertThat(run.out()).matches("vpo \\S+\n");
  }

  @Test
  void spec_builtIn_isReadBack() {
    VpoRun run = VpoRun.of("spec", "vpo-2024");
    assertThat(run.code()).isZero();
    ReleaseSpec spec = SpecReader.read(run.out().getBytes(StandardCharsets.UTF_8), "stdout");
    // S1, section 3.
    assertThat(spec.subsets().of(VpoSubsets.SS, SingleSource.Rules.class).samples().train())
        .isEqualTo(11_312);
    assertThat(spec.subsets().of(VpoSubsets.MS, MultiSource.Rules.class).samples().test())
        .isEqualTo(1_437);
  }

  @Test
  void classes_ofVpo_are21() {
    VpoRun run = VpoRun.of("classes");
    assertThat(run.code()).isZero();
    List<String> rows = run.out().lines().filter(line -> line.matches(" +\\d+  .*")).toList();
    assertThat(rows).hasSize(21);
    // S1, Table 7.
    assertThat(rows.get(0)).matches(" +1 +airplane +5 airplane +airplane; airplane flyby");
    assertThat(rows.get(20)).matches(" +21 +zebra +24 zebra +zebra braying");
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "stats"})
  void badInput_withoutVerbose_isOneLine(String command) {
    VpoRun run = VpoRun.of(command, ABSENT);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines())
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("vpo: " + ABSENT.toAbsolutePath()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "stats"})
  void badInput_withVerbose_showsStackTrace(String command) {
    VpoRun run = VpoRun.of(command, "-v", ABSENT);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("\tat org.vpobuilder.")
        .contains("\nvpo: " + ABSENT.toAbsolutePath());
  }

  @Test
  void exitCodes_inHelp_areThoseOfTheProduct() {
    assertThat(VpoRun.of("--help").out())
        .contains("Exit codes: 0 done, 1 done with rejections above --max-rejected")
        .contains("2 usage or bad input, 3 internal error.");
    assertThat(Map.of("done", Console.DONE, "above", Console.ABOVE_LIMIT))
        .isEqualTo(Map.of("done", 0, "above", 1));
    assertThat(List.of(Console.BAD_INPUT, Console.INTERNAL)).containsExactly(2, 3);
  }

  private static CommandLine.Model.CommandSpec spec(String command) {
    CommandLine line = Vpo.commandLine().getSubcommands().get(command);
    assertThat(line).isNotNull();
    return line.getCommandSpec();
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
