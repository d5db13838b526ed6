package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Releases to export: the demo's spec with clips of a second. */
final class ExportedReleases {
  static final List<String> SIDES =
      List.of("ss/train", "ss/test", "ms/train", "ms/test", "msmi/train", "msmi/test");

  private ExportedReleases() {}

  /** A spec whose shards hold so many samples. */
  static Path spec(Path folder, int samplesPerShard) throws IOException {
    String text = Files.readString(TinyWorld.specIn(folder));
    return Files.writeString(
        folder.resolve("shards.yaml"),
        text.replaceFirst("samples_per_shard: \\d+", "samples_per_shard: " + samplesPerShard));
  }

  /** A release whose sounds are FLAC. */
  static Path flac(Path world, Path folder) throws IOException {
    String text = Files.readString(TinyWorld.specIn(folder));
    assertThat(text).contains("container: wav");
    Path spec =
        Files.writeString(
            folder.resolve("flac.yaml"), text.replace("container: wav", "container: flac"));
    Path release = folder.resolve("flac");
    VpoRun build = VpoRun.build(world, release, "--spec", spec);
    assertThat(build.code()).as(build.err()).isZero();
    return release;
  }
}
