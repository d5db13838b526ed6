package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.pipeline.cli.CavpLoader.Row;
import org.vpobuilder.schemas.SpecReader;

/**
 * Checks {@code vpo export}: the authors' loader gets from the folder the content of the shards.
 */
class ExportTest {
  /** The published id for each class index of the masks. */
  private static final Map<Integer, Integer> PUBLISHED =
      Map.ofEntries(
          Map.entry(0, 0),
          Map.entry(1, 5),
          Map.entry(2, 94),
          Map.entry(3, 16),
          Map.entry(4, 6),
          Map.entry(5, 3),
          Map.entry(6, 17),
          Map.entry(7, 77),
          Map.entry(8, 21),
          Map.entry(9, 18),
          Map.entry(10, 22),
          Map.entry(11, 93),
          Map.entry(12, 19),
          Map.entry(13, 76),
          Map.entry(14, 92),
          Map.entry(15, 4),
          Map.entry(16, 74),
          Map.entry(17, 20),
          Map.entry(18, 41),
          Map.entry(19, 37),
          Map.entry(20, 43),
          Map.entry(21, 24),
          Map.entry(255, 255));

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path shared;
  @TempDir Path folder;
  private static Path release;
  private static CavpLoader loader;

  @BeforeAll
  static void buildAndExport() throws IOException {
    Path world = Files.createDirectory(shared.resolve("world"));
    TinyWorld.in(world);
    release = build(world, shared.resolve("release"), "1.0");
    loader = export(release, shared.resolve("export"));
  }

  private static Path build(Path sources, Path out, String seconds, Object... more)
      throws IOException {
    String text =
        SpecReader.builtInText("demo").replace("clip_seconds: 10.0", "clip_seconds: " + seconds);
    Path spec = Files.writeString(out.resolveSibling(out.getFileName() + ".yaml"), text);
    List<Object> options = new ArrayList<>(List.of("--spec", spec));
    options.addAll(Arrays.asList(more));
    assertThat(VpoRun.build(sources, out, options.toArray()).code()).isZero();
    return out;
  }

