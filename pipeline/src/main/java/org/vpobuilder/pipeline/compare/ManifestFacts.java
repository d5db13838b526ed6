package org.vpobuilder.pipeline.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.ReleaseDiff.Fact;

/** What two manifests state differently, beside samples. */
final class ManifestFacts {
  private static final int DIGITS = 12;
  private static final String SHARDS = "shards";

  private ManifestFacts() {}

  static List<Fact> differences(Release a, Release b) {
    SortedMap<String, String> left = facts(a);
    SortedMap<String, String> right = facts(b);
    TreeSet<String> names = new TreeSet<>(left.keySet());
    names.addAll(right.keySet());
    List<Fact> facts = new ArrayList<>();
    for (String name : names) {
      Fact fact = new Fact(name, left.getOrDefault(name, ""), right.getOrDefault(name, ""));
      if (!fact.a().equals(fact.b())) {
        facts.add(fact);
      }
    }
    return facts;
  }

  private static SortedMap<String, String> facts(Release release) {
    SortedMap<String, String> facts = new TreeMap<>();
    facts.put("format", Integer.toString(release.formatVersion()));
    facts.put("spec name", release.specName());
    facts.put("seed", Long.toString(release.seed()));
    facts.put("builder", release.builder().name() + " " + release.builder().version());
    facts.put("builder ffmpeg", release.builder().ffmpeg());
    facts.put("builder deflate", release.builder().deflate());
    for (Map.Entry<String, Double> keep : release.keepProbability().entrySet()) {
      facts.put("keep probability " + keep.getKey(), keep.getValue().toString());
    }
    if (!release.extensionOf().isEmpty()) {
      int last = release.extensionOf().size() - 1;
      facts.put("extension of", shortened(release.extensionOf().get(last).releaseSha256()));
    }
    release.sources().forEach(file -> facts.put("source " + file.path(), text(file)));
    StringBuilder shards = new StringBuilder();
    int count = 0;
    for (Release.FileEntry file : release.files()) {
      if (ShardFile.ofPath(file.path()).isPresent()) {
        shards.append(file.path()).append(file.sha256()).append('\n');
        count++;
      } else {
        facts.put("file " + file.path(), text(file));
      }
    }
    String all = Long.toHexString(Print.of(shards.toString()));
    facts.put(SHARDS, "%d files, %s".formatted(count, all));
    return facts;
  }

  private static String text(Release.FileEntry file) {
    return "%d bytes, %s".formatted(file.bytes(), shortened(file.sha256()));
  }

  private static String shortened(String sha256) {
    return sha256.substring(0, DIGITS);
  }
}
