package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.schemas.shard.RenderedSample;
import org.vpobuilder.schemas.shard.ShardWriter;
import org.vpobuilder.spec.sample.Control.Kind;

/**
 * Checks {@code vpo controls} on a release of a tiny world, and {@code vpo verify} on its result.
 */
class ControlsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SMALL =
      "silence,noise-white,off-screen,swap,mono,swapped-channels,mirrored,level-down";

  private static final String SEVERAL =
      "partial,mono,noise-white,noise-pink,noise-white-diffuse,noise-pink-diffuse";

  @TempDir static Path shared;
  @TempDir Path folder;
  private static Path release;
  private static Path set;

  /** The set that each test breaks and verifies. */
  private static Path small;

  /** Likewise, with samples of several sources. */
  private static Path several;

  private static VpoRun made;

  @BeforeAll
  static void derive() throws IOException {
    Path world = Files.createDirectory(shared.resolve("world"));
    TinyWorld.in(world);
    release = shared.resolve("release");
    String pairs =
        "  position-pairs:\n    pairs: {train: 5, test: 0}\n    min_alpha_gap: 0.1\n"
            + "    crowds: exclude\n"
            + "  class-pairs:\n    pairs: {train: 5, test: 0}\n    crowds: exclude\n";
    String spec = Files.readString(TinyWorld.specIn(shared));
    Path withPairs =
        Files.writeString(
            shared.resolve("pairs.yaml"), spec.replace("eligibility:\n", pairs + "eligibility:\n"));
    VpoRun build = VpoRun.build(world, release, "--spec", withPairs, "--scale", 0.2);
    assertThat(build.code()).as(build.err()).isZero();
    set = shared.resolve("set");
    made = controls(set, "--kinds", "all", "--splits", "train,test", "--samples", 3);
    small = shared.resolve("small");
    Object[] few = {"--kinds", SMALL, "--splits", "train", "--subsets", "ss", "--samples", 2};
    assertThat(controls(small, few).code()).isZero();
    several = shared.resolve("several");
    Object[] kinds = {"--kinds", SEVERAL, "--splits", "train", "--subsets", "ms", "--samples", 3};
    assertThat(controls(several, kinds).code()).isZero();
  }

  private static VpoRun controls(Path out, Object... more) {
    return VpoRun.of(
        Stream.concat(Stream.of("controls", release, "--out", out), Stream.of(more)).toArray());
  }

  private static List<Path> shards(Path of) throws IOException {
    try (Stream<Path> files = Files.walk(of)) {
      return files.filter(f -> f.toString().endsWith(".tar")).sorted().toList();
    }
  }

  private static List<ShardTar> samples(Path of) throws IOException {
    List<ShardTar> samples = new ArrayList<>();
    for (Path shard : shards(of)) {
      samples.addAll(ShardTar.samples(shard));
    }
    return samples;
  }

  @Test
  void allKinds_addUpAndAreProved() throws IOException {
    assertThat(made.err()).isEmpty();
    assertThat(made.code()).isZero();
    JsonNode kinds = JSON.readTree(set.resolve("release.json").toFile()).at("/controls/kinds");
    assertThat(kinds).hasSize(Kind.values().length);
    long lines = 0;
    for (Kind kind : Kind.values()) {
      JsonNode derived = kinds.get(kind.toString());
      long lost = 0;
      for (JsonNode count : derived.get("rejected")) {
        lost += count.asLong();
      }
      lines += lost;
      assertThat(derived.get("made").asLong() + lost).isEqualTo(derived.get("of").asLong());
      assertThat(derived.get("made").asLong()).as(kind.toString()).isPositive();
    }
    assertThat(Files.readAllLines(set.resolve("rejections.jsonl"))).hasSize((int) lines);
    VpoRun verdict = VpoRun.of("verify", set, "--base", release);
    assertThat(verdict.out()).contains("Sound: every check passed.");
    assertThat(verdict.code()).isZero();
  }

  @Test
  void set_withoutItsBase_provesWhatItCan() {
    VpoRun verdict = VpoRun.of("verify", "--short", set);
    assertThat(verdict.code()).isZero();
    assertThat(verdict.out()).contains("A control set: --base RELEASE proves");
  }

  @Test
  void card_countsWhatIsThere() throws IOException {
    String card = Files.readString(set.resolve("README.md"));
    assertThat(card).contains("| `silence` |").contains("vpo verify SET --base RELEASE");
    assertThat(Files.readAllLines(set.resolve("ATTRIBUTION.csv"))).hasSizeGreaterThan(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"threads", "direct", "flink"})
  void runners_giveTheSameBytes(String runner) throws IOException {
    Path other = folder.resolve("other");
    Object[] options = {
      "--kinds", SMALL, "--splits", "train", "--subsets", "ss", "--samples", 2, "--parallelism", 3
    };
    VpoRun run =
        controls(other, Stream.concat(Stream.of(options), Stream.of("--runner", runner)).toArray());
    assertThat(run.err()).isEmpty();
    assertThat(hashes(other)).isEqualTo(hashes(small)).hasSizeGreaterThan(8);
  }

  private static Map<String, String> hashes(Path of) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(of)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        hashes.put(
            of.relativize(file).toString(),
            org.vpobuilder.spec.Sha256.hex(Files.readAllBytes(file)));
      }
    }
    return hashes;
  }

  private static Path export(Path of, String format, Path out) {
    VpoRun run = VpoRun.of("export", "--format", format, "--out", out, of);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    return out;
  }

  /** All records of an export, by their sample's key, read by a reader that is not ours. */
  private static <T> Map<String, Map<String, T>> records(
      Path exported, String extension, ExportedReleases.Records reader, Function<T, String> key)
      throws IOException {
    Map<String, Map<String, T>> records = new TreeMap<>();
    try (Stream<Path> files = Files.walk(exported)) {
      for (Path file : files.filter(f -> f.toString().endsWith(extension)).toList()) {
        for (Map<String, ?> record : reader.of(file)) {
          @SuppressWarnings("unchecked")
          Map<String, T> typed = (Map<String, T>) record;
          T of = typed.containsKey("key") ? typed.get("key") : typed.get("sample/key");
          records.put(key.apply(of), typed);
        }
      }
    }
    return records;
  }

  private static Map<String, Map<String, Object>> rows(Path exported) throws IOException {
    return records(exported, ".parquet", file -> ParquetRows.of(file).rows(), String::valueOf);
  }

  private static Map<String, Map<String, TfRecords.Feature>> examples(Path exported)
      throws IOException {
    return records(exported, ".tfrecord", TfRecords::read, ControlsTest::text);
  }

  private static String text(TfRecords.Feature feature) {
    return StandardCharsets.UTF_8
        .decode(((ByteBuffer) feature.values().get(0)).duplicate())
        .toString();
  }

  private static List<Object> values(JsonNode of, Function<JsonNode, Object> value) {
    List<Object> values = new ArrayList<>();
    of.forEach(node -> values.add(value.apply(node)));
    return values;
  }

  @Test
  void hf_holdsWhatWasChangedAndWhichMaskIsRight() throws IOException {
    Path out = export(small, "hf", folder.resolve("out"));
    Map<String, Map<String, Object>> rows = rows(out);
    List<ShardTar> samples = samples(small);
    assertThat(rows).hasSameSizeAs(samples).hasSizeGreaterThan(10);
    for (ShardTar sample : samples) {
      Map<String, Object> row = rows.get(sample.key());
      JsonNode control = sample.json().get("control");
      assertThat(row)
          .doesNotContainKeys("pair_id", "pair_member")
          .containsEntry("control_kind", control.get("kind").asText())
          .containsEntry("base_sample", control.get("base_sample").asText())
          .containsEntry("expected", control.get("expected").asText())
          .containsEntry("mirrored_picture", control.get("mirrored_picture").asBoolean())
          .containsEntry("seen", values(control.get("seen"), JsonNode::asLong));
      List<Object> heard = new ArrayList<>();
      for (Object of : (List<?>) row.get("heard")) {
        Map<?, ?> source = (Map<?, ?>) of;
        heard.add(
            List.of(
                source.get("class_name"),
                source.get("sample"),
                source.get("alpha"),
                ((Map<?, ?>) source.get("clip")).get("url")));
      }
      assertThat(heard)
          .isEqualTo(
              values(
                  control.get("heard"),
                  h ->
                      List.of(
                          h.get("class_name").asText(),
                          h.get("sample").asText(),
                          h.get("alpha").doubleValue(),
                          h.at("/clip/attribution/url").asText())));
    }
    String readme = Files.readString(out.resolve("README.md"));
    assertThat(readme)
        .contains("# Controls of VPO benchmark demo", "| `control_kind` |", "## Kinds\n")
        .contains("## Licences\n", "## What was changed\n", "in the mirrored kinds it is mirrored")
        .doesNotContain("`pair_id`");
  }

  @Test
  void tfrecord_holdsWhatWasChangedAndWhichMaskIsRight() throws IOException {
    Path out = export(small, "tfrecord", folder.resolve("out"));
    Map<String, Map<String, TfRecords.Feature>> examples = examples(out);
    List<ShardTar> samples = samples(small);
    assertThat(examples).hasSameSizeAs(samples);
    for (ShardTar sample : samples) {
      Map<String, TfRecords.Feature> example = examples.get(sample.key());
      JsonNode control = sample.json().get("control");
      for (String name : List.of("kind", "base_sample", "expected")) {
        assertThat(text(example.get("sample/control/" + name)))
            .isEqualTo(control.get(name).asText());
      }
      assertThat(example.get("sample/control/mirrored_picture").values())
          .isEqualTo(List.of(control.get("mirrored_picture").asBoolean() ? 1L : 0L));
      assertThat(example.get("sample/control/seen").values())
          .isEqualTo(values(control.get("seen"), JsonNode::asLong));
      assertThat(example.get("sample/control/heard/alpha").values())
          .isEqualTo(values(control.get("heard"), h -> (float) h.get("alpha").doubleValue()));
      assertThat(example.get("sample/control/heard/class/label").values())
          .isEqualTo(values(control.get("heard"), h -> h.get("class_index").longValue()));
      assertThat(example.get("sample/control/heard/clip/url").values())
          .extracting(
              url -> StandardCharsets.UTF_8.decode(((ByteBuffer) url).duplicate()).toString())
          .isEqualTo(values(control.get("heard"), h -> h.at("/clip/attribution/url").asText()));
      assertThat(example.get("sample/control/heard/channel").values())
          .isEqualTo(values(control.get("heard"), h -> h.get("channel").longValue()));
    }
    assertThat(Files.readString(out.resolve("README.md")))
        .contains("| `sample/control/heard/alpha` + |")
        .contains("\"sample/control/seen\": tf.io.RaggedFeature(tf.int64)")
        .contains("\"sample/control/kind\": tf.io.FixedLenFeature([], tf.string)");
  }

  /** Both samples of a pair say so, and no other sample does. */
  @Test
  void exportsOfARelease_tellPairs() throws IOException {
    Map<String, Map<String, Object>> rows = rows(export(release, "hf", folder.resolve("hf")));
    Map<String, Map<String, TfRecords.Feature>> examples =
        examples(export(release, "tfrecord", folder.resolve("tf")));
    List<ShardTar> samples = samples(release);
    int members = 0;
    for (ShardTar sample : samples) {
      JsonNode pair = sample.json().path("pair");
      members += pair.isObject() ? 1 : 0;
      Map<String, TfRecords.Feature> example = examples.get(sample.key());
      assertThat(rows.get(sample.key()))
          .doesNotContainKey("control_kind")
          .containsEntry("pair_id", pair.path("id").asText())
          .containsEntry("pair_member", pair.path("member").asLong(-1));
      assertThat(text(example.get("sample/pair/id"))).isEqualTo(pair.path("id").asText());
      assertThat(example.get("sample/pair/member").values())
          .isEqualTo(List.of(pair.path("member").asLong(-1)));
      assertThat(example).doesNotContainKey("sample/control/kind");
    }
    assertThat(members).isGreaterThan(2);
    JsonNode croissant = JSON.readTree(release.resolve("croissant.json").toFile());
    assertThat(fields(croissant, "class-pairs")).contains("$.pair.id", "$.pair.member");
    assertThat(fields(croissant, "ss")).isNotEmpty().noneMatch(path -> path.startsWith("$.pair"));
  }

  private static List<String> fields(JsonNode croissant, String subset) {
    List<String> paths = new ArrayList<>();
    for (JsonNode set : croissant.get("recordSet")) {
      if (set.get("@id").asText().equals(subset)) {
        set.get("field").forEach(f -> paths.add(f.at("/source/extract/jsonPath").asText()));
      }
    }
    return paths;
  }

  /** Croissant's globs find each kind of file of each sample once, as Python's fnmatch would. */
  @Test
  void croissant_findsTheSetsFilesAndWhatWasChanged() throws IOException {
    JsonNode croissant = JSON.readTree(set.resolve("croissant.json").toFile());
    assertThat(fields(croissant, "ss"))
        .contains("$.key", "$.control.kind", "$.control.base_sample", "$.control.expected");
    assertThat(fields(croissant, "class-pairs")).noneMatch(path -> path.startsWith("$.pair"));
    assertThat(croissant.get("alternateName").asText())
        .startsWith("Controls of VPO benchmark demo");
    List<String> names = new ArrayList<>();
    for (ShardTar sample : samples(set.resolve("ss"))) {
      sample.files().keySet().forEach(file -> names.add(sample.key() + "." + file));
    }
    Map<String, Long> found = new TreeMap<>();
    for (JsonNode files : croissant.get("distribution")) {
      String id = files.get("@id").asText();
      if (id.startsWith("ss-") && id.endsWith("-files") && !id.equals("ss-object-files")) {
        List<String> globs = new ArrayList<>();
        JsonNode includes = files.get("includes");
        (includes.isArray() ? includes : JSON.createArrayNode().add(includes))
            .forEach(glob -> globs.add(glob.asText()));
        found.put(
            id,
            names.stream()
                .filter(
                    name ->
                        globs.stream()
                            .anyMatch(
                                glob ->
                                    FileSystems.getDefault()
                                        .getPathMatcher("glob:" + glob)
                                        .matches(Path.of(name))))
                .count());
      }
    }
    long samples = names.size() / 5;
    assertThat(found).hasSize(5).allSatisfy((id, files) -> assertThat(files).isEqualTo(samples));
  }

  /** Pictures of a set are not all the base's, and the base's counts are not the set's. */
  @Test
  void croissantAndCard_sayWhatWasChangedAndWhatIsOfTheBase() throws IOException {
    JsonNode croissant = JSON.readTree(set.resolve("croissant.json").toFile());
    assertThat(croissant.get("rai:dataManipulationProtocol").asText())
        .contains("decoded, mirrored and coded as JPEG anew", "noise is computed")
        .doesNotContain("Images are not changed");
    for (String name : List.of("rai:dataBiases", "rai:dataLimitations")) {
      assertThat(croissant.get(name)).isNotEmpty();
      for (JsonNode statement : croissant.get(name)) {
        assertThat(statement.asText()).containsPattern("^Of the base release: |^Not every base");
      }
    }
    String card = Files.readString(set.resolve("README.md"));
    assertThat(card).contains("## What was changed\n");
    for (String heading : List.of("Biases", "Licences", "Limitations")) {
      assertThat(card).contains("## " + heading + "\n\n*This is said of the base release");
    }
  }

  @Test
  void croissantWithoutTheKinds_isFound() throws IOException {
    Path copy = folder.resolve("copy");
    FileUtils.copyDirectory(small.toFile(), copy.toFile());
    Path file = copy.resolve("croissant.json");
    Files.writeString(file, Files.readString(file).replace("$.control.kind", "$.control.sort"));
    assertThat(VpoRun.of("verify", "--short", copy).out()).contains("croissant: croissant.json");
  }

  @Test
  void show_ofAControl_tellsBaseAndWhatIsHeard() throws IOException {
    ShardTar sample =
        samples(small).stream()
            .filter(s -> s.key().endsWith("_swapped-channels"))
            .findFirst()
            .orElseThrow();
    String base = sample.json().at("/control/base_sample").asText();
    VpoRun run = VpoRun.of("show", small, sample.key());
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("base     " + base, "control  swapped-channels: the base's channels exchanged")
        .contains("channel 0 of " + base);
    assertThat(VpoRun.of("show", small, base + "_loud").err()).contains("nearest: " + base + "_");
  }

  @Test
  void stats_ofASet_tellsItsKindsAndIsNotProbed() {
    assertThat(VpoRun.of("stats", small).out())
        .startsWith("A control set of a release of ")
        .contains("silence                     2        2");
    assertThat(VpoRun.of("stats", "--probes", small).err())
        .contains("got a control set, wanted a release: --probes");
  }

  @Test
  void cavp_refusesASetAtOnce() {
    VpoRun run = VpoRun.of("export", "--format", "cavp", "--out", folder.resolve("out"), small);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("got a control set, wanted a release: the authors' folders have no sample");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  /** Changes a file of a sample of a kind and packs it again; returns what verify then finds. */
  private String broken(String kind, String extension, UnaryOperator<byte[]> change)
      throws IOException {
    return broken(small, kind, sample -> Map.of(extension, change.apply(sample.file(extension))));
  }

  /** Exchanges files of the first sample of a kind and packs it again. */
  private String broken(Path of, String kind, Function<ShardTar, Map<String, byte[]>> change)
      throws IOException {
    Path copy = folder.resolve("copy");
    FileUtils.copyDirectory(of.toFile(), copy.toFile());
    boolean isDone = false;
    for (Path shard : shards(copy)) {
      List<ShardTar> samples = ShardTar.samples(shard);
      if (isDone || samples.stream().noneMatch(s -> s.key().endsWith("_" + kind))) {
        continue;
      }
      try (ShardWriter writer =
          new ShardWriter(
              new BufferedOutputStream(Files.newOutputStream(shard.resolveSibling("t"))))) {
        for (ShardTar sample : samples) {
          Map<String, byte[]> changed = new TreeMap<>(sample.files());
          if (!isDone && sample.key().endsWith("_" + kind)) {
            isDone = true;
            changed.putAll(change.apply(sample));
          }
          TreeMap<String, byte[]> files = new TreeMap<>();
          changed.forEach((name, bytes) -> files.put(sample.key() + "." + name, bytes));
          writer.add(new RenderedSample(sample.key(), files));
        }
      }
      Files.move(
          shard.resolveSibling("t"), shard, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(isDone).as("a sample of " + kind).isTrue();
    return VpoRun.of("verify", "--short", copy, "--base", release).out();
  }

  private static ShardTar base(ShardTar control) {
    try {
      String key = control.json().at("/control/base_sample").asText();
      return samples(release).stream().filter(s -> s.key().equals(key)).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static UnaryOperator<byte[]> json(java.util.function.Consumer<ObjectNode> change) {
    return bytes -> {
      try {
        ObjectNode tree = (ObjectNode) JSON.readTree(bytes);
        change.accept(tree);
        return JSON.writeValueAsBytes(tree);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    };
  }

  private static ObjectNode heard(ObjectNode sample) {
    return (ObjectNode) sample.at("/control/heard/0");
  }

  /** Changes the last sample of a WAV file. */
  private static byte[] louder(byte[] wav) {
    byte[] other = wav.clone();
    other[other.length - 2] += 64;
    return other;
  }

  @Test
  void noisySilence_isFound() throws IOException {
    assertThat(broken("silence", "wav", ControlsTest::louder)).contains("control-sound: ss/train");
  }

  @Test
  void exchangedChannelsThatDiffer_areFound() throws IOException {
    assertThat(broken("swapped-channels", "wav", ControlsTest::louder))
        .contains("control-sound: ss/train");
  }

  @Test
  void monoOfTwoChannels_isFound() throws IOException {
    assertThat(broken("mono", "wav", ControlsTest::louder)).contains("control-sound: ss/train");
  }

  @Test
  void anotherStem_isFound() throws IOException {
    assertThat(broken("off-screen", "stems.wav", ControlsTest::louder))
        .contains("control-stems: ss/train");
  }

  @Test
  void classThatIsSeen_isFound() throws IOException {
    assertThat(
            broken(
                "off-screen",
                "json",
                json(
                    tree ->
                        heard(tree).put("class_name", tree.at("/objects/0/class_name").asText()))))
        .contains("control-absent: ss/train");
  }

  @Test
  void swapWithItself_isFound() throws IOException {
    assertThat(
            broken(
                "swap",
                "json",
                json(tree -> heard(tree).put("sample", tree.at("/control/base_sample").asText()))))
        .contains("control-swap: ss/train");
  }

  @Test
  void otherRecordedGain_isFound() throws IOException {
    assertThat(
            broken(
                "swap", "json", json(tree -> ((ObjectNode) tree.get("audio")).put("gain", 0.123))))
        .contains("control-stems: ss/train")
        .contains("got audio.gain 0.123");
  }

  @Test
  void otherGain_isFound() throws IOException {
    assertThat(broken("level-down", "json", json(tree -> heard(tree).put("gain", 0.25))))
        .contains("control-sound: ss/train")
        .contains("control-stems: ss/train");
  }

  @Test
  void otherExpectation_isFound() throws IOException {
    assertThat(
            broken(
                "mono",
                "json",
                json(tree -> ((ObjectNode) tree.get("control")).put("expected", "mirrored"))))
        .contains("control-expected: ss/train");
  }

  @Test
  void soundOfTheWrongPlace_isFound() throws IOException {
    assertThat(broken("swapped-channels", "json", json(tree -> heard(tree).put("alpha", 0.123))))
        .contains("control-stems: ss/train");
  }

  @Test
  void pictureThatIsNotMirrored_isFound() throws IOException {
    ShardTar sample =
        samples(small.resolve("ss/train")).stream()
            .filter(s -> s.key().endsWith("_mirrored"))
            .findFirst()
            .orElseThrow();
    String base = sample.json().at("/control/base_sample").asText();
    byte[] picture =
        samples(release.resolve("ss/train")).stream()
            .filter(s -> s.key().equals(base))
            .findFirst()
            .orElseThrow()
            .file("jpg");
    assertThat(broken("mirrored", "jpg", bytes -> picture)).contains("control-picture: ss/train");
  }

  @Test
  void softerNoise_isFound() throws IOException {
    UnaryOperator<byte[]> half =
        wav -> {
          byte[] soft = wav.clone();
          for (int i = 44; i < soft.length; i += 2) {
            int value = (short) ((soft[i + 1] << 8) | (soft[i] & 0xff)) * 9 / 10;
            soft[i] = (byte) value;
            soft[i + 1] = (byte) (value >> 8);
          }
          return soft;
        };
    assertThat(broken("noise-white", "wav", half)).contains("control-noise: ss/train");
  }

  @Test
  void paintedMask_isFound() throws IOException {
    byte[] painted =
        samples(small.resolve("ss/train")).stream()
            .filter(s -> s.key().endsWith("_mono"))
            .findFirst()
            .orElseThrow()
            .file("mask.png");
    assertThat(broken("silence", "mask.png", bytes -> painted)).contains("mask-values: ss/train");
  }

  private static ObjectNode object(ObjectNode sample, int index) {
    return (ObjectNode) sample.at("/objects/" + index);
  }

  /** The base's object would be 255 in the mask, and a model that does not hear unpunished. */
  @Test
  void objectThatSilenceLeavesOpen_isFound() throws IOException {
    assertThat(broken("silence", "json", json(tree -> object(tree, 0).put("role", "ignored"))))
        .contains("control-expected: ss/train")
        .contains("got ignored, crowd false");
  }

  @Test
  void silentObjectThatIsOpen_isFound() throws IOException {
    assertThat(
            broken(
                several,
                "partial",
                sample ->
                    Map.of(
                        "json",
                        json(tree ->
                                object(tree, tree.get("objects").size() - 1).put("role", "ignored"))
                            .apply(sample.file("json")))))
        .contains("control-expected: ")
        .contains("got ignored true, wanted false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"class_index", "person_evidence", "category"})
  void objectThatIsNotTheBases_isFound(String member) throws IOException {
    UnaryOperator<byte[]> other =
        json(
            tree -> {
              switch (member) {
                case "class_index" -> object(tree, 0).put(member, 77);
                case "person_evidence" -> object(tree, 0).put(member, "csv");
                default -> ((ObjectNode) tree.at("/objects/0/category")).put("id", "77");
              }
            });
    assertThat(broken("mono", "json", other)).containsPattern("control-base: .*got " + member);
  }

  /** As loud as the base, from its places, and of no class; but it is the base's own sound. */
  @Test
  void noiseThatIsTheBasesSound_isFound() throws IOException {
    assertThat(
            broken(
                small,
                "noise-white",
                control ->
                    Map.of(
                        "stems.wav", base(control).file("stems.wav"),
                        "wav", base(control).file("wav"),
                        "json",
                            json(tree -> heard(tree).put("gain", 1)).apply(control.file("json")))))
        .contains("control-noise: ss/train")
        .contains("the noise of its draws times its gain");
  }

  @ParameterizedTest
  @ValueSource(strings = {"noise-white", "noise-pink", "noise-pink-diffuse"})
  void noiseOfAnotherDraw_isFound(String kind) throws IOException {
    assertThat(broken(several, kind, s -> Map.of("stems.wav", louder(s.file("stems.wav")))))
        .contains("control-noise: ");
  }

  @Test
  void noiseWithAClassOrAStem_isFound() throws IOException {
    assertThat(broken("noise-white", "json", json(tree -> heard(tree).put("class_name", "dog"))))
        .contains("control-stems: ss/train")
        .contains("wanted white noise, index 0, channel -1 of no sample");
  }

  @Test
  void diffuseNoiseFromTheMiddle_isFound() throws IOException {
    assertThat(
            broken(
                several,
                "noise-white-diffuse",
                s ->
                    Map.of(
                        "json", json(tree -> heard(tree).put("alpha", 0.5)).apply(s.file("json")))))
        .contains("control-stems: ")
        .contains("got places [0.5, 1.0], wanted [0.0, 1.0]");
  }

  /** The set says itself which sources it trusts, and how near an object must be to a place. */
  @Test
  void manifestThatTrustsMore_isFound() throws IOException {
    Path copy = folder.resolve("copy");
    FileUtils.copyDirectory(small.toFile(), copy.toFile());
    Path file = copy.resolve("release.json");
    ObjectNode manifest = (ObjectNode) JSON.readTree(file.toFile());
    ObjectNode controls = (ObjectNode) manifest.get("controls");
    controls.put("place_tolerance", 0.4).withArray("exhaustive_sources").add("lvis");
    JSON.writeValue(file.toFile(), manifest);
    assertThat(VpoRun.of("verify", "--short", copy).out())
        .contains("control-expected: release.json: got place_tolerance 0.4, wanted 0.1")
        .contains("control-absent: release.json: got exhaustive_sources with lvis");
  }

  @Test
  void soundOfNoNearClass_isFound() throws IOException {
    assertThat(
            verdictOnNear(
                near -> {
                  assertThat(values(near.get("cat"), JsonNode::asText))
                      .containsExactly("bird", "dog");
                  near.removeAll().putArray("cat").add("airplane");
                }))
        .containsPattern(
            "control-absent: .*_off-screen-near: got .* wanted one of the near classes");
  }

  /** A set that says that all it heard off screen is near to what is seen. */
  @Test
  void offScreenSoundOfANearClass_isFound() throws IOException {
    assertThat(
            verdictOnNear(
                near -> {
                  List<String> all = new ArrayList<>();
                  near.fieldNames().forEachRemaining(all::add);
                  all.forEach(name -> all.forEach(near.putArray(name)::add));
                }))
        .containsPattern("control-absent: .*_off-screen: got .* heard, .* seen, which is near");
  }

  /** The verdict on the set with other near classes in its manifest. */
  private String verdictOnNear(Consumer<ObjectNode> change) throws IOException {
    Path copy = folder.resolve("copy");
    FileUtils.copyDirectory(set.toFile(), copy.toFile());
    Path file = copy.resolve("release.json");
    ObjectNode manifest = (ObjectNode) JSON.readTree(file.toFile());
    change.accept((ObjectNode) manifest.at("/controls/near"));
    JSON.writeValue(file.toFile(), manifest);
    return VpoRun.of("verify", "--short", copy, "--base", release).out();
  }

  @ParameterizedTest
  @CsvSource({"alpha, 0.987", "channel, 9"})
  void partialOfAnotherSound_isFound(String member, double value) throws IOException {
    assertThat(
            broken(
                several,
                "partial",
                s ->
                    Map.of(
                        "json",
                        json(tree -> {
                              if (member.equals("channel")) {
                                heard(tree).put(member, (int) value);
                              } else {
                                heard(tree).put(member, value);
                              }
                            })
                            .apply(s.file("json")))))
        .contains("control-stems: ")
        .contains("wanted the base's channels in their order, each from its place");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mono", "partial"})
  void gainOfAKindThatHasNone_isFound(String kind) throws IOException {
    assertThat(
            broken(
                several,
                kind,
                s ->
                    Map.of(
                        "json", json(tree -> heard(tree).put("gain", 0.01)).apply(s.file("json")))))
        .contains("control-stems: ")
        .contains("got gain 0.01, wanted 1.0");
  }

  @Test
  void textsThatAreNotTheSets_areFound() throws IOException {
    Path copy = folder.resolve("copy");
    FileUtils.copyDirectory(small.toFile(), copy.toFile());
    Path attribution = copy.resolve("ATTRIBUTION.csv");
    Files.write(attribution, Files.readAllLines(attribution).subList(0, 1));
    Path citation = copy.resolve("CITATION.cff");
    Files.writeString(citation, Files.readString(citation) + "# ours\n");
    Path card = copy.resolve("README.md");
    Files.writeString(
        card, Files.readString(card).replaceAll("(\\| `mono` \\|.*\\|) \\d+ \\|", "$1 99 |"));
    assertThat(VpoRun.of("verify", "--short", copy, "--base", release).out())
        .contains("attribution: ATTRIBUTION.csv ss_")
        .contains("got no row of the sample")
        .contains("control-base: CITATION.cff: got other bytes")
        .contains("card: README.md: got other counts of mono");
  }

  @Test
  void attributionOfAnotherClip_isFound() throws IOException {
    Path copy = folder.resolve("copy");
    FileUtils.copyDirectory(small.toFile(), copy.toFile());
    Path attribution = copy.resolve("ATTRIBUTION.csv");
    Files.writeString(attribution, Files.readString(attribution).replace(",vggsound,", ",vgg,"));
    assertThat(VpoRun.of("verify", "--short", copy).out())
        .contains("attribution: ATTRIBUTION.csv ss_")
        .contains("got other rows");
  }

  @Test
  void wrongUse_isOneLine() {
    assertThat(controls(folder.resolve("x"), "--kinds", "quiet").err())
        .startsWith("vpo: --kinds: got quiet, wanted all or some of silence, noise-white");
    assertThat(controls(folder.resolve("x"), "--kinds", "swap", "--samples", 0).err())
        .isEqualTo("vpo: --samples: got 0, wanted at least 1\n");
    assertThat(controls(folder.resolve("x"), "--kinds", "swap", "--subsets", "no").err())
        .startsWith("vpo: --subsets: got no, wanted subsets of the release: ");
    VpoRun again = VpoRun.of("controls", set, "--out", folder.resolve("x"), "--kinds", "silence");
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains("got a control set, wanted the release");
    assertThat(VpoRun.of("verify", release, "--base", release).err()).contains("is no control set");
    assertThat(folder.resolve("x")).doesNotExist();
  }
}