  private static CavpLoader export(Path release, Path out, Object... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("export", "--format", "cavp", "--out", out, release));
    arguments.addAll(Arrays.asList(more));
    VpoRun run = VpoRun.of(arguments.toArray());
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    return new CavpLoader(out);
  }

  /** A sample of the shards, by the extensions of its files. */
  private static List<Map<String, byte[]>> samples(Path release, String subset) throws IOException {
    List<Map<String, byte[]>> samples = new ArrayList<>();
    for (String side : List.of("train", "test")) {
      for (Path shard : ShardTar.shards(release.resolve(subset).resolve(side))) {
        ShardTar.samples(shard).forEach(sample -> samples.add(sample.files()));
      }
    }
    return samples;
  }

  private static List<JsonNode> sounding(JsonNode json) {
    List<JsonNode> sounding = new ArrayList<>();
    for (JsonNode object : json.get("objects")) {
      if (object.get("role").asText().equals("sounding")) {
        sounding.add(object);
      }
    }
    return sounding;
  }

  /** Rows of an image, which in SS are the object's. */
  private static List<Row> rowsOf(List<Row> rows, JsonNode json) {
    boolean single = json.get("subset").asText().equals("ss");
    String image = json.get("image").get("id").asText();
    String ann = sounding(json).get(0).get("id").asText();
    return rows.stream()
        .filter(row -> row.img().equals(image))
        .filter(row -> !single || row.get("ann_Ids").equals(ann))
        .toList();
  }

  private static void check(Path release, CavpLoader loader, String subset, double seconds)
      throws IOException {
    List<Row> rows = loader.rows(subset);
    List<Map<String, byte[]>> samples = new ArrayList<>(samples(release, subset));
    if (subset.equals("msmi")) {
      samples.addAll(0, samples(release, "ms"));
    }
    int matched = 0;
    for (Map<String, byte[]> sample : samples) {
      JsonNode json = JSON.readTree(sample.get("json"));
      List<Row> its = rowsOf(rows, json);
      assertThat(its.stream().map(ExportTest::row).toList())
          .isEqualTo(sounding(json).stream().map(object -> row(object, json)).toList());
      assertThat(Files.readAllBytes(loader.image(subset, its.get(0)))).isEqualTo(sample.get("jpg"));
      int[] mask = CavpLoader.pixels(sample.get("mask.png"));
      assertThat(CavpLoader.pixels(Files.readAllBytes(loader.mask(subset, its.get(0)))))
          .isEqualTo(Arrays.stream(mask).map(PUBLISHED::get).toArray());
      assertSameSound(loader.mixture(its), CavpLoader.wav(sample.get("wav")), seconds);
      matched += its.size();
    }
    assertThat(samples).isNotEmpty();
    assertThat(rows).hasSize(matched);
  }

  /** The columns of a row that depend on an object. */
  private static List<Object> row(JsonNode object, JsonNode json) {
    JsonNode clip = object.get("clip");
    int index = object.get("class_index").asInt();
    return List.of(
        object.get("class_name").asText(),
        String.valueOf(PUBLISHED.get(index)),
        object.get("id").asText(),
        clip.get("id").asText(),
        object.get("alpha").asDouble(),
        json.get("split").asText());
  }

  private static List<Object> row(Row row) {
    return List.of(
        row.get("cateName"),
        row.get("cateId"),
        row.get("ann_Ids"),
        row.get("vgg_file").replaceFirst("_[0-9a-f]{12}$", ""),
        row.pos(),
        row.get("split"));
  }

  /**
   * The loader takes the middle of the mixture, or repeats a mixture that is shorter than its cut.
   */
  private static void assertSameSound(double[][] heard, double[][] mixture, double seconds) {
    int frames = (int) (seconds * 16_000);
    int from = Math.max(0, frames / 2 - CavpLoader.LOADER_FRAMES / 2);
    assertThat(mixture[0]).hasSize(frames);
    for (int channel = 0; channel < 2; channel++) {
      for (int i = 0; i < CavpLoader.LOADER_FRAMES; i++) {
        int got = (int) Math.rint(heard[channel][i]);
        if (got != (int) mixture[channel][(from + i) % frames]) {
          fail("channel %d at %d: got %d", channel, i, got);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ss", "ms", "msmi"})
  void cavp_ofShortStems_loaderGetsWhatShardsHold(String subset) throws IOException {
    check(release, loader, subset, 1.0);
  }

  @Test
  void cavp_ofStemsLongerThanLoadersCut_loaderGetsTheirMiddle() throws IOException {
    Path four = build(shared.resolve("world"), folder.resolve("four"), "4.0", "--scale", 0.1);
    CavpLoader exported = export(four, folder.resolve("out"));
    for (String subset : List.of("ss", "ms", "msmi")) {
      check(four, exported, subset, 4.0);
    }
  }

  @Test
  void cavp_ofRealImages_loaderGetsWhatShardsHold() throws IOException {
    Path mini = build(SharedData.folder("mini"), folder.resolve("mini"), "3.0", "--scale", 0.1);
    CavpLoader exported = export(mini, folder.resolve("out"));
    for (String subset : List.of("ss", "ms", "msmi")) {
      check(mini, exported, subset, 3.0);
    }
  }

  @Test
  void cavp_folder_holdsWhatCsvNamesAndNothingElse() throws IOException {
    Set<Path> named = new HashSet<>();
    for (String subset : List.of("ss", "ms", "msmi")) {
      named.add(loader.vpo(subset).resolve("vpo_%s_data_stereo.csv".formatted(subset)));
      for (Row row : loader.rows(subset)) {
        named.addAll(List.of(loader.image(subset, row), loader.mask(subset, row), loader.wav(row)));
      }
    }
    for (String with : List.of("README.md", "ATTRIBUTION.csv", "CITATION.cff")) {
      named.add(loader.root().resolve(with));
    }
    try (Stream<Path> files = Files.walk(loader.root())) {
      assertThat(files.filter(Files::isRegularFile).collect(Collectors.toSet())).isEqualTo(named);
    }
    assertThat(shared).isDirectoryNotContaining("glob:**.tmp");
  }

  /** Checks the properties of the world that the other tests need. */
  @Test
  void world_hasSharedImagesAndClipsOfSeveralSpans() throws IOException {
    List<Row> single = loader.rows("ss");
    assertThat(single.stream().map(Row::img).distinct().count()).isLessThan(single.size());
    List<String> names = single.stream().map(row -> row.get("vgg_file")).distinct().toList();
    assertThat(names.stream().map(name -> name.replaceFirst("_[^_]*$", "")).distinct().count())
        .isLessThan(names.size());
    assertThat(loader.rows("msmi")).extracting(row -> row.get("multi_instance")).contains("0", "1");
  }

  @Test
  void cavp_csv_hasLoadersColumns() throws IOException {
    String columns = "cateName,cateId,img_Id,ann_Ids,vgg_file,audio_pos,split";
    assertThat(Files.readAllLines(loader.vpo("ss").resolve("vpo_ss_data_stereo.csv")).get(0))
        .isEqualTo(columns);
    assertThat(Files.readAllLines(loader.vpo("ms").resolve("vpo_ms_data_stereo.csv")).get(0))
        .isEqualTo(columns);
    assertThat(Files.readAllLines(loader.vpo("msmi").resolve("vpo_msmi_data_stereo.csv")).get(0))
        .isEqualTo(columns + ",multi_instance");
  }

  @Test
  void cavp_folder_saysWhoseAndHowLimitedItIs() throws IOException {
    ExportedReleases.assertAccompanied(loader.root(), release);
  }

  @Test
  void cavp_atAnyParallelism_sameBytes() throws IOException {
    Path out = Files.createDirectory(folder.resolve("empty"));
    export(release, out, "--parallelism", 7);
    assertThat(ReleaseFiles.sums(out)).isEqualTo(ReleaseFiles.sums(loader.root()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cavp", "hf", "tfrecord"})
  void out_thatIsNotEmpty_isRefusedAndStays(String format) throws IOException {
    Files.writeString(folder.resolve("mine.txt"), "mine");
    VpoRun run = VpoRun.of("export", "--format", format, "--out", folder, release);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "vpo: --out %s: not empty; wanted an empty or absent folder\n".formatted(folder));
    assertThat(folder).isDirectoryContaining("glob:**mine.txt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cavp", "hf", "tfrecord"})
  void release_thatIsBroken_isRefusedInOneLineAndNothingIsLeft(String format) throws IOException {
    Path broken = folder.resolve("broken");
    copy(release, broken);
    Path shard = broken.resolve("ss/train/vpo-ss-train-000000.tar");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[bytes.length / 2] ^= 1;
    Files.write(shard, bytes);
    VpoRun run = VpoRun.of("export", "--format", format, "--out", folder.resolve("x"), broken);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("not sound, `vpo verify` tells more"));
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(broken);
    }
  }

  /** An export that only the tests register, with an option. */
  @Test
  void toyExport_withItsOption_writesWhatItSays() throws IOException {
    Path out = folder.resolve("toys");
    VpoRun run =
        VpoRun.of("export", "--format", "toy", "--toy-title", "My toys", "--out", out, release);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("subset    samples     toys\n")
        .endsWith("Written to %s: children read it\n".formatted(out));
    List<String> lines = Files.readAllLines(out.resolve("keys.txt"));
    assertThat(lines.get(0)).isEqualTo("My toys");
    List<String> keys = new ArrayList<>();
    for (String subset : List.of("ss", "ms", "msmi")) {
      for (Map<String, byte[]> sample : samples(release, subset)) {
        keys.add(JSON.readTree(sample.get("json")).get("key").asText());
      }
    }
    assertThat(lines.subList(1, lines.size())).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(ReleaseFiles.sums(out).keySet())
        .extracting(Object::toString)
        .containsExactlyInAnyOrder("keys.txt", "ATTRIBUTION.csv", "CITATION.cff");
  }

  @Test
  void help_ofExport_isThatOfTheRegisteredExports() {
    String help = VpoRun.of("export", "--help").out();

    assertThat(help)
        .contains("cavp: the folders, masks", "hf: parquet", "tfrecord: tf.train.Example")
        .contains("toy: a list of keys, 100% of them.", "Toys:\n      --toy-title=TITLE")
        .contains("The release is verified first; DIR appears when all is written.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--format dolls | --format: got dolls, wanted one of cavp, hf, tfrecord, toy",
        "--format hf --toy-title x | --toy-title: an option of --format toy, got --format hf",
        "--format toy --toy-title none | --toy-title: got none, wanted one"
      })
  void export_thatIsNotSo_isRefusedInOneLine(String arguments, String message) {
    List<Object> words = new ArrayList<>(List.of("export", "--out", folder.resolve("x"), release));
    words.addAll(List.of((Object[]) arguments.split(" ")));
    VpoRun run = VpoRun.of(words.toArray());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("vpo: " + message + "\n");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }
}
