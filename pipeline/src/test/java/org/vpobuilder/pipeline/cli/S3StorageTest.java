package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.pipeline.storage.S3Server;
import org.vpobuilder.schemas.SpecReader;

/** Every command gives the same results with buckets of a real S3 server as with a local disk. */
class S3StorageTest {
  /** A prefix that must be escaped in requests. */
  private static final String SOURCES = "s3://sources/data set+ü";

  private static final String OUT = "s3://releases";

  @TempDir static @Nullable Path shared;

  private static S3Server server;
  private static SortedMap<String, String> expected;

  @BeforeAll
  static void buildLocally() throws IOException {
    server = S3Server.get();
    server.bucket("sources");
    server.bucket("releases");
    TinyWorld world = TinyWorld.in(shared("world"));
    Path spec = Files.writeString(shared("tiny.yaml"), smallSpec());
    long person =
        StreamSupport.stream(world.instances().get("annotations").spliterator(), false)
            .filter(annotation -> annotation.get("category_id").asInt() == 1)
            .mapToLong(annotation -> annotation.get("id").asLong())
            .min()
            .orElseThrow();
    Path persons =
        Files.writeString(
            shared("persons.csv"), "ann_id,label\n1,robot\n%d,male\n".formatted(person));
    server.upload(world.folder(), SOURCES);
    server.put(SOURCES + "/tiny.yaml", Files.readAllBytes(spec));
    server.put(SOURCES + "/persons.csv", Files.readAllBytes(persons));
    VpoRun built =
        VpoRun.build(world.folder(), shared("local"), "--spec", spec, "--person-labels", persons);
    assertThat(built.code()).as(built.err()).isZero();
    expected = ReleaseFiles.sums(shared("local"));
  }

  /** Several shards of few samples, since requests are tested here. */
  private static String smallSpec() {
    return SpecReader.builtInText("demo")
        .replace("clip_seconds: 10.0", "clip_seconds: 1.0")
        .replace("train: 160, test: 40", "train: 24, test: 8")
        .replace("train: 120, test: 30", "train: 16, test: 6")
        .replace("train: 60, test: 15", "train: 8, test: 4")
        .replace("samples_per_shard: 50", "samples_per_shard: 10");
  }

  private static Path shared(String name) {
    return Objects.requireNonNull(shared).resolve(name);
  }

  private static VpoRun s3(Object... arguments) {
    List<Object> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--s3-endpoint", server.endpoint(), "--s3-path-style"));
    return VpoRun.of(all.toArray());
  }

  private static VpoRun onSources(String command, String out, Object... more) {
    List<Object> all =
        new ArrayList<>(
            List.of(command, "--coco", SOURCES + "/coco", "--vggsound", SOURCES + "/vggsound"));
    all.addAll(List.of("--out", out));
    all.addAll(Arrays.asList(more));
    return s3(all.toArray());
  }

  private static void build(String out) {
    VpoRun built =
        onSources(
            "build",
            out,
            "--spec",
            SOURCES + "/tiny.yaml",
            "--person-labels",
            SOURCES + "/persons.csv");
    assertThat(built.code()).as(built.err()).isZero();
    assertThat(built.out()).contains("Written to " + out + "/");
  }

  @Test
  void build_fromAndToBuckets_bytesOfALocalBuildAndNothingElse() {
    build(OUT + "/built");

    assertThat(server.sums(OUT + "/built")).containsKey("release.json").isEqualTo(expected);
  }

  @Test
  void planAndRender_throughBuckets_bytesOfALocalBuild() throws IOException {
    String plan = OUT + "/plan";
    String cache = OUT + "/cache";
    VpoRun planned =
        onSources(
            "plan",
            plan,
            "--spec",
            shared("tiny.yaml"),
            "--person-labels",
            shared("persons.csv"),
            "--cache",
            cache);
    assertThat(planned.code()).as(planned.err()).isZero();
    assertThat(server.sums(cache)).isNotEmpty().allSatisfy((f, s) -> assertThat(f).endsWith("pcm"));
    VpoRun again =
        onSources(
            "plan",
            OUT + "/plan-again",
            "--spec",
            SOURCES + "/tiny.yaml",
            "--person-labels",
            SOURCES + "/persons.csv",
            "--index",
            plan);
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(server.sums(OUT + "/plan-again")).isEqualTo(server.sums(plan));

    VpoRun rendered = onSources("render", OUT + "/rendered", "--plan", plan, "--cache", cache);

    assertThat(rendered.code()).as(rendered.err()).isZero();
    assertThat(server.sums(OUT + "/rendered")).isEqualTo(expected);
  }

  /**
   * The release that is extended is in the store that --s3-endpoint names, like all other folders.
   */
  @Test
  void extend_ofABucket_bytesOfALocalExtension() throws IOException {
    String old = OUT + "/old";
    Path spec = shared("small.yaml");
    String text = Files.readString(shared("tiny.yaml"));
    Files.writeString(spec, text.replace("train: 24, test: 8", "train: 5, test: 3"));
    Path local = shared("old");
    Path world = shared("world");
    assertThat(VpoRun.build(world, local, "--spec", spec).code()).isZero();
    server.upload(local, old);
    Path larger = shared("larger.yaml");
    Files.writeString(larger, text.replace("train: 24, test: 8", "train: 9, test: 3"));
    VpoRun locally = VpoRun.build(world, shared("larger"), "--spec", larger, "--extend", local);
    assertThat(locally.code()).as(locally.err()).isZero();

    VpoRun extended = onSources("build", OUT + "/larger", "--spec", larger, "--extend", old);

    assertThat(extended.code()).as(extended.err()).isZero();
    assertThat(server.sums(OUT + "/larger")).isEqualTo(ReleaseFiles.sums(shared("larger")));
  }

