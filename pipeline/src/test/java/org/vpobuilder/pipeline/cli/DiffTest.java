package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.subset.VpoSubsets;

/** {@code vpo diff}: built, reseeded, extended and copied releases. */
class DiffTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path shared;
  @TempDir Path folder;
  private static Path first;
  private static Path reseeded;
  private static Path extended;

  @BeforeAll
  static void build() throws IOException {
    Path world = Files.createDirectory(shared.resolve("world"));
    TinyWorld.in(world);
    first = build(world, "first", text -> text);
    reseeded = build(world, "reseeded", text -> text.replace("seed: 7", "seed: 8"));
    extended =
        build(
            world,
            "extended",
            text -> text.replace("train: 8, test: 3", "train: 12, test: 3"),
            "--extend",
            first);
  }

  private static Path build(Path world, String name, UnaryOperator<String> change, Object... more)
      throws IOException {
    String text =
        SpecReader.builtInText("demo")
            .replace("clip_seconds: 10.0", "clip_seconds: 1.0")
            .replace("train: 160, test: 40", "train: 8, test: 3")
            .replace("train: 60, test: 15", "train: 3, test: 1");
    Path spec = Files.writeString(shared.resolve(name + ".yaml"), change.apply(text));
    Path out = shared.resolve(name);
    List<Object> options = new ArrayList<>(List.of("--spec", spec));
    options.addAll(List.of(more));
    assertThat(VpoRun.build(world, out, options.toArray()).code()).isZero();
    return out;
  }

  private JsonNode diff(int code, Path a, Path b) throws IOException {
    VpoRun text = VpoRun.of("diff", a, b);
    assertThat(text.err()).isEmpty();
    assertThat(text.code()).isEqualTo(code);
    assertThat(text.out().lines()).allMatch(line -> line.length() <= 100);
    VpoRun run = VpoRun.of("diff", a, b, "--json");
    assertThat(run.code()).isEqualTo(code);
    byte[] bytes = run.out().getBytes(StandardCharsets.UTF_8);
    assertThat(Formats.RELEASE_DIFF.violations(bytes)).isEmpty();
    return JSON.readTree(bytes);
  }

  private static Set<String> keys(Path release) throws IOException {
    Set<String> keys = new TreeSet<>();
    for (Subset subset : VpoSubsets.ALL) {
      new ReleaseFiles(release).rows(subset).stream().map(PlannedSample::key).forEach(keys::add);
    }
    return keys;
  }

  private static Set<String> keys(JsonNode diff, String status) {
    Set<String> keys = new TreeSet<>();
    for (JsonNode sample : diff.get("samples")) {
      if (sample.get("status").asText().equals(status)) {
        keys.add(sample.get("key").asText());
      }
    }
    return keys;
  }

  private static int sum(JsonNode diff, String count) {
    int sum = 0;
    for (JsonNode side : diff.get("counts")) {
      sum += side.get(count).asInt();
    }
    return sum;
  }

  private static List<String> facts(JsonNode diff) {
    List<String> names = new ArrayList<>();
    diff.get("facts").forEach(fact -> names.add(fact.get("name").asText()));
    return names;
  }

  private Path copyOfFirst() throws IOException {
    Path copy = folder.resolve("copy");
    try (Stream<Path> paths = Files.walk(first)) {
      for (Path path : paths.toList()) {
        Files.copy(path, copy.resolve(first.relativize(path).toString()));
      }
    }
    return copy;
  }

  @Test
  void diff_ofCopy_isNoneAndEndsWithZero() throws IOException {
    JsonNode diff = diff(0, first, copyOfFirst());
    assertThat(diff.get("advice").asText()).isEqualTo("none");
    assertThat(diff.get("samples")).isEmpty();
    assertThat(diff.get("facts")).isEmpty();
    assertThat(sum(diff, "same")).isEqualTo(keys(first).size()).isPositive();
  }

  @Test
  void diff_ofExtension_isMinor() throws IOException {
    JsonNode diff = diff(1, first, extended);
    Set<String> more = keys(extended);
    more.removeAll(keys(first));
    assertThat(more).hasSize(4);
    assertThat(diff.get("advice").asText()).isEqualTo("minor");
    assertThat(keys(diff, "ONLY_B")).isEqualTo(more);
    assertThat(diff.get("samples")).hasSize(4);
    assertThat(diff.at("/counts/ss~1train/only_b").asInt()).isEqualTo(4);
    assertThat(diff.at("/counts/ss~1train/same").asInt()).isEqualTo(8);
    assertThat(facts(diff)).contains("extension of", "shards", "file plan/ss.jsonl");
  }

  @Test
  void diff_ofExtensionWithItsOld_isMajor() throws IOException {
    JsonNode diff = diff(1, extended, first);
    assertThat(diff.get("advice").asText()).isEqualTo("major");
    assertThat(keys(diff, "ONLY_A")).hasSize(4);
    assertThat(sum(diff, "only_b")).isZero();
  }

  @Test
  void diff_ofOtherSeed_isMajorAndSaysWhy() throws IOException {
    JsonNode diff = diff(1, first, reseeded);
    Set<String> gone = keys(first);
    gone.removeAll(keys(reseeded));
    Set<String> fresh = keys(reseeded);
    fresh.removeAll(keys(first));
    assertThat(diff.get("advice").asText()).isEqualTo("major");
    assertThat(keys(diff, "ONLY_A")).isEqualTo(gone).isNotEmpty();
    assertThat(keys(diff, "ONLY_B")).isEqualTo(fresh).isNotEmpty();
    assertThat(diff.get("reasons").fieldNames()).toIterable().contains("other clip");
    assertThat(facts(diff)).contains("seed", "file spec.yaml").doesNotContain("builder ffmpeg");
  }

  @Test
  void diff_ofOtherBuilder_isPatchAndShowsIt() throws IOException {
    Path copy = copyOfFirst();
    Path manifest = copy.resolve("release.json");
    String text = Files.readString(manifest);
    String other =
        text.replaceFirst("\"ffmpeg\" *: *\"[^\"]*\"", "\"ffmpeg\": \"9.9-\\\\u001b[31m\"");
    Files.writeString(manifest, other);
    JsonNode diff = diff(1, first, copy);
    assertThat(diff.get("advice").asText()).isEqualTo("patch");
    assertThat(facts(diff)).containsExactly("builder ffmpeg");
    VpoRun run = VpoRun.of("diff", first, copy);
    assertThat(run.out()).contains("builder ffmpeg").contains("9.9-?[31m").contains("\npatch: ");
  }

  /** By hand: 7 + 5 clips, of which 3 + 1 are rejected and 2 not listed. */
  @Test
  void diff_ofOtherCorrections_showsThem() throws IOException {
    Path copy = copyOfFirst();
    Path manifest = copy.resolve("release.json");
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(Files.readAllBytes(manifest));
    json.set("corrections", new ObjectMapper().readTree(CORRECTIONS));
    Files.write(manifest, new ObjectMapper().writeValueAsBytes(json));
    assertThat(VpoRun.of("diff", first, copy).out())
        .containsPattern("vggsound VGGSounder rejected +- +4 of 12\n")
        .containsPattern("vggsound VGGSounder unlisted +- +2 of 12\n")
        .containsPattern("vggsound VGGSounder version +- +v1\\.0\n");
  }

  private static final String CORRECTIONS =
      """
      [{"source": "vggsound", "name": "VGGSounder", "version": "v1.0",
        "file": {"path": "vggsound/vggsounder.csv", "bytes": 1, "sha256": "%s"},
        "classes": {"dog": {"clips": 7, "not_listed": 2, "rejected": 3},
                    "cat": {"clips": 5, "not_listed": 0, "rejected": 1}}}]
      """
          .formatted("0".repeat(64));

  @Test
  void diff_ofWhatIsNoRelease_isOneLine() {
    VpoRun run = VpoRun.of("diff", first, folder);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "vpo: %s/: no release.json; wanted the folder of a finished release\n"
                .formatted(folder));
  }

  @Test
  void diff_ofBrokenShard_isOneLineThatNamesIt() throws IOException {
    Path copy = copyOfFirst();
    Path shard = copy.resolve("ms/train/vpo-ms-train-000000.tar");
    Files.write(shard, new byte[700]);
    VpoRun run = VpoRun.of("diff", first, copy);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines())
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("vpo: " + shard + ": "));
  }
}
