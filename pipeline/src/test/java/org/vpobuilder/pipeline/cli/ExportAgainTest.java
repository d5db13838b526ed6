package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Facts that differ in every process, such as the order of a hash set of enum constants, affect no
 * byte.
 */
class ExportAgainTest {
  @TempDir static Path shared;
  @TempDir Path folder;
  private static Path release;

  @BeforeAll
  static void build() throws IOException {
    Path world = Files.createDirectory(shared.resolve("world"));
    TinyWorld.in(world);
    release = shared.resolve("release");
    VpoRun build = VpoRun.build(world, release, "--spec", TinyWorld.specIn(shared));
    assertThat(build.code()).as(build.err()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cavp", "hf", "tfrecord"})
  void export_inAnotherProcess_sameBytesWithoutHadoop(String format) throws Exception {
    Path here = folder.resolve("here");
    Path there = folder.resolve("there");
    assertThat(VpoRun.of("export", "--format", format, "--out", here, release).code()).isZero();

    List<String> loaded =
        LazyLoadingTest.loadedBy(
            folder, "export", "--format", format, release.toString(), "--out", there.toString());

    // A product has no Hadoop; only parquet's reader in the tests has it.
    assertThat(loaded)
        .anyMatch(line -> line.startsWith(Vpo.class.getName() + " "))
        .noneMatch(line -> line.startsWith("org.apache.hadoop"));
    assertThat(there).as(Files.readString(folder.resolve("out"))).isNotEmptyDirectory();
    assertThat(ReleaseFiles.sums(there)).isNotEmpty().isEqualTo(ReleaseFiles.sums(here));
  }
}