  @Test
  void verifyAndStats_ofABucket_sayWhatTheySayLocally() throws IOException {
    server.upload(shared("local"), OUT + "/uploaded");

    VpoRun verified = s3("verify", OUT + "/uploaded");
    VpoRun stats = s3("stats", "--json", OUT + "/uploaded");

    assertThat(verified.code()).as(verified.out()).isZero();
    assertThat(verified.out()).isEqualTo(VpoRun.of("verify", shared("local")).out());
    assertThat(stats.code()).as(stats.err()).isZero();
    assertThat(stats.out()).isEqualTo(VpoRun.of("stats", "--json", shared("local")).out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cavp", "hf", "tfrecord"})
  void export_ofABucket_bytesOfALocalReleases(String format) throws IOException {
    server.upload(shared("local"), OUT + "/to-export");

    Path fromBucket = shared("s3-" + format);
    VpoRun exported = s3("export", "--format", format, "--out", fromBucket, OUT + "/to-export");

    assertThat(exported.code()).as(exported.err()).isZero();
    Path local = shared("local-" + format);
    VpoRun.of("export", "--format", format, "--out", local, shared("local"));
    assertThat(ReleaseFiles.sums(fromBucket)).isNotEmpty().isEqualTo(ReleaseFiles.sums(local));
  }

  @Test
  void verify_ofOneChangedByte_fails() throws IOException {
    String release = OUT + "/changed";
    server.upload(shared("local"), release);
    String shard = release + "/ss/train/vpo-ss-train-000000.tar";
    byte[] bytes = server.get(shard);
    bytes[bytes.length / 2] ^= 1;
    server.put(shard, bytes);

    VpoRun verified = s3("verify", release);

    assertThat(verified.code()).isEqualTo(1);
    assertThat(verified.out()).contains("manifest: ss/train/vpo-ss-train-000000.tar: got sha256");
  }

  /**
   * All files except the manifest are there, as after a run that was killed before its last
   * request.
   */
  @Test
  void halfPublished_isNamedByVerifyAndByANewBuild() throws IOException {
    String half = OUT + "/half";
    server.upload(shared("local"), half);
    server.delete(half + "/release.json");
    SortedMap<String, String> before = server.sums(half);

    VpoRun verified = s3("verify", half);
    assertThat(verified.code()).isEqualTo(2);
    assertThat(verified.err()).contains(half + "/: ", "without its release.json");
    VpoRun stats = s3("stats", half);
    assertThat(stats.code()).isEqualTo(2);
    assertThat(stats.err()).contains(half + "/: ", "without its release.json");

    VpoRun built = onSources("build", half, "--spec", SOURCES + "/tiny.yaml");
    assertThat(built.code()).isEqualTo(2);
    assertThat(built.err().lines())
        .containsExactly(
            "vpo: --out %s/: holds an unfinished run; delete it, or name an empty or absent folder"
                .formatted(half));
    assertThat(server.sums(half)).isEqualTo(before);
  }

  @Test
  void build_whereAReleaseIs_leavesItAsItIs() throws IOException {
    String taken = OUT + "/taken";
    server.upload(shared("local"), taken);

    VpoRun built = onSources("build", taken, "--spec", "demo");

    assertThat(built.code()).isEqualTo(2);
    assertThat(built.err().lines())
        .containsExactly(
            "vpo: --out %s/: holds a release; wanted an empty or absent folder".formatted(taken));
    assertThat(server.sums(taken)).isEqualTo(expected);
  }

  @Test
  void classesAndSpec_ofABucket_areRead() {
    assertThat(s3("classes", "--vggsound", SOURCES + "/vggsound").out())
        .isEqualTo(VpoRun.of("classes", "--vggsound", shared("world/vggsound")).out());
    assertThat(s3("spec", SOURCES + "/tiny.yaml").out())
        .isEqualTo(VpoRun.of("spec", shared("tiny.yaml")).out());
  }

  @Test
  void avsMss_fromAndToBuckets_bytesOfALocalRun() throws IOException {
    Path world = shared("s4");
    VpoRun made =
        VpoRun.of("world", "--layout", "avsbench", "--images", 100, "--clips", 40, "--out", world);
    assertThat(made.code()).as(made.err()).isZero();
    server.upload(world, SOURCES + "/s4");
    VpoRun local =
        VpoRun.of(
            "avs-m-ss",
            "--avsbench",
            world.resolve("avsbench"),
            "--vggsound",
            world.resolve("vggsound"),
            "--out",
            shared("avs-m-ss"));
    assertThat(local.code()).as(local.err()).isZero();

    VpoRun run =
        s3(
            "avs-m-ss",
            "--avsbench",
            SOURCES + "/s4/avsbench",
            "--vggsound",
            SOURCES + "/s4/vggsound",
            "--out",
            OUT + "/avs-m-ss");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(server.sums(OUT + "/avs-m-ss"))
        .containsKey("avs-m-ss.json")
        .isEqualTo(ReleaseFiles.sums(shared("avs-m-ss")));
  }
}
