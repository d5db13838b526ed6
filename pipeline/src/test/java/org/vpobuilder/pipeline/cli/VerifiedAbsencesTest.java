package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.pipeline.world.SharedWorld;
import org.vpobuilder.pipeline.world.SyntheticWorld;
import org.vpobuilder.pipeline.world.WorldConfig;
import org.vpobuilder.pipeline.world.WorldProgress;
import org.vpobuilder.schemas.shard.RenderedSample;
import org.vpobuilder.schemas.shard.ShardWriter;

/** Off-screen and swapped sounds for pictures of sources that verify some absences. */
class VerifiedAbsencesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"lvis", "openimages", "panoptic"})
  void offScreen_isOfVerifiedClassesAndProved(String source) throws IOException {
    Path release = release(source);
    Path set = folder.resolve("set");
    VpoRun made =
        VpoRun.of(
            "controls", release, "--out", set, "--kinds", "off-screen,swap", "--splits", "train");
    assertThat(made.code()).as(made.err()).isZero();

    int heard = 0;
    List<Path> shards = shards(set);
    for (Path shard : shards) {
      for (ShardTar control : ShardTar.samples(shard)) {
        JsonNode json = control.json();
        List<String> absent = new ArrayList<>();
        json.at("/image/absent").forEach(name -> absent.add(name.asText()));
        for (JsonNode sound : json.at("/control/heard")) {
          assertThat(absent).contains(sound.get("class_name").asText());
          heard++;
        }
      }
    }
    assertThat(heard).isPositive();
    VpoRun sound = VpoRun.of("verify", set, "--base", release);
    assertThat(sound.out()).contains("Sound: every check passed.");

    // The set says of a picture that it lacks less, or more, than its base does.
    assertThat(broken(set, release, image -> image.remove("absent")))
        .contains("control-absent: ")
        .contains(", of which an image of %s states nothing".formatted(source))
        .contains("control-base: ");
    assertThat(
            broken(set, release, image -> ((ArrayNode) image.get("absent")).insert(0, "a beaver")))
        .contains("control-base: ")
        .contains("got image.absent [a beaver, ");
  }

  /** A release whose picture lacks what it shows. */
  @ParameterizedTest
  @ValueSource(strings = {"lvis"})
  void release_thatLacksWhatItShows_isFound(String source) throws IOException {
    Path release = release(source);
    Path shard = shards(release).get(0);
    rewrite(
        shard,
        json -> {
          ObjectNode image = (ObjectNode) json.get("image");
          image.putArray("absent").add(json.at("/objects/0/class_name").asText());
        });
    assertThat(VpoRun.of("verify", "--short", release).out())
        .containsPattern("objects: .* object .*: got a .*, and image.absent with it");
  }

  private Path release(String source) throws IOException {
    WorldConfig config = new WorldConfig(90, 60, 5, false);
    SyntheticWorld.write(config, source, folder, WorldProgress.SILENT);
    Path release = folder.resolve("release");
    VpoRun build =
        VpoRun.of(
            "build",
            "--spec",
            TinyWorld.specIn(folder),
            "--scale",
            0.1,
            "--visual",
            source + "=" + folder.resolve(source),
            "--vggsound",
            folder.resolve("vggsound"),
            "--cache",
            SharedWorld.decodedClips(),
            "--out",
            release);
    assertThat(build.code()).as(build.err()).isZero();
    return release;
  }

  private static List<Path> shards(Path of) throws IOException {
    try (Stream<Path> files = Files.walk(of)) {
      return files.filter(f -> f.toString().endsWith(".tar")).sorted().toList();
    }
  }

  private String broken(Path set, Path release, Consumer<ObjectNode> change) throws IOException {
    Path copy = Files.createTempDirectory(folder, "copy");
    FileUtils.copyDirectory(set.toFile(), copy.toFile());
    rewrite(shards(copy).get(0), json -> change.accept((ObjectNode) json.get("image")));
    return VpoRun.of("verify", "--short", copy, "--base", release).out();
  }

  /** Changes the json of the first sample of a shard. */
  private static void rewrite(Path shard, Consumer<ObjectNode> change) throws IOException {
    List<ShardTar> samples = ShardTar.samples(shard);
    ObjectNode json = (ObjectNode) samples.get(0).json();
    change.accept(json);
    samples.get(0).files().put("json", JSON.writeValueAsBytes(json));
    Path other = shard.resolveSibling("t");
    try (ShardWriter writer =
        new ShardWriter(new BufferedOutputStream(Files.newOutputStream(other)))) {
      for (ShardTar sample : samples) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        sample.files().forEach((name, bytes) -> files.put(sample.key() + "." + name, bytes));
        writer.add(new RenderedSample(sample.key(), files));
      }
    }
    Files.move(other, shard, StandardCopyOption.REPLACE_EXISTING);
  }
}
