package org.vpobuilder.pipeline.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.decode.ClipDecoder;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.Release.FileEntry;

/**
 * All facts that decide a release's bytes, by name: two runs with the same facts give the same
 * bytes. The folders' locations, the runner and its workers are not among them.
 */
record RunFacts(SortedMap<String, String> facts) {
  private static final String NONE = "none";
  private static final String COMMAND = "command";

  /** The facts of a run that can't be resumed. */
  static RunFacts ofCommand(String command) {
    return new RunFacts(new TreeMap<>(Map.of(COMMAND, command)));
  }

  /** The facts of a build as it would be begun now; reads the sources' annotations and csv. */
  static RunFacts of(BuildRequest request) throws IOException {
    SortedMap<String, String> facts = new TreeMap<>(ofSpec(request.spec()));
    facts.put(COMMAND, "build");
    facts.put("builder", BuilderVersion.get());
    facts.put("ffmpeg", ClipDecoder.ffmpegVersion());
    facts.put("deflate", GreyPng.deflateFingerprint());
    facts.put("--subsets", new TreeSet<>(request.subsets()).toString());
    facts.put("--no-image-check", Boolean.toString(!request.lookAtImages()));
    facts.put(
        "--index", ofFiles(request.index(), ReleaseLayout.INDEX_SUMMARY, ReleaseLayout.CLIPS));
    facts.put("--extend", ofFiles(request.extended(), Release.FILE_NAME));
    facts.put(
        "class map",
        "sha256 " + Sha256.hex(request.classMap().toCsv().getBytes(StandardCharsets.UTF_8)));
    for (FileEntry source : SourceFiles.of(request)) {
      facts.put("source " + source.path(), "sha256 " + source.sha256());
    }
    return new RunFacts(facts);
  }

  /** A spec's values, by their paths in its file. */
  static SortedMap<String, String> ofSpec(ReleaseSpec spec) {
    SortedMap<String, String> facts = new TreeMap<>();
    try {
      flatten("spec", new ObjectMapper().readTree(Formats.SPEC.write(spec)), facts);
    } catch (IOException e) {
      throw new IllegalStateException("a spec of our own can't be read", e);
    }
    return facts;
  }

  private static void flatten(String path, JsonNode node, SortedMap<String, String> facts) {
    if (node.isObject()) {
      node.properties().forEach(e -> flatten(path + "." + e.getKey(), e.getValue(), facts));
    } else {
      facts.put(path, node.isTextual() ? node.textValue() : node.toString());
    }
  }

  private static String ofFiles(@Nullable Folder folder, String... files) throws IOException {
    if (folder == null) {
      return NONE;
    }
    StringBuilder sums = new StringBuilder();
    for (String file : files) {
      sums.append(Fingerprint.of(folder, file).sha256());
    }
    return "sha256 " + Sha256.hex(sums.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The facts that differ in {@code now}: name, old value and new value. */
  List<String> changes(RunFacts now) {
    String command = facts.getOrDefault(COMMAND, NONE);
    return command.equals(now.facts.get(COMMAND))
        ? changes(facts, now.facts)
        : List.of("it was vpo " + command);
  }

  /** The facts that differ: name, old value and new value. */
  static List<String> changes(SortedMap<String, String> was, SortedMap<String, String> is) {
    TreeSet<String> names = new TreeSet<>(was.keySet());
    names.addAll(is.keySet());
    List<String> changes = new ArrayList<>();
    for (String name : names) {
      String before = was.getOrDefault(name, NONE);
      String after = is.getOrDefault(name, NONE);
      if (!Objects.equals(before, after)) {
        changes.add("%s: was %s, is %s".formatted(name, before, after));
      }
    }
    return changes;
  }
}
