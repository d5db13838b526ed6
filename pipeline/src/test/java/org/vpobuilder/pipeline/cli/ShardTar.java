package org.vpobuilder.pipeline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A sample of a shard, read only with commons-compress and Jackson.
 *
 * @param files by the part of their name after the key's dot
 */
record ShardTar(String key, Map<String, byte[]> files) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The samples of a shard in their order. */
  static List<ShardTar> samples(Path shard) throws IOException {
    List<ShardTar> samples = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(shard)))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        int dot = e.getName().indexOf('.');
        String key = e.getName().substring(0, dot);
        if (samples.isEmpty() || !samples.get(samples.size() - 1).key.equals(key)) {
          samples.add(new ShardTar(key, new TreeMap<>()));
        }
        samples
            .get(samples.size() - 1)
            .files
            .put(e.getName().substring(dot + 1), tar.readAllBytes());
      }
    }
    return samples;
  }

  /** The shards of a release's folder {@code subset/split}, by number. */
  static List<Path> shards(Path side) throws IOException {
    try (Stream<Path> files = Files.list(side)) {
      return files.filter(file -> file.toString().endsWith(".tar")).sorted().toList();
    }
  }

  byte[] file(String extension) {
    byte[] bytes = files.get(extension);
    if (bytes == null) {
      throw new IllegalArgumentException(key + " has no " + extension);
    }
    return bytes;
  }

  JsonNode json() throws IOException {
    return JSON.readTree(file("json"));
  }
}
