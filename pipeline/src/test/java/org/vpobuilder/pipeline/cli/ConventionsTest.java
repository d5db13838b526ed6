package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.subset.VpoSubsets;
import picocli.CommandLine;

/** Checks the conventions that all commands for reading a release share. */
class ConventionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path shared = Path.of("");

  private static Path release = Path.of("");
  private static PlannedSample row;

  @TempDir Path folder = Path.of("");

  @BeforeAll
  static void build() throws IOException {
    Path world = TinyWorld.in(shared.resolve("world")).folder();
    release = shared.resolve("release");
    VpoRun run =
        VpoRun.decoding(
            "build", world, release, "--spec", TinyWorld.specIn(shared), "--scale", "0.02");
    assertThat(run.code()).as(run.err()).isZero();
    row = new ReleaseFiles(release).rows(VpoSubsets.SS).get(0);
  }

  @Test
  void verify_short_isTheVerdictAndWhatFailed() throws IOException {
    VpoRun sound = VpoRun.of("verify", "--short", release);
    assertThat(sound.code()).isZero();
    assertThat(sound.out()).isEqualTo("Sound: every check passed.\n");

    VpoRun broken = VpoRun.of("verify", "--short", broken());
    assertThat(broken.code()).isEqualTo(1);
    assertThat(broken.out())
        .startsWith("manifest: spec.yaml: got ")
        .doesNotContain("looked at")
        .endsWith("NOT SOUND: 1 check failed.\n");
  }

  @Test
  void verify_json_isTheTable() throws IOException {
    JsonNode sound = json(0, "verify", "--json", release);
    assertThat(sound.get("sound").asBoolean()).isTrue();
    List<String> checks = sound.get("checks").findValuesAsText("check");
    assertThat(checks).startsWith("manifest", "schema").hasSizeGreaterThan(35);

    JsonNode broken = json(1, "verify", "--json", broken());
    assertThat(broken.get("sound").asBoolean()).isFalse();
    JsonNode manifest = broken.get("checks").get(0);
    assertThat(manifest.get("failures").asInt()).isEqualTo(1);
    assertThat(manifest.get("first").get(0).get("file").asText()).isEqualTo("spec.yaml");
  }

  /** A copy whose spec has one more comment, so that it differs from the manifest's digest. */
  private Path broken() throws IOException {
    Path copy = folder.resolve("broken");
    try (Stream<Path> paths = Files.walk(release)) {
      for (Path path : paths.toList()) {
        Files.copy(path, copy.resolve(release.relativize(path).toString()));
      }
    }
    Files.writeString(
        copy.resolve("spec.yaml"), Files.readString(release.resolve("spec.yaml")) + "# mine\n");
    return copy;
  }

  @Test
  void json_ofEachCommand_isAloneOnStandardOutput() throws IOException {
    assertThat(json(0, "stats", release, "--json").has("sides")).isTrue();
    assertThat(json(0, "diff", release, release, "--json").get("advice").asText())
        .isEqualTo("none");
    VpoRun shown = VpoRun.of("show", release, row.key(), "--json");
    assertThat(Formats.SAMPLE.violations(shown.out().getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(JSON.readTree(shown.out()).get("key").asText()).isEqualTo(row.key());
  }

  private static JsonNode json(int code, Object... arguments) throws IOException {
    VpoRun run = VpoRun.of(arguments);
    assertThat(run.code()).as(run.err()).isEqualTo(code);
    return JSON.readTree(run.out());
  }

  @Test
  void show_withOut_writesAPictureWithTheMaskInColours() throws IOException {
    VpoRun run = VpoRun.of("show", release, row.key(), "--out", folder);

    Path file = folder.resolve(row.key() + ".overlay.png");
    assertThat(run.out()).contains(file + "\n").containsPattern("licence .*, cc-by");
    BufferedImage overlay = ImageIO.read(file.toFile());
    BufferedImage image = ImageIO.read(folder.resolve(row.key() + ".jpg").toFile());
    BufferedImage mask = ImageIO.read(folder.resolve(row.key() + ".mask.png").toFile());
    int covered = 0;
    for (int y = 0; y < mask.getHeight(); y++) {
      for (int x = 0; x < mask.getWidth(); x++) {
        boolean same = overlay.getRGB(x, y) == image.getRGB(x, y);
        boolean masked = mask.getRaster().getSample(x, y, 0) != 0;
        assertThat(masked || same).isTrue();
        covered += masked && !same ? 1 : 0;
      }
    }
    assertThat(covered).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "stats", "show", "export", "diff"})
  void unfinishedFolder_isOneLine(String command) throws IOException {
    Path unfinished = Files.createDirectories(folder.resolve("unfinished"));
    Files.createDirectories(unfinished.resolve(".work"));
    Files.writeString(unfinished.resolve(".work/run.json"), "{}");
    Path plan = Files.createDirectories(folder.resolve("plan/plan")).getParent();
    Files.writeString(plan.resolve("plan/plan.json"), "{}");

    assertThat(said(command, unfinished))
        .isEqualTo(
            "vpo: %s/: an unfinished build, no release.json; the same `vpo build` with --resume goes"
                    .formatted(unfinished)
                + " on with it\n");
    assertThat(said(command, plan))
        .isEqualTo(
            "vpo: %s/: a plan, no release.json; `vpo render --plan` makes the release of it\n"
                .formatted(plan));
    Path shards = Files.createDirectories(plan.resolve("ss/test"));
    Files.writeString(shards.resolve("shards.json"), "{}");
    assertThat(said(command, plan))
        .isEqualTo(
            "vpo: %s/: shards of a release without its release.json; copy the whole of the release"
                    .formatted(plan)
                + " again\n");
    assertThat(said(command, folder.resolve("none")))
        .isEqualTo(
            "vpo: %s/: no release.json; wanted the folder of a finished release\n"
                .formatted(folder.resolve("none")));
  }

  private String said(String command, Path of) {
    Object[] arguments =
        switch (command) {
          case "show" -> new Object[] {command, of, "ss_000000000001_1"};
          case "diff" -> new Object[] {command, release, of};
          case "export" ->
              new Object[] {command, of, "--format", "hf", "--out", folder.resolve("out")};
          default -> new Object[] {command, of};
        };
    VpoRun run = VpoRun.of(arguments);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    return run.err();
  }

  static Stream<String> commands() {
    return Vpo.commandLine().getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_ofEachCommand_fitsATerminal(String command) {
    CommandLine line = Vpo.commandLine().getSubcommands().get(command);
    assertThat(line.getUsageMessage().lines())
        .allMatch(text -> text.length() <= 80 || !text.contains(" "), "80 columns");
  }

  @Test
  void unknownOption_isNamedBeforeMissingOnes() {
    VpoRun run = VpoRun.of("plan", "--coc", "x");
    assertThat(run.err())
        .startsWith("vpo plan: Unknown options: '--coc', 'x'\nDid you mean --coco?\n");
  }
}
