package org.vpobuilder.pipeline.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.schemas.shard.ShardReader;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.subset.VpoSubsets;

/**
 * Digests of a tiny release, which show when a change makes another release of the same seed. They
 * leave out data that may differ on another machine: bytes and digests of JPEGs (the JDK's encoder)
 * and of clips (FFmpeg's encoders), and levels of decoded sound. Masks are taken as pixels, since
 * the bytes of PNGs depend on zlib.
 */
final class GoldenDigests {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private GoldenDigests() {}

  /** A line for each kind of file of a world and of the release built from it. */
  static List<String> of(Path world, Path release) throws IOException {
    SortedMap<String, String> digests = new TreeMap<>();
    for (String name : List.of("instances_train2017", "instances_val2017", "captions_train2017")) {
      Path file = world.resolve("coco/annotations/%s.json".formatted(name));
      digests.put("world " + name, Sha256.hex(Files.readAllBytes(file)));
    }
    digests.put("spec", Sha256.hex(Files.readAllBytes(release.resolve("spec.yaml"))));
    for (Subset subset : VpoSubsets.ALL) {
      digests.put("plan " + subset, plan(release.resolve("plan/%s.jsonl".formatted(subset))));
      digests.put("masks " + subset, masks(release.resolve(subset.toString())));
    }
    return digests.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
  }

  /** The digest of the rows without values that depend on an encoder or decoder. */
  private static String plan(Path file) throws IOException {
    StringBuilder rows = new StringBuilder();
    for (String line : Files.readAllLines(file)) {
      JsonNode row = MAPPER.readTree(line);
      ((ObjectNode) row.required("image")).remove(List.of("bytes", "sha256"));
      for (JsonNode object : row.required("objects")) {
        ((ObjectNode) object.required("clip")).remove(List.of("sha256", "level_dbfs"));
      }
      rows.append(row).append('\n');
    }
    return Sha256.hex(rows.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The digest of every mask's name and pixels, in the order of the shards. */
  private static String masks(Path subset) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (Stream<Path> files = Files.walk(subset)) {
      for (Path shard : files.filter(f -> f.toString().endsWith(".tar")).sorted().toList()) {
        try (ShardReader reader = new ShardReader(Files.newInputStream(shard))) {
          for (ShardReader.TarMember m = reader.next(); m != null; m = reader.next()) {
            if (m.name().endsWith(".mask.png")) {
              digest.update(m.name().getBytes(StandardCharsets.UTF_8));
              digest.update(GreyPng.read(m.bytes()).pixels());
            }
          }
        } catch (MediaException e) {
          throw new IOException(e);
        }
      }
    }
    return Sha256.hex(digest);
  }
}
