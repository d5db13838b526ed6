package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.pipeline.cli.TfRecords.Feature;

/** Checks {@code vpo export --format tfrecord}: Examples have the content of the shards. */
class TfRecordExportTest {
  @TempDir static Path shared;
  @TempDir Path folder;
  private static Path release;
  private static Path exported;
  private static VpoRun run;

  @BeforeAll
  static void buildAndExport() throws IOException {
    Path world = Files.createDirectory(shared.resolve("world"));
    TinyWorld.in(world);
    release = shared.resolve("release");
    assertThat(VpoRun.build(world, release, "--spec", ExportedReleases.spec(shared, 4)).code())
        .isZero();
    exported = shared.resolve("export");
    run = VpoRun.of("export", "--format", "tfrecord", "--out", exported, release);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
  }

  /** The expected Example of a sample, key by key. */
  private static final class Expected {
    private final Map<String, Feature> features = new TreeMap<>();
    private final ShardTar sample;
    private final JsonNode json;

    Expected(ShardTar sample, String container) throws IOException {
      this.sample = sample;
      json = sample.json();
      file("sample/json", "json");
      text("sample/key", "/key");
      text("sample/subset", "/subset");
      text("sample/split", "/split");
      image();
      file("audio/encoded", container);
      file("audio/stems/encoded", "stems." + container);
      put("audio/format", bytes(container));
      put("audio/stems/format", bytes(container));
      audio();
      objects();
      clips();
    }

    private void image() throws IOException {
      file("image/encoded", "jpg");
      file("image/segmentation/class/encoded", "mask.png");
      put("image/format", bytes("jpeg"));
      put("image/segmentation/class/format", bytes("png"));
      text("image/filename", "/image/file");
      put("image/source_id", bytes(json.at("/image/id").asText()));
      text("image/key/sha256", "/image/sha256");
      text("image/source", "/image/source");
      text("image/author", "/image/attribution/author");
      text("image/title", "/image/attribution/title");
      text("image/url", "/image/attribution/url");
      whole("image/height", "/image/height");
      whole("image/width", "/image/width");
      JsonNode licence =
          ExportedReleases.licence(shared.resolve("world"), json.at("/image/licence").textValue());
      put("image/license", bytes(ExportedReleases.code(licence)));
      put("image/license/name", bytes(licence.get("name").textValue()));
      put("image/license/url", bytes(licence.get("url").textValue()));
    }

    private void audio() {
      whole("audio/sample_rate", "/audio/sample_rate_hz");
      whole("audio/samples", "/audio/samples");
      whole("audio/stems/channels", "/audio/stems");
      features.put("audio/channels", new Feature("int64", List.of(2L)));
      text("audio/panning", "/audio/panning");
      for (String name : List.of("gain", "level_left_dbfs", "level_right_dbfs")) {
        float value = (float) json.at("/audio/" + name).doubleValue();
        features.put("audio/" + name, new Feature("float", List.of(value)));
      }
    }

    private void objects() {
      double width = json.at("/image/width").doubleValue();
      double height = json.at("/image/height").doubleValue();
      reals("bbox/xmin", o -> o.get("x").intValue() / width);
      reals("bbox/xmax", o -> (o.get("x").intValue() + o.get("width").intValue()) / width);
      reals("bbox/ymin", o -> o.get("y").intValue() / height);
      reals("bbox/ymax", o -> (o.get("y").intValue() + o.get("height").intValue()) / height);
      texts("class/text", o -> o.get("class_name"));
      wholes("class/label", o -> o.get("class_index").longValue());
      reals("area", o -> o.get("area").doubleValue());
      wholes("is_crowd", o -> o.get("crowd").booleanValue() ? 1L : 0L);
      texts("annotation_id", o -> o.get("id"));
      texts("category_id", o -> o.at("/category/id"));
      texts("category", o -> o.at("/category/name"));
      texts("role", o -> o.get("role"));
      wholes("sounding", o -> o.get("role").textValue().equals("sounding") ? 1L : 0L);
      reals("alpha", o -> o.get("alpha").doubleValue());
      reals("centre_x", o -> o.get("centre_x").doubleValue());
      reals("centre_y", o -> o.get("centre_y").doubleValue());
      texts("rle", o -> o.get("rle"));
      texts("person_evidence", o -> o.get("person_evidence"));
      wholes("channel", o -> o.get("channel").longValue());
    }

    private void clips() {
      for (String name : List.of("source", "file", "sha256")) {
        texts("clip/" + name, o -> o.get("clip").get(name));
      }
      // VGGSound states no licence of its clips.
      texts(
          "clip/license",
          o -> new TextNode(o.get("role").textValue().equals("sounding") ? "unknown" : ""));
      texts("clip/license/name", o -> new TextNode(""));
      texts("clip/license/url", o -> new TextNode(""));
      for (String name : List.of("author", "title", "url")) {
        texts("clip/" + name, o -> o.at("/clip/attribution/" + name));
      }
      texts("clip/source_id", o -> o.at("/clip/id"));
      texts("clip/labels", o -> new TextNode(o.at("/clip/labels/0").asText()));
      reals("clip/start_seconds", o -> o.at("/clip/start_seconds").doubleValue());
      for (String name : List.of("span_start", "span_samples")) {
        wholes("clip/" + name, o -> o.get("clip").get(name).longValue());
      }
      reals("clip/level_dbfs", o -> o.get("clip").get("level_dbfs").doubleValue());
    }

