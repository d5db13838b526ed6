package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A command does not load classes that it does not need: loading takes most of the time of its
 * start.
 */
class LazyLoadingTest {
  @TempDir static Path shared;
  @TempDir Path folder;
  private static List<String> loadedByBuild;

  @BeforeAll
  static void build() throws Exception {
    Path release = shared.resolve("release");
    TinyWorld world = TinyWorld.in(shared.resolve("world"));
    loadedByBuild =
        loadedBy(
            "build",
            "--spec=" + TinyWorld.specIn(shared),
            // The loaded classes do not depend on the number of samples.
            "--scale=0.1",
            "--coco=" + world.file("coco"),
            "--vggsound=" + world.file("vggsound"),
            "--out=" + release);
    assertThat(release.resolve("release.json")).exists();
  }

  private static List<String> loadedBy(String... arguments)
      throws IOException, InterruptedException {
    return loadedBy(shared, arguments);
  }

  /**
   * Runs {@code vpo} in a separate JVM.
   *
   * @param folder for its output, in a file "out"
   * @return the classes that it loaded, one a line
   */
  static List<String> loadedBy(Path folder, String... arguments)
      throws IOException, InterruptedException {
    Path log = folder.resolve("classes.log");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + log,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Vpo.class.getName()));
    command.addAll(List.of(arguments));
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("out").toFile())
        .start()
        .waitFor();
    try (Stream<String> lines = Files.lines(log)) {
      return lines.map(line -> line.replaceFirst("^(\\[[^]]*])*\\s*", "")).toList();
    }
  }

  @Test
  void build_fromAndToLocalPaths_loadsNoRunnerOfBeamAndNoAwsSdk() {
    assertThat(loadedByBuild)
        .anyMatch(line -> line.startsWith("org.vpobuilder.pipeline.storage.LocalFiles "))
        .noneMatch(line -> line.startsWith("org.apache.beam.runners"))
        .noneMatch(line -> line.startsWith("org.apache.beam.sdk.options"))
        .noneMatch(line -> line.startsWith("software.amazon"));
  }

  @Test
  void helpAndVerify_ofALocalRelease_loadNoBeamAndNoAwsSdk() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("release"));
    Files.writeString(empty.resolve("release.json"), "{}");

    List<String> loaded = new ArrayList<>(loadedBy("--help"));
    loaded.addAll(loadedBy("verify", empty.toString()));

    assertThat(loaded)
        .anyMatch(line -> line.startsWith("org.vpobuilder.pipeline.verify.Verifier "))
        .noneMatch(line -> line.startsWith("software.amazon"))
        // The JVM's verifier needs this interface when BeamFiles is linked; none of its code runs.
        .filteredOn(line -> !line.startsWith("org.apache.beam.sdk.io.fs.ResolveOptions "))
        .noneMatch(line -> line.startsWith("org.apache.beam"));
  }
}
