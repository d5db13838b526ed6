package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks the script {@code vpo} itself, next to an empty product and a JVM that prints its locale.
 */
class LauncherTest {
  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void install() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("mvnw"))) {
      root = root.getParent();
    }
    home = Files.createDirectory(folder.resolve("home"));
    for (String module : List.of("vpo-spec", "class-maps", "output-schemas", "pipeline")) {
      Files.createDirectories(home.resolve(module + "/src/main"));
      file(module + "/pom.xml", "");
    }
    file("pom.xml", "");
    Files.createDirectories(home.resolve("pipeline/target"));
    file("pipeline/target/pipeline-0.1.0.jar", "");
    file("pipeline/target/.vpo-built", "");
    Files.createDirectories(home.resolve("jdk/bin"));
    file("jdk/release", "JAVA_VERSION=\"17.0.1\"\n");
    script("jdk/bin/java", "echo \"LC_ALL=${LC_ALL:-} charmap=$(command -p locale charmap)\"");
    Files.copy(root.resolve("vpo"), home.resolve("vpo"));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(home.resolve(name), text);
  }

  private void script(String name, String text) throws IOException {
    Files.setPosixFilePermissions(
        file(name, "#!/bin/sh\n" + text + "\n"), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Ended(int code, String output) {}

  private Ended vpo(Map<String, String> environment, String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("bash", home.resolve("vpo").toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().keySet().removeIf(n -> n.startsWith("LC_") || n.equals("LANG"));
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), output);
  }

  private static void requireUtf8Locale() throws Exception {
    Process process = new ProcessBuilder("locale", "-a").start();
    String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(all.matches("(?is).*utf-?8.*"), "needs a UTF-8 locale");
  }

  /**
   * JDK 17 takes the charset of paths from the locale: in the POSIX locale it opens no path beyond
   * ASCII.
   */
  @Test
  void locale_posix_isReplacedByOneInUtf8() throws Exception {
    requireUtf8Locale();
    for (Map<String, String> posix :
        List.of(Map.of("LC_ALL", "C"), Map.of("LANG", "POSIX"), Map.<String, String>of())) {
      assertThat(vpo(posix, "stats", "r").output()).contains("charmap=UTF-8");
    }
  }

  @Test
  void locale_utf8_isLeftAsItIs() throws Exception {
    requireUtf8Locale();

    assertThat(vpo(Map.of("LC_CTYPE", "C.UTF-8"), "stats", "r").output()).contains("LC_ALL= ");
  }

  /** The case that no UTF-8 locale is installed, which a fake {@code locale} reports here. */
  @Test
  void locale_noneInUtf8_refusesOnlyPathsBeyondAscii() throws Exception {
    Files.createDirectories(home.resolve("bin"));
    script(
        "bin/locale",
        "case $1 in charmap) echo ANSI_X3.4-1968 ;; *) printf 'C\\nPOSIX\\n' ;; esac");
    Map<String, String> bare =
        Map.of("LC_ALL", "C", "PATH", home.resolve("bin") + ":" + System.getenv("PATH"));
    String beyond = "donn\u00e9es";

    assertThat(vpo(bare, "stats", "r").output()).contains("LC_ALL=C ");
    // This JVM may itself be in a locale that can't pass the name on.
    Path file =
        file("call.sh", "exec bash '%s' stats '%s'\n".formatted(home.resolve("vpo"), beyond));
    ProcessBuilder builder = new ProcessBuilder("bash", file.toString());
    builder.environment().putAll(bare);
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(output.lines())
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("vpo: ").contains("LC_ALL"));
  }
}
