package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Input that is wrong as a whole is refused with exit code 2 and a line that names it. */
class BadInputTest {
  @TempDir static @Nullable Path shared;
  private static @Nullable Path spec;
  private static @Nullable TinyWorld sound;

  @TempDir @Nullable Path folder;

  @BeforeAll
  static void makeWorld() throws IOException {
    Path root = Objects.requireNonNull(shared);
    spec = TinyWorld.specIn(root);
    sound = TinyWorld.in(root.resolve("world"));
    VpoRun plan = VpoRun.onSources("plan", sound().folder(), index(), "--spec", spec());
    assertThat(plan.code()).as(plan.err()).isZero();
  }

  @Test
  void coco_thatIsMissing_isNamed() {
    VpoRun run =
        VpoRun.of(
            "build",
            "--spec",
            spec(),
            "--coco",
            dir("nowhere"),
            "--vggsound",
            sound().file("vggsound"),
            "--out",
            dir("out"));
    assertRefused(run, "--coco: no file " + dir("nowhere/annotations/instances_train2017.json"));
  }

  @Test
  void annotations_ofOneSplitMissing_areNamed() throws IOException {
    TinyWorld world = sound().copyTo(dir("w"));
    Path file = world.file("coco/annotations/instances_val2017.json");
    Files.delete(file);
    assertRefused(build(world), "--coco: no file " + file);
  }

  @Test
  void csv_thatIsMissing_isNamed() throws IOException {
    TinyWorld world = sound().copyTo(dir("w"));
    Path file = world.file("vggsound/vggsound.csv");
    Files.delete(file);
    assertRefused(build(world), "--vggsound: no file " + file);
  }

  @Test
  void clips_inNoFolder_areMissed() throws IOException {
    TinyWorld world = sound().copyTo(dir("w"));
    Files.move(world.file("vggsound/clips"), world.file("vggsound/elsewhere"));
    assertRefused(
        build(world),
        world.file("vggsound/clips")
            + ": no clips; wanted files {id}_{start:06d}.mp4, wav, ogg, ...");
  }

  @Test
  void folders_withBracketsInTheirNames_areRead() throws IOException {
    TinyWorld world = sound().copyTo(dir("w [1]{a,b}"));
    VpoRun run = VpoRun.onSources("plan", world.folder(), dir("o [1]*"), "--spec", spec());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(ReleaseFiles.sums(dir("o [1]*"))).isEqualTo(ReleaseFiles.sums(index()));
    assertRefused(
        VpoRun.onSources("plan", world.folder(), dir("o [1]*"), "--spec", spec()),
        "--out " + dir("o [1]*") + "/: not empty; wanted an empty or absent folder");
  }

  @Test
  void json_thatIsAList_isRefused() throws IOException {
    TinyWorld world = sound().copyTo(dir("w"));
    Path file = Files.writeString(world.file(TinyWorld.INSTANCES), "[]");
    assertRefused(
        plan(world),
        file + ": not a whole JSON object: wanted } at its end; is the download complete?");
  }

  @Test
  void json_withBrokenMiddle_isRefused() throws IOException {
    TinyWorld world = sound().copyTo(dir("w"));
    Path file = Files.writeString(world.file(TinyWorld.INSTANCES), "{\"images\": [}");
    assertThat(plan(world))
        .satisfies(run -> assertThat(run.code()).isEqualTo(2))
        .satisfies(run -> assertThat(run.err()).startsWith("vpo: " + file + ": not JSON: "))
        .satisfies(run -> assertThat(run.err()).contains(", at byte "))
        .satisfies(run -> assertThat(run.err().lines()).hasSize(1));
  }

  @Test
  void instances_withoutCategories_areRefused() throws IOException {
    TinyWorld world = sound().copyTo(dir("w"));
    world.edit(root -> root.remove("categories"));
    assertRefused(plan(world), world.file(TinyWorld.INSTANCES) + ": no list of categories");
  }

  @Test
  void categories_numberedOtherwise_areRefused() throws IOException {
    TinyWorld world = sound().copyTo(dir("w"));
    world.edit(BadInputTest::swapCatAndDog);
    // A cat is 17 and a dog 18 in COCO; the class map has the cat before the dog.
    assertRefused(
        plan(world), world.file(TinyWorld.INSTANCES) + ": category 17: got dog, wanted cat");
  }

  @Test
  void out_thatIsNotEmpty_isLeftAlone() throws IOException {
    Path out = Files.createDirectories(dir("out/deep"));
    Files.writeString(out.resolve("mine"), "x");
    Map<String, String> before = ReleaseFiles.sums(dir("out"));
    for (String command : new String[] {"build", "plan"}) {
      assertRefused(
          VpoRun.onSources(command, sound().folder(), dir("out"), "--spec", spec()),
          "--out " + dir("out") + "/: not empty; wanted an empty or absent folder");
    }
    assertRefused(
        VpoRun.onSources("render", sound().folder(), dir("out"), "--plan", index()),
        "--out " + dir("out") + "/: not empty; wanted an empty or absent folder");
    assertThat(ReleaseFiles.sums(dir("out"))).isEqualTo(before);
  }

  @Test
  void out_thatIsAFile_isLeftAlone() throws IOException {
    Path out = Files.writeString(dir("out"), "mine");
    assertRefused(build(sound()), "--out " + out + "/: a file; wanted an empty or absent folder");
    assertThat(out).hasContent("mine");
  }

