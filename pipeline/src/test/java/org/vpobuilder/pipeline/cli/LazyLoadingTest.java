package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command does not need it does not load: that is most of the time it takes to start. */
class LazyLoadingTest {
  @TempDir Path folder;

  private List<String> loadedBy(String... arguments) throws IOException, InterruptedException {
    Path log = folder.resolve("classes.log");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + log,
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

  /** Loaded by a command that reads the world and fills a folder. */
  private List<String> loadedFrom(TinyWorld world, String command, String out, String... more)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("--spec", TinyWorld.specIn(folder).toString()));
    arguments.addAll(List.of("--coco", world.file("coco").toString()));
    arguments.addAll(List.of("--vggsound", world.file("vggsound").toString()));
    arguments.addAll(List.of("--out", folder.resolve(out).toString()));
    arguments.addAll(List.of(more));
    return loadedBy(arguments.toArray(String[]::new));
  }

  @Test
  void localPaths_ofAnyCommand_loadNoAwsSdkAndPlanningNoRunner() throws Exception {
    TinyWorld world = TinyWorld.in(folder.resolve("world"));
    List<String> loaded = loadedFrom(world, "build", "release");

    assertThat(folder.resolve("release/release.json")).exists();
    assertThat(loaded)
        .anyMatch(line -> line.startsWith("org.vpobuilder.pipeline.storage.LocalFiles "))
        .anyMatch(line -> line.startsWith("org.apache.beam.runners.direct"))
        .noneMatch(line -> line.startsWith("software.amazon"));
    List<String> loadedByPlan =
        loadedFrom(world, "plan", "plan", "--index", folder.resolve("release").toString());
    assertThat(folder.resolve("plan/plan/plan.json")).exists();
    assertThat(loadedByPlan)
        .noneMatch(line -> line.startsWith("org.apache.beam.runners"))
        .noneMatch(line -> line.startsWith("org.apache.beam.sdk.options"));
  }

  /** A product has no Hadoop: parquet's reader in the tests has. */
  @Test
  void export_ofAnyFormat_needsNoHadoop() throws Exception {
    TinyWorld world = TinyWorld.in(folder.resolve("world"));
    Path release = folder.resolve("release");
    assertThat(VpoRun.build(world.folder(), release, "--spec", TinyWorld.specIn(folder)).code())
        .isZero();
    for (String format : List.of("cavp", "hf", "tfrecord")) {
      Path out = folder.resolve(format);
      List<String> loaded =
          loadedBy("export", "--format", format, "--out", out.toString(), release.toString());
      assertThat(out).isNotEmptyDirectory();
      assertThat(loaded).noneMatch(line -> line.startsWith("org.apache.hadoop"));
    }
  }

  @Test
  void helpAndVerify_ofALocalRelease_loadNoBeamAndNoAwsSdk() throws Exception {
    Files.writeString(
        Files.createDirectory(folder.resolve("release")).resolve("release.json"), "{}");

    List<String> loaded = new ArrayList<>(loadedBy("--help"));
    loaded.addAll(loadedBy("verify", folder.resolve("release").toString()));

    assertThat(loaded)
        .anyMatch(line -> line.startsWith("org.vpobuilder.pipeline.verify.Verifier "))
        .noneMatch(line -> line.startsWith("software.amazon"))
        // The JVM's verifier asks for this interface where BeamFiles is linked; no code of it runs.
        .filteredOn(line -> !line.startsWith("org.apache.beam.sdk.io.fs.ResolveOptions "))
        .noneMatch(line -> line.startsWith("org.apache.beam"));
  }
}
