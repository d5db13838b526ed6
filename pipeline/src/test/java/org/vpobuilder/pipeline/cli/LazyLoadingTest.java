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

  @Test
  void localPaths_ofAnyCommand_loadNoAwsSdkAndPlanningNoRunner() throws Exception {
    TinyWorld world = TinyWorld.in(folder.resolve("world"));
    List<String> loaded =
        loadedBy(
            "build",
            "--spec",
            TinyWorld.specIn(folder).toString(),
            "--coco",
            world.file("coco").toString(),
            "--vggsound",
            world.file("vggsound").toString(),
            "--out",
            folder.resolve("release").toString());

    assertThat(folder.resolve("release/release.json")).exists();
    assertThat(loaded)
        .anyMatch(line -> line.startsWith("org.vpobuilder.pipeline.storage.LocalFiles "))
        .anyMatch(line -> line.startsWith("org.apache.beam.runners.direct"))
        .noneMatch(line -> line.startsWith("software.amazon"));
    List<String> loadedByPlan =
        loadedBy(
            "plan",
            "--spec",
            TinyWorld.specIn(folder).toString(),
            "--coco",
            world.file("coco").toString(),
            "--vggsound",
            world.file("vggsound").toString(),
            "--index",
            folder.resolve("release").toString(),
            "--out",
            folder.resolve("plan").toString());
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
    Files.createDirectory(folder.resolve("release"));

    List<String> loaded = new ArrayList<>(loadedBy("--help"));
    loaded.addAll(loadedBy("verify", folder.resolve("release").toString()));

    assertThat(loaded)
        .anyMatch(line -> line.startsWith("org.vpobuilder.pipeline.verify.Verifier "))
        .noneMatch(
            line -> line.startsWith("software.amazon") || line.startsWith("org.apache.beam"));
  }
}
