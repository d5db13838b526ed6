package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/**
 * Checks {@code vpo export --format hf}: parquet has the content of the shards, in the form that
 * the library needs.
 */
class HfExportTest {
  /** The classes of the published VPO, by index. */
  private static final List<String> CLASSES =
      List.of(
          "background",
          "airplane",
          "baby",
          "bird",
          "bus",
          "car",
          "cat",
          "cell phone",
          "cow",
          "dog",
          "elephant",
          "female",
          "horse",
          "keyboard",
          "male",
          "motorcycle",
          "mouse",
          "sheep",
          "skateboard",
          "sports ball",
          "tennis racket",
          "zebra");

  private static final ObjectMapper JSON = new ObjectMapper();

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
    run = VpoRun.of("export", "--format", "hf", "--out", exported, release);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
  }

  private static Map<String, Object> expected(ShardTar sample, String container)
      throws IOException {
    JsonNode json = sample.json();
    Map<String, Object> row = new LinkedHashMap<>();
    for (String name : List.of("key", "subset", "split")) {
      row.put(name, json.get(name).textValue());
    }
    row.put("image", file(sample, "jpg"));
    row.put("mask", file(sample, "mask.png"));
    row.put("audio", file(sample, container));
    row.put("stems", file(sample, "stems." + container));
    row.put("image_source", "coco");
    row.put("image_id", json.at("/image/id").textValue());
    row.put("image_file", json.at("/image/file").textValue());
    row.put("width", json.at("/image/width").longValue());
    row.put("height", json.at("/image/height").longValue());
    row.put("image_bytes", (long) sample.file("jpg").length);
    row.put("image_sha256", json.at("/image/sha256").textValue());
    JsonNode licence =
        ExportedReleases.licence(shared.resolve("world"), json.at("/image/licence").textValue());
    row.put("license", ExportedReleases.code(licence));
    row.put("license_name", licence.get("name").textValue());
    row.put("license_url", licence.get("url").textValue());
    row.put("image_author", json.at("/image/attribution/author").textValue());
    row.put("image_title", json.at("/image/attribution/title").textValue());
    row.put("image_url", json.at("/image/attribution/url").textValue());
    row.put("panning", "linear");
    row.put("sample_rate_hz", 16_000L);
    row.put("samples", json.at("/audio/samples").longValue());
    row.put("gain", json.at("/audio/gain").doubleValue());
    row.put("level_left_dbfs", json.at("/audio/level_left_dbfs").doubleValue());
    row.put("level_right_dbfs", json.at("/audio/level_right_dbfs").doubleValue());
    List<Object> objects = new ArrayList<>();
    json.get("objects").forEach(object -> objects.add(object(object)));
    row.put("objects", objects);
    return row;
  }

  private static Map<String, Object> file(ShardTar sample, String extension) {
    return Map.of(
        "bytes", ByteBuffer.wrap(sample.file(extension)), "path", sample.key() + "." + extension);
  }

  private static Map<String, Object> object(JsonNode json) {
    Map<String, Object> object = new LinkedHashMap<>();
    String role = json.get("role").textValue();
    object.put("annotation_id", json.get("id").textValue());
    object.put("role", (long) List.of("sounding", "silent", "ignored").indexOf(role));
    object.put("sounding", role.equals("sounding"));
    // "person" is not a class: -1.
    object.put("label", (long) CLASSES.indexOf(json.get("class_name").textValue()));
    object.put("class_name", json.get("class_name").textValue());
    object.put("category_source", "coco");
    object.put("category_id", json.at("/category/id").textValue());
    object.put("category", json.at("/category/name").textValue());
    object.put("crowd", json.get("crowd").booleanValue());
    object.put(
        "bbox",
        List.of("x", "y", "width", "height").stream().map(k -> json.get(k).longValue()).toList());
    object.put("area", json.get("area").longValue());
    object.put("centre_x", json.get("centre_x").doubleValue());
    object.put("centre_y", json.get("centre_y").doubleValue());
    object.put("alpha", json.get("alpha").doubleValue());
    object.put("rle", json.get("rle").textValue());
    object.put("person_evidence", json.get("person_evidence").textValue());
    object.put("channel", json.get("channel").longValue());
    JsonNode clip = json.get("clip");
    Map<String, Object> sound = new LinkedHashMap<>();
    sound.put("source", clip.get("source").textValue());
    sound.put("id", clip.get("id").textValue());
    sound.put("start_seconds", clip.get("start_seconds").doubleValue());
    sound.put("file", clip.get("file").textValue());
    sound.put("labels", clip.at("/labels/0").asText());
    boolean sounds = role.equals("sounding");
    // VGGSound states no licence of its clips.
    sound.put("license", sounds ? "unknown" : "");
    sound.put("license_name", "");
    sound.put("license_url", "");
    sound.put("author", clip.at("/attribution/author").textValue());
    sound.put("title", clip.at("/attribution/title").textValue());
    sound.put("url", clip.at("/attribution/url").textValue());
    sound.put("sha256", clip.get("sha256").textValue());
    sound.put("level_dbfs", clip.get("level_dbfs").doubleValue());
    sound.put("span_start", clip.get("span_start").longValue());
    sound.put("span_samples", clip.get("span_samples").longValue());
    object.put("clip", sound);
    return object;
  }

  private static int check(Path release, Path exported, String side, String container)
      throws IOException {
    return ExportedReleases.assertHoldsShards(
        exported,
        release,
        side,
        "parquet",
        file -> ParquetRows.of(file).rows(),
        sample -> expected(sample, container));
  }

  /** The tiny world's msmi/test has no samples of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"ss/train", "ss/test", "ms/train", "ms/test", "msmi/train"})
  void hf_filesOfASide_holdTheShardsSamplesInOrder(String side) throws IOException {
    assertThat(check(release, exported, side, "wav")).isPositive();
  }

  @Test
  void hf_ofFlacShards_holdsThem() throws IOException {
    Path flac = ExportedReleases.flac(shared.resolve("world"), folder);
    Path out = folder.resolve("out");
    assertThat(VpoRun.of("export", "--format", "hf", "--out", out, flac).code()).isZero();
    assertThat(check(flac, out, "ms/train", "flac")).isPositive();
  }

  @Test
  void hf_folder_holdsAFileForEachShardAndACard() throws IOException {
    Set<String> files = ExportedReleases.files(release, "parquet");
    files.addAll(List.of("README.md", "ATTRIBUTION.csv", "CITATION.cff"));
    assertThat(ShardTar.shards(release.resolve("ms/train"))).hasSizeGreaterThan(1);
    assertThat(ReleaseFiles.sums(exported).keySet()).isEqualTo(files);
    assertThat(shared).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void hf_folder_saysWhoseAndHowLimitedItIs() throws IOException {
    ExportedReleases.assertAccompanied(exported, release);
    assertThat(Files.readString(exported.resolve("README.md")))
        .contains("license: other\n", "license_link: ATTRIBUTION.csv\n")
        .contains("names it |\n| `license`, `license_name`, `license_url` |");
  }

  @Test
  void hf_parquet_hasTheLibrarysSchemaAndBoundedRowGroups() throws IOException {
    ParquetRows file =
        ParquetRows.of(ExportedReleases.firstFile(exported, release, "ss/train", "parquet"));
    assertThat(file.schema().toString())
        .isEqualToNormalizingWhitespace(
            new String(
                HfExportTest.class.getResourceAsStream("hf-schema.txt").readAllBytes(),
                StandardCharsets.UTF_8));
    assertThat(file.rowGroups())
        .extracting(BlockMetaData::getTotalByteSize)
        .allSatisfy(bytes -> assertThat(bytes).isLessThanOrEqualTo(32L << 20));
  }

  @Test
  void hf_metadata_isFeaturesOfEveryColumn() throws IOException {
    ParquetRows file =
        ParquetRows.of(ExportedReleases.firstFile(exported, release, "ms/test", "parquet"));
    JsonNode features = JSON.readTree(file.metadata().get("huggingface")).at("/info/features");
    assertThat(features.fieldNames())
        .toIterable()
        .containsExactlyElementsOf(file.rows().get(0).keySet());
    assertThat(features.get("mask")).isEqualTo(JSON.readTree("{\"_type\": \"Image\"}"));
    assertThat(features.get("stems"))
        .isEqualTo(
            JSON.readTree("{\"sampling_rate\": 16000, \"mono\": false, \"_type\": \"Audio\"}"));
    assertThat(features.get("gain"))
        .isEqualTo(JSON.readTree("{\"dtype\": \"float64\", \"_type\": \"Value\"}"));
    JsonNode object = features.get("objects").get(0);
    assertThat(object.at("/bbox/0/dtype").textValue()).isEqualTo("int64");
    assertThat(object.at("/label/_type").textValue()).isEqualTo("ClassLabel");
    assertThat(object.at("/label/names")).isEqualTo(JSON.valueToTree(CLASSES));
    assertThat(object.at("/clip/span_start/dtype").textValue()).isEqualTo("int64");
  }

  @Test
  @SuppressWarnings("unchecked")
  void hf_card_namesFilesSamplesAndFeatures() throws IOException {
    String[] parts = Files.readString(exported.resolve("README.md")).split("---\n", 3);
    Map<String, Object> head = new Yaml().load(parts[1]);
    List<Map<String, Object>> configs = (List<Map<String, Object>>) head.get("configs");
    List<Map<String, Object>> infos = (List<Map<String, Object>>) head.get("dataset_info");
    assertThat(configs)
        .extracting(c -> c.get("config_name"))
        .containsExactly("vpo-ss", "vpo-ms", "vpo-msmi");
    for (int i = 0; i < 3; i++) {
      List<Map<String, Object>> data = (List<Map<String, Object>>) configs.get(i).get("data_files");
      List<Map<String, Object>> splits = (List<Map<String, Object>>) infos.get(i).get("splits");
      for (int k = 0; k < 2; k++) {
        String split = List.of("train", "test").get(k);
        List<String> paths = (List<String>) data.get(k).get("path");
        List<String> keys = keys(paths);
        assertThat(keys).isEqualTo(shardKeys(List.of("ss", "ms", "msmi").get(i), split));
        assertThat(data.get(k)).containsEntry("split", split);
        assertThat(splits.get(k)).isEqualTo(Map.of("name", split, "num_examples", keys.size()));
      }
      List<Map<String, Object>> features = (List<Map<String, Object>>) infos.get(i).get("features");
      assertThat(features.get(3)).isEqualTo(Map.of("name", "image", "dtype", "image"));
      assertThat(features).last().satisfies(f -> assertThat(f).containsKeys("name", "list"));
    }
    assertThat(parts[1]).contains("'0': background").doesNotContain("&id");
  }

  private static List<String> keys(List<String> files) throws IOException {
    List<String> keys = new ArrayList<>();
    for (String file : files) {
      ParquetRows.of(exported.resolve(file)).rows().forEach(r -> keys.add((String) r.get("key")));
    }
    return keys;
  }

  /** The keys of a subset's shards; MSMI includes MS. */
  private static List<String> shardKeys(String subset, String split) throws IOException {
    List<String> keys = new ArrayList<>();
    for (String part : subset.equals("msmi") ? List.of("ms", "msmi") : List.of(subset)) {
      for (Path shard : ShardTar.shards(release.resolve(part).resolve(split))) {
        ShardTar.samples(shard).forEach(sample -> keys.add(sample.key()));
      }
    }
    return keys;
  }

  @Test
  void hf_atAnyParallelism_sameBytes() throws IOException {
    Path out = folder.resolve("again");
    VpoRun again = VpoRun.of("export", "--format", "hf", "--parallelism", 7, "--out", out, release);
    assertThat(again.code()).isZero();
    assertThat(ReleaseFiles.sums(out)).isEqualTo(ReleaseFiles.sums(exported));
  }

  @Test
  void hf_summary_countsSamplesAndTellsHowToRead() throws IOException {
    int samples = shardKeys("ss", "train").size() + shardKeys("ss", "test").size();
    assertThat(run.out())
        .containsPattern("(?m)^ss +%d +\\d+$".formatted(samples))
        .endsWith(
            "Written to %s: datasets.load_dataset reads it, see its README.md\n"
                .formatted(exported));
  }
}
