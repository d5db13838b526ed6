package org.vpobuilder.pipeline.description;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Release.FileEntry;

/**
 * The files of a release as Croissant's resources: single files one by one, and the members of
 * shards as sets.
 */
final class CroissantFiles {
  private CroissantFiles() {}

  static ArrayNode distribution(Description of) {
    ArrayNode distribution = JsonNodeFactory.instance.arrayNode();
    of.files().forEach(file -> distribution.add(fileObject(file)));
    for (Subset subset : of.subsets()) {
      for (Member member : Member.values()) {
        distribution.add(fileSet(of, subset, member, id(subset, member)));
      }
      // Readers take one table from a file set: the table of samples and the table of objects
      // differ in length, so each has a set.
      distribution.add(fileSet(of, subset, Member.JSON, objects(subset)));
    }
    return distribution;
  }

  /** The id of the set of json files that the table of objects is read from. */
  static String objects(Subset subset) {
    return subset + "-object-files";
  }

  /** The id of the files of one kind in a subset's shards. */
  static String id(Subset subset, Member member) {
    String kind =
        switch (member) {
          case IMAGE -> "image";
          case JSON -> "json";
          case MASK -> "mask";
          case STEMS -> "stem";
          case MIXTURE -> "mixture";
        };
    return subset + "-" + kind + "-files";
  }

  private static ObjectNode fileObject(FileEntry file) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("@type", "cr:FileObject");
    node.put("@id", file.path());
    node.put("name", file.path());
    node.put("contentUrl", file.path());
    node.put("contentSize", file.bytes() + " B");
    node.put("encodingFormat", encoding(file.path()));
    node.put("sha256", file.sha256());
    return node;
  }

  private static ObjectNode fileSet(Description of, Subset subset, Member member, String id) {
    AudioContainer container = of.spec().audio().container();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("@type", "cr:FileSet");
    node.put("@id", id);
    node.put("name", id);
    ArrayNode in = node.putArray("containedIn");
    of.shards(subset).forEach(shard -> in.addObject().put("@id", shard.path()));
    node.put(
        "encodingFormat",
        switch (member) {
          case IMAGE -> "image/jpeg";
          case JSON -> "application/json";
          case MASK -> "image/png";
          case STEMS, MIXTURE -> "audio/" + container;
        });
    String end = "." + member.extension(container);
    if (member == Member.MIXTURE) {
      ArrayNode includes = node.putArray("includes");
      mixtures(end).forEach(includes::add);
    } else {
      node.put("includes", "*" + end);
    }
    return node;
  }

  /**
   * The patterns of the mixtures: every name that ends with their ending, but not with that of the
   * stems. The stems' names end with {@code .stems.wav}, which {@code *.wav} matches too, and
   * Croissant's own loader (mlcroissant 1.1) does not read {@code excludes}. So each pattern has
   * one character that differs from {@code .stems}, and the characters after it: {@code *[!s].wav},
   * {@code *[!m]s.wav} and so on.
   */
  private static List<String> mixtures(String end) {
    String stems = ".stems";
    return IntStream.range(0, stems.length())
        .map(i -> stems.length() - 1 - i)
        .mapToObj(i -> "*[!%s]%s%s".formatted(stems.charAt(i), stems.substring(i + 1), end))
        .toList();
  }

  private static String encoding(String path) {
    Map<String, String> byEnd = new LinkedHashMap<>();
    byEnd.put(".tar", "application/x-tar");
    byEnd.put(".jsonl", "application/jsonlines");
    byEnd.put(".json", "application/json");
    byEnd.put(".csv", "text/csv");
    byEnd.put(".md", "text/markdown");
    byEnd.put(".yaml", "application/yaml");
    byEnd.put(".cff", "application/yaml");
    return byEnd.entrySet().stream()
        .filter(entry -> path.endsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("application/octet-stream");
  }
}
