package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Makes releases to export: the demo's spec with clips of a second; and checks exports with a file
 * for each shard.
 */
final class ExportedReleases {
  /** Reads an exported file with a reader that is independent of this project's code. */
  interface Records {
    List<? extends Map<String, ?>> of(Path file) throws IOException;
  }

  /** Gives the expected record for a sample of a shard. */
  interface Expectation {
    Map<String, ?> of(ShardTar sample) throws IOException;
  }

  static final List<String> SIDES =
      List.of("ss/train", "ss/test", "ms/train", "ms/test", "msmi/train", "msmi/test");

  private ExportedReleases() {}

  /** A spec with {@code samplesPerShard} samples in a shard. */
  static Path spec(Path folder, int samplesPerShard) throws IOException {
    String text = Files.readString(TinyWorld.specIn(folder));
    return Files.writeString(
        folder.resolve("shards.yaml"),
        text.replaceFirst("samples_per_shard: \\d+", "samples_per_shard: " + samplesPerShard));
  }

  /** A release with FLAC sounds. */
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

  /** The code of a licence that COCO lists. */
  static String code(JsonNode licence) {
    return List.of(
            "cc-by-nc-sa-2.0",
            "cc-by-nc-2.0",
            "cc-by-nc-nd-2.0",
            "cc-by-2.0",
            "cc-by-sa-2.0",
            "cc-by-nd-2.0",
            "no-known-copyright",
            "us-government-work")
        .get(licence.required("id").intValue() - 1);
  }

  /** A licence of COCO's list by its number, as the world's file names it. */
  static JsonNode licence(Path world, String url) throws IOException {
    JsonNode coco = new ObjectMapper().readTree(world.resolve(TinyWorld.INSTANCES).toFile());
    for (JsonNode licence : coco.required("licenses")) {
      if (licence.required("url").textValue().equals(url)) {
        return licence;
      }
    }
    throw new AssertionError("no licence " + url);
  }

  /** Checks the files that accompany an export: attribution, citation and limitations. */
  static void assertAccompanied(Path exported, Path release) throws IOException {
    for (String file : List.of("ATTRIBUTION.csv", "CITATION.cff")) {
      assertThat(exported.resolve(file)).hasSameBinaryContentAs(release.resolve(file));
    }
    String readme = Files.readString(exported.resolve("README.md"));
    String card = Files.readString(release.resolve("README.md"));
    assertThat(readme)
        .contains("# VPO benchmark demo (partial build: ", "**This is a partial build: it holds ")
        .contains("## What is missing\n", "samples asked for in ss/train: ")
        .contains("## Licences\n", "| Attribution License | ", "cc-by-2.0")
        .contains("## Limitations\n", "A high score here does not show")
        .contains("## People in it\n", "## How to cite it\n", "@misc{demo,")
        .doesNotContain("## How to load it\n");
    // The sections have the same words as the card's.
    String limits = card.substring(card.indexOf("## Limitations"), card.indexOf("## Biases"));
    assertThat(readme).contains(limits);
  }

  /** The exported file of the first shard of a subset and split. */
  static Path firstFile(Path exported, Path release, String side, String extension)
      throws IOException {
    return exported.resolve(names(release, side, extension).get(0));
  }

  /** The names of the files of all subsets and splits, one for each shard. */
  static Set<String> files(Path release, String extension) throws IOException {
    Set<String> files = new TreeSet<>();
    for (String side : SIDES) {
      files.addAll(names(release, side, extension));
    }
    return files;
  }

  private static List<String> names(Path release, String side, String extension)
      throws IOException {
    int shards = ShardTar.shards(release.resolve(side)).size();
    return IntStream.range(0, shards)
        .mapToObj(i -> "vpo-%s-%05d-of-%05d.%s".formatted(side, i, shards, extension))
        .toList();
  }

  /**
   * Compares each file of a subset and split with its shard, record by record.
   *
   * @return the number of its samples
   */
  static int assertHoldsShards(
      Path exported, Path release, String side, String extension, Records records, Expectation of)
      throws IOException {
    List<Path> shards = ShardTar.shards(release.resolve(side));
    List<String> names = names(release, side, extension);
    int samples = 0;
    for (int i = 0; i < shards.size(); i++) {
      List<? extends Map<String, ?>> read = records.of(exported.resolve(names.get(i)));
      List<ShardTar> tar = ShardTar.samples(shards.get(i));
      assertThat(read).hasSameSizeAs(tar);
      for (int k = 0; k < tar.size(); k++) {
        assertThat(read.get(k)).isEqualTo(of.of(tar.get(k)));
      }
      samples += tar.size();
    }
    return samples;
  }
}
