package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.schemas.shard.ShardReader;

/** The crowd of hostile set 12 next to a dog that may sound. */
class CrowdTest {
  private static final String SET = "12_rle_uncompressed_crowd";
  private static final String INSTANCES = "annotations/instances_train2017.json";
  private static final int DOG = 9;
  private static final int IGNORE = 255;

  @TempDir @Nullable Path folder;

  @Test
  void crowd_besideSoundingDog_isIgnoredInMask() throws IOException {
    Path sources = SharedData.folder("hostile").resolve(SET);
    copyCoco(sources.resolve("coco"), dir("coco"));
    addDog(dir("coco").resolve(INSTANCES));
    VpoRun run =
        VpoRun.of(
            "build",
            "--spec",
            TinyWorld.specIn(dir("")),
            "--subsets",
            "ss",
            "--coco",
            dir("coco"),
            "--vggsound",
            sources.resolve("vggsound"),
            "--out",
            dir("out"));
    assertThat(run.code()).as(run.err()).isZero();
    // The dog is the square below; the crowd's area is the one that its record states.
    Map<Integer, Integer> pixels = pixels("ss_000000000003_104");
    assertThat(pixels).isEqualTo(Map.of(DOG, 40 * 40, IGNORE, 2336, 0, 160 * 213 - 40 * 40 - 2336));
  }

  /** Adds a dog: a square of 40 pixels, left of the crowd, whose box begins at column 63. */
  private static void addDog(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = (ObjectNode) json.readTree(file.toFile());
    ObjectNode dog = ((ArrayNode) root.get("annotations")).addObject();
    dog.put("id", 104).put("image_id", 3).put("category_id", 18).put("iscrowd", 0);
    dog.put("area", 1600.0);
    ArrayNode polygon = dog.putArray("segmentation").addArray();
    for (int coordinate : new int[] {10, 10, 50, 10, 50, 50, 10, 50}) {
      polygon.add(coordinate);
    }
    json.writeValue(file.toFile(), root);
  }

  private Map<Integer, Integer> pixels(String key) throws IOException {
    Path shard = dir("out/ss/train/vpo-ss-train-000000.tar");
    Map<Integer, Integer> counts = new TreeMap<>();
    try (ShardReader reader = new ShardReader(Files.newInputStream(shard))) {
      for (var member = reader.next(); member != null; member = reader.next()) {
        if (member.name().equals(key + ".mask.png")) {
          BufferedImage mask = ImageIO.read(new ByteArrayInputStream(member.bytes()));
          for (int y = 0; y < mask.getHeight(); y++) {
            for (int x = 0; x < mask.getWidth(); x++) {
              counts.merge(mask.getRaster().getSample(x, y, 0), 1, Integer::sum);
            }
          }
        }
      }
    }
    return counts;
  }

  /** Copies only contents, since the shared files are read-only. */
  private static void copyCoco(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path copy = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(copy);
        } else {
          Files.write(copy, Files.readAllBytes(path));
        }
      }
    }
  }

  private Path dir(String name) {
    return Objects.requireNonNull(folder).resolve(name);
  }
}