  @Test
  void spec_withUnknownKey_isRefused() throws IOException {
    Path file = dir("s.yaml");
    Files.writeString(file, Files.readString(spec()) + "sede: 3\n");
    assertRefused(
        withSpec(file),
        file
            + ": line 42: sede: unknown key, wanted one of name, format_version, seed, class_map,"
            + " subsets, eligibility, silencing, persons, audio, shards, likeness,"
            + " licences, release, sources, validation");
  }

  @Test
  void spec_withImpossibleValue_isRefused() throws IOException {
    Path file = dir("s.yaml");
    String text = Files.readString(spec());
    Files.writeString(file, text.replace("min_seconds: 1.0", "min_seconds: -1.0"));
    assertThat(withSpec(file))
        .satisfies(run -> assertThat(run.code()).isEqualTo(2))
        .satisfies(
            run ->
                assertThat(run.err())
                    .startsWith("vpo: " + file + ": line 34: audio.min_seconds: got -1.0, wanted"))
        .satisfies(run -> assertThat(run.err().lines()).hasSize(1));
  }

  @Test
  void spec_thatIsNoYaml_isRefused() throws IOException {
    Path file = Files.writeString(dir("s.yaml"), "a: [1,\n");
    assertRefused(withSpec(file), file + ": line 1: got the end of the text, wanted a value");
  }

  @Test
  void spec_thatIsMissing_isRefused() {
    assertRefused(
        withSpec(Path.of("nix")),
        "--spec: got nix, wanted a YAML file or one of the built-in vpo-2024, vpo-next, demo,"
            + " demo-train");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--seed | three | Invalid value for option '--seed': got 'three', wanted a whole number",
        "--parallelism | two | Invalid value for option '--parallelism': got 'two', wanted a whole number",
        "--max-rejected | few | Invalid value for option '--max-rejected': got 'few', wanted a"
            + " number, a share such as 2%, or KIND=2%",
        "--max-rejected | -1 | Invalid value for option '--max-rejected': got '-1', wanted a"
            + " number, a share such as 2%, or KIND=2%",
        "--subsets | ss,all | Invalid value for option '--subsets' (SUBSET): expected one of"
            + " [ss, ms, msmi, position-pairs, class-pairs, largest] but was 'all'",
        "--runner | spark | Invalid value for option '--runner': expected one of [THREADS, DIRECT, FLINK]"
            + " (case-insensitive) but was 'spark'",
      })
  void option_thatIsNonsense_isRefused(String option, String value, String message) {
    VpoRun run = VpoRun.build(sound().folder(), dir("out"), "--spec", spec(), option, value);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines())
        .containsExactly("vpo build: " + message, "'vpo build --help' tells more.");
    assertThat(dir("out")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"0", "-3", "10001"})
  void parallelism_outOfRange_isRefused(int workers) {
    assertRefused(
        VpoRun.build(sound().folder(), dir("out"), "--spec", spec(), "--parallelism", workers),
        "--parallelism: got %d, wanted 1 to 10000".formatted(workers));
    assertThat(dir("out")).doesNotExist();
  }

  @Test
  void personLabels_thatAreMissing_areNamed() {
    assertRefused(
        VpoRun.build(
            sound().folder(), dir("out"), "--spec", spec(), "--person-labels", dir("p.csv")),
        "--person-labels: no file " + dir("p.csv"));
  }

  @Test
  void index_ofOtherAudio_isRefused() throws IOException {
    Path file = dir("s.yaml");
    String text = Files.readString(spec());
    Files.writeString(file, text.replace("sample_rate_hz: 16000", "sample_rate_hz: 8000"));
    assertRefused(
        VpoRun.build(sound().folder(), dir("out"), "--spec", file, "--index", index()),
        "--index %s/: made for other audio settings, likeness.audio_ber, licences.clips or class map than the spec's"
            .formatted(index()));
  }

  @Test
  void index_thatIsNone_isNamed() {
    assertRefused(
        VpoRun.build(sound().folder(), dir("out"), "--spec", spec(), "--index", dir("nix")),
        dir("nix") + "/index/index.json: no such file; wanted a clip index");
  }

  @Test
  void plan_thatIsNone_isNamed() {
    assertRefused(
        VpoRun.onSources("render", sound().folder(), dir("out"), "--plan", dir("nix")),
        dir("nix") + "/plan/plan.json: no such file; wanted a finished plan");
  }

  private static void swapCatAndDog(ObjectNode root) {
    for (var category : root.get("categories")) {
      int id = category.get("id").asInt();
      if (id == 17 || id == 18) {
        ((ObjectNode) category).put("id", 35 - id);
      }
    }
  }

  private static void assertRefused(VpoRun run, String message) {
    assertThat(run.err().lines()).containsExactly("vpo: " + message);
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isEqualTo(2);
  }

  private VpoRun build(TinyWorld world) {
    return VpoRun.build(world.folder(), dir("out"), "--spec", spec());
  }

  /** Plans with the index of the sound world, so that no clip is decoded. */
  private VpoRun plan(TinyWorld world) {
    return VpoRun.onSources(
        "plan", world.folder(), dir("out"), "--spec", spec(), "--index", index());
  }

  private VpoRun withSpec(Path file) {
    return VpoRun.build(sound().folder(), dir("out"), "--spec", file);
  }

  private Path dir(String name) {
    return Objects.requireNonNull(folder).resolve(name);
  }

  private static Path index() {
    return Objects.requireNonNull(shared).resolve("plan");
  }

  private static Path spec() {
    return Objects.requireNonNull(spec);
  }

  private static TinyWorld sound() {
    return Objects.requireNonNull(sound);
  }
}