    private void file(String key, String extension) {
      put(key, ByteBuffer.wrap(sample.file(extension)));
    }

    private void text(String key, String path) {
      put(key, bytes(json.at(path).textValue()));
    }

    private void put(String key, ByteBuffer value) {
      features.put(key, new Feature("bytes", List.of(value)));
    }

    private void whole(String key, String path) {
      features.put(key, new Feature("int64", List.of(json.at(path).longValue())));
    }

    private void texts(String key, Function<JsonNode, JsonNode> of) {
      each(key, "bytes", object -> bytes(of.apply(object).textValue()));
    }

    private void wholes(String key, Function<JsonNode, Long> of) {
      each(key, "int64", of::apply);
    }

    private void reals(String key, Function<JsonNode, Double> of) {
      each(key, "float", object -> of.apply(object).floatValue());
    }

    private void each(String key, String kind, Function<JsonNode, Object> of) {
      List<Object> values = new ArrayList<>();
      json.get("objects").forEach(object -> values.add(of.apply(object)));
      features.put("image/object/" + key, new Feature(kind, values));
    }

    private static ByteBuffer bytes(String text) {
      return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static int check(Path release, Path exported, String side, String container)
      throws IOException {
    return ExportedReleases.assertHoldsShards(
        exported,
        release,
        side,
        "tfrecord",
        TfRecords::read,
        sample -> new Expected(sample, container).features);
  }

  /** The tiny world's msmi/test has no samples of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"ss/train", "ss/test", "ms/train", "ms/test", "msmi/train"})
  void tfrecord_filesOfASide_holdTheShardsSamplesInOrder(String side) throws IOException {
    assertThat(check(release, exported, side, "wav")).isPositive();
  }

  @Test
  void tfrecord_ofFlacShards_holdsThem() throws IOException {
    Path flac = ExportedReleases.flac(shared.resolve("world"), folder);
    Path out = folder.resolve("out");
    assertThat(VpoRun.of("export", "--format", "tfrecord", "--out", out, flac).code()).isZero();
    assertThat(check(flac, out, "ms/train", "flac")).isPositive();
    assertThat(out.resolve("README.md")).content().contains("FLAC").doesNotContain("decode_wav");
  }

  @Test
  void tfrecord_folder_holdsAFileForEachShardAndTwoTexts() throws IOException {
    Set<String> files = ExportedReleases.files(release, "tfrecord");
    files.addAll(List.of("README.md", "label_map.pbtxt", "ATTRIBUTION.csv", "CITATION.cff"));
    assertThat(ShardTar.shards(release.resolve("ms/train"))).hasSizeGreaterThan(1);
    assertThat(ReleaseFiles.sums(exported).keySet()).isEqualTo(files);
  }

  @Test
  void tfrecord_folder_saysWhoseAndHowLimitedItIs() throws IOException {
    ExportedReleases.assertAccompanied(exported, release);
  }

  /** The classes of the published VPO. */
  @Test
  void tfrecord_labelMap_namesTheClasses() throws IOException {
    assertThat(Files.readString(exported.resolve("label_map.pbtxt")))
        .startsWith("item {\n  id: 1\n  name: 'airplane'\n}\n")
        .contains("item {\n  id: 14\n  name: 'male'\n}\n")
        .endsWith("item {\n  id: 21\n  name: 'zebra'\n}\n");
  }

  /** The order of a map would differ between releases of protobuf. */
  @Test
  void tfrecord_keysOfARecord_areSorted() throws IOException {
    Path file = ExportedReleases.firstFile(exported, release, "ms/test", "tfrecord");
    List<String> keys = List.copyOf(TfRecords.read(file).get(0).keySet());
    assertThat(keys).isEqualTo(keys.stream().sorted().toList());
  }

  @Test
  void tfrecord_readme_readsEveryKeyByItsType() throws IOException {
    Path file = ExportedReleases.firstFile(exported, release, "ms/test", "tfrecord");
    Map<String, String> wanted = new TreeMap<>();
    TfRecords.read(file)
        .get(0)
        .forEach(
            (key, feature) -> {
              String type =
                  Map.of("bytes", "string", "int64", "int64", "float", "float32")
                      .get(feature.kind());
              boolean each = key.startsWith("image/object/");
              wanted.put(
                  key,
                  each ? "RaggedFeature(tf." + type + ")" : "FixedLenFeature([], tf." + type + ")");
            });
    Map<String, String> told = new TreeMap<>();
    String readme = Files.readString(exported.resolve("README.md"));
    Matcher line = Pattern.compile("\"(.*)\": tf\\.io\\.(.*),\n").matcher(readme);
    while (line.find()) {
      told.put(line.group(1), line.group(2));
    }
    assertThat(told).isEqualTo(wanted);
    assertThat(readme).contains("tf.audio.decode_wav");
    wanted.keySet().forEach(key -> assertThat(readme).contains("| `" + key + "`"));
  }

  @Test
  void tfrecord_atAnyParallelism_sameBytes() throws IOException {
    Path out = folder.resolve("again");
    VpoRun again =
        VpoRun.of("export", "--format", "tfrecord", "--parallelism", 7, "--out", out, release);
    assertThat(again.code()).isZero();
    assertThat(ReleaseFiles.sums(out)).isEqualTo(ReleaseFiles.sums(exported));
  }

  @Test
  void tfrecord_summary_tellsHowToRead() {
    assertThat(run.out())
        .endsWith(
            "Written to %s: tf.data.TFRecordDataset reads it, see its README.md\n"
                .formatted(exported));
  }
}
