package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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

  @TempDir static Path shared;
  @TempDir Path folder;
  private static Path release;
  private static Path set;

  /** The set that each test breaks and verifies. */
  private static Path small;

  private static VpoRun made;

  @BeforeAll
  static void derive() throws IOException {
    Path world = Files.createDirectory(shared.resolve("world"));
    TinyWorld.in(world);
    release = shared.resolve("release");
    assertThat(
            VpoRun.build(world, release, "--spec", TinyWorld.specIn(shared), "--scale", 0.2).code())
        .isZero();
    set = shared.resolve("set");
    made = controls(set, "--kinds", "all", "--splits", "train,test", "--samples", 3);
    small = shared.resolve("small");
    Object[] few = {"--kinds", SMALL, "--splits", "train", "--subsets", "ss", "--samples", 2};
    assertThat(controls(small, few).code()).isZero();
  }

  private static VpoRun controls(Path out, Object... more) {
    return VpoRun.of(
        Stream.concat(Stream.of("controls", release, "--out", out), Stream.of(more)).toArray());
  }

  private static List<ShardTar> samples(Path of) throws IOException {
    List<ShardTar> samples = new ArrayList<>();
    try (Stream<Path> files = Files.walk(of)) {
      for (Path shard : files.filter(f -> f.toString().endsWith(".tar")).sorted().toList()) {
        samples.addAll(ShardTar.samples(shard));
      }
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

  @ParameterizedTest
  @ValueSource(strings = {"hf", "tfrecord"})
  void exports_readTheSet(String format) {
    VpoRun run = VpoRun.of("export", "--format", format, "--out", folder.resolve("out"), small);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
  }

  /** Changes a sample of a kind and packs it again; returns what verify then finds. */
  private String broken(String kind, String extension, UnaryOperator<byte[]> change)
      throws IOException {
    Path copy = folder.resolve("copy");
    FileUtils.copyDirectory(small.toFile(), copy.toFile());
    boolean isDone = false;
    for (Path shard : ShardTar.shards(copy.resolve("ss/train"))) {
      try (ShardWriter writer =
          new ShardWriter(
              new BufferedOutputStream(Files.newOutputStream(shard.resolveSibling("t"))))) {
        for (ShardTar sample : ShardTar.samples(shard)) {
          TreeMap<String, byte[]> files = new TreeMap<>();
          for (Map.Entry<String, byte[]> file : sample.files().entrySet()) {
            boolean isIt =
                !isDone && sample.key().endsWith("_" + kind) && file.getKey().equals(extension);
            isDone |= isIt;
            files.put(
                sample.key() + "." + file.getKey(),
                isIt ? change.apply(file.getValue()) : file.getValue());
          }
          writer.add(new RenderedSample(sample.key(), files));
        }
      }
      Files.move(
          shard.resolveSibling("t"), shard, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(isDone).as("a sample of " + kind).isTrue();
    return VpoRun.of("verify", "--short", copy, "--base", release).out();
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
