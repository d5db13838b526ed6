package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.media.WavFile;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.avsbench.AvsManifest;
import org.vpobuilder.spec.avsbench.Replacement;
import org.vpobuilder.spec.release.Ledger;

/** Checks a copy with other sounds, from its own files and the sources that it was made from. */
class AvsMssTest {
  @TempDir Path folder;
  private S4World world;
  private Path out;

  @BeforeEach
  void makeWorld() throws IOException {
    world = S4World.in(folder.resolve("world"));
    out = folder.resolve("out");
  }

  private void replace(Object... more) {
    VpoRun run = world.replace(out, more);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
  }

  private static List<Replacement> rows(Path copy) throws IOException {
    List<Replacement> rows = new ArrayList<>();
    for (String line : Files.readAllLines(copy.resolve("plan/avs-m-ss.jsonl"))) {
      byte[] json = line.getBytes(StandardCharsets.UTF_8);
      assertThat(Formats.AVS_REPLACEMENT.violations(json)).isEmpty();
      rows.add(Formats.AVS_REPLACEMENT.read(json, "row"));
    }
    return rows;
  }

  private AvsManifest manifest() throws IOException {
    byte[] json = Files.readAllBytes(out.resolve("avs-m-ss.json"));
    assertThat(Formats.AVS_MANIFEST.violations(json)).isEmpty();
    return Formats.AVS_MANIFEST.read(json, "manifest");
  }

  private List<String> rejections() throws IOException {
    return Files.readAllLines(out.resolve("rejections.jsonl"));
  }

  private static Map<String, String> bytes(Path root) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(file).toString(), Sha256.hex(Files.readAllBytes(file)));
      }
    }
    return files;
  }

  @Test
  void copy_ofSoundSet_hasAllVideosWithImagesByteForByte() throws IOException {
    replace();

    Map<String, String> source = bytes(world.file("avsbench"));
    Map<String, String> copy = bytes(out);
    source.forEach(
        (file, sha256) -> {
          if (file.endsWith(".wav")) {
            assertThat(copy.get(file)).as(file).isNotNull().isNotEqualTo(sha256);
          } else {
            assertThat(copy).containsEntry(file, sha256);
          }
        });
    assertThat(copy.keySet())
        .hasSize(source.size() + 3)
        .contains("avs-m-ss.json", "plan/avs-m-ss.jsonl", "rejections.jsonl");
    assertThat(rejections()).isEmpty();
    assertThat(manifest().counts()).isEqualTo(Map.of("train", 12, "val", 6, "test", 6));
    // 24 videos of 5 frames; 12 masks of train, 5 of each of 12 others.
    assertThat(manifest().imageFiles()).isEqualTo(24 * 5 + 12 + 12 * 5);
    assertThat(bytes(out))
        .containsAllEntriesOf(
            Map.of(
                "plan/avs-m-ss.jsonl", sha256("plan/avs-m-ss.jsonl"),
                "s4_meta_data.csv", sha256("s4_meta_data.csv"),
                "rejections.jsonl", sha256("rejections.jsonl")));
  }

  /** macOS adds these files next to every file; AVSBench's own repository contains some. */
  @Test
  void litterOfMac_inAvsBench_isNotCopied() throws IOException {
    replace();
    Map<String, String> clean = bytes(out);
    for (String file : bytes(world.folder()).keySet()) {
      Path path = world.file(file);
      Files.writeString(path.resolveSibling("._" + path.getFileName()), "AppleDouble");
      Files.writeString(path.resolveSibling(".DS_Store"), "Finder");
    }
    out = folder.resolve("from-litter");

    replace();

    assertThat(bytes(out)).isEqualTo(clean);
  }

  private String sha256(String path) throws IOException {
    return manifest().files().stream()
        .filter(file -> file.path().equals(path))
        .findFirst()
        .orElseThrow()
        .sha256();
  }

  @Test
  void sounds_ofCopy_areThoseOfPlannedClips() throws IOException, MediaException {
    replace();

    assertThat(rows(out)).hasSize(24);
    for (Replacement row : rows(out)) {
      byte[] file = Files.readAllBytes(out.resolve(row.file()));
      assertThat(row.file())
          .isEqualTo(
              "s4_data/audio_wav/%s/%s/%s.wav".formatted(row.split(), row.category(), row.video()));
      assertThat(row.sha256()).isEqualTo(Sha256.hex(file));
      Pcm16 pcm = WavFile.read(file);
      assertThat(pcm.sampleRateHz()).isEqualTo(16_000);
      assertThat(pcm.channels()).isEqualTo(1);
      assertThat(pcm.frames()).isEqualTo(5 * 16_000);
      // Full scale is 32768 where a clip is read and 32767 where a WAV is written.
      short level =
          (short) Math.rint(world.levels().get(Records.video(row.clip())) * 32767 / 32768.0);
      assertThat(pcm.samples()).containsOnly(level, (short) -level);
      assertThat(row.clip().labels().get(0)).isEqualTo(S4World.LABELS.get(row.category()));
      assertThat(row.gain()).isEqualTo(1);
      // 7 s have three spans of 5.
      assertThat(row.clip().spanStart()).isIn(0L, 16_000L, 32_000L);
    }
  }

  @Test
  void clips_ofCopy_areEvenlyUsedOnOneSideEach() throws IOException {
    replace();

    Map<String, String> sideOfVideo = new HashMap<>();
    Map<String, Integer> uses = new TreeMap<>();
    for (Replacement row : rows(out)) {
      String side = row.split().toString();
      assertThat(
              sideOfVideo.merge(Records.video(row.clip()), side, (a, b) -> a.equals(b) ? a : "?"))
          .isEqualTo(side);
      int number = Integer.parseInt(Records.video(row.clip()).substring(7));
      assertThat(number < 5).as("VGGSound train").isEqualTo(side.equals("train"));
      uses.merge(Records.video(row.clip()), 1, Integer::sum);
    }
    // 4 train videos and 5 clips of a category, 2 val or test videos and 3 clips.
    assertThat(uses.values()).containsOnly(1);
    Ledger.Partition train = manifest().clips().get("train");
    assertThat(train)
        .isEqualTo(Ledger.Partition.of(15, 12, Map.of(), Map.of("CLIP_NOT_NEEDED", 3L)));
    Ledger.Partition test = manifest().clips().get("test");
    assertThat(test)
        .isEqualTo(Ledger.Partition.of(18, 12, Map.of(), Map.of("CLIP_NOT_NEEDED", 6L)));
  }

  /** The clips' own videos are in the set: in the same split, in another, or several times. */
  @Test
  void clips_ofAvsbenchsOwnVideos_neverLeakNorReturn() throws IOException {
    List<String> csv = new ArrayList<>(world.csv());
    for (int i = 0; i < 11; i++) {
      for (String split : i == 4 || i == 9 ? List.of("train", "test") : List.of(split(i))) {
        String name = "h-clip-%04d_%s".formatted(i, split);
        csv.add("%s,0,helicopter,%s".formatted(name, split));
        world.video(name, "helicopter", split);
      }
    }
    world.writeCsv(csv);
    replace();

    Map<String, Set<String>> sidesOfVideo = new HashMap<>();
    for (String line : csv.subList(1, csv.size())) {
      String[] fields = line.split(",");
      sidesOfVideo.computeIfAbsent(youtubeId(fields[0]), id -> new HashSet<>()).add(fields[3]);
    }
    for (Replacement row : rows(out)) {
      String id = Records.video(row.clip());
      assertThat(row.video()).doesNotContain(id);
      sidesOfVideo.computeIfAbsent(id, key -> new HashSet<>()).add(row.split().toString());
      assertThat(sidesOfVideo.get(id)).as(id).containsExactly(row.split().toString());
    }
    assertThat(manifest().clips().get("train").notSelected())
        .containsEntry("VIDEO_ON_OTHER_SIDE", 3L);
    assertAddsUp();
  }

  /**
   * The split of AVSBench that has the video of a helicopter clip: clips 0 and 1 train, 2 val, 3
   * test ...
   */
  private static String split(int clip) {
    return List.of("train", "train", "val", "test", "-", "val", "test", "val", "test", "-", "train")
        .get(clip);
  }

  private static String youtubeId(String video) {
    return video.substring(0, 11);
  }

  private void assertAddsUp() throws IOException {
    AvsManifest manifest = manifest();
    assertThat(manifest.videos().values()).allMatch(Ledger.Partition::addsUp);
    assertThat(manifest.clips().values()).allMatch(Ledger.Partition::addsUp);
    long rejected =
        Stream.of(manifest.videos(), manifest.clips())
            .flatMap(ledger -> ledger.values().stream())
            .flatMap(partition -> partition.rejected().values().stream())
            .mapToLong(Long::longValue)
            .sum();
    assertThat(rejections()).hasSize((int) rejected);
    manifest
        .counts()
        .forEach(
            (split, n) -> assertThat(manifest.videos().get(split).used()).isEqualTo(n.longValue()));
    assertThat(Files.readAllLines(out.resolve("s4_meta_data.csv")))
        .hasSize(1 + manifest.counts().values().stream().mapToInt(n -> n).sum());
  }

  @Test
  void bytes_sameSeed_doNotDependOnParallelismLinksOrCache() throws IOException {
    replace("--parallelism", 1);
    Path other = folder.resolve("other");
    assertThat(
            world
                .replace(other, "--parallelism", 7, "--link", "--cache", folder.resolve("cache"))
                .code())
        .isZero();
    Path third = folder.resolve("third");
    assertThat(world.replace(third, "--cache", folder.resolve("cache"), "--seed", 2024).code())
        .isZero();

    assertThat(bytes(other)).isEqualTo(bytes(out));
    assertThat(bytes(third)).isEqualTo(bytes(out));
    String frame = "s4_data/visual_frames/val/helicopter/h-s4-video4_40/h-s4-video4_40_3.png";
    assertThat(Files.isSameFile(other.resolve(frame), world.file("avsbench/" + frame))).isTrue();
    assertThat(Files.isSameFile(out.resolve(frame), world.file("avsbench/" + frame))).isFalse();
  }

  @Test
  void bytes_otherSeed_areOthers() throws IOException {
    replace();
    Path other = folder.resolve("other");
    assertThat(world.replace(other, "--seed", 1).code()).isZero();

    assertThat(rows(other))
        .extracting(Replacement::clip)
        .isNotEqualTo(rows(out).stream().map(Replacement::clip).toList());
  }

  @Test
  void set_belowSingleSource_isFoundAndCopiedThere() throws IOException {
    Path around = Files.createDirectories(world.file("around/Single-source"));
    Files.move(world.file("avsbench/s4_meta_data.csv"), around.resolve("s4_meta_data.csv"));
    Files.move(world.file("avsbench/s4_data"), around.resolve("s4_data"));

    VpoRun run =
        VpoRun.of(
            "avs-m-ss",
            "--avsbench",
            world.file("around"),
            "--vggsound",
            world.file("vggsound"),
            "--out",
            out);

    assertThat(run.code()).isZero();
    assertThat(rows(out).get(0).file()).startsWith("Single-source/s4_data/audio_wav/train/");
    assertThat(out.resolve("Single-source/s4_meta_data.csv")).exists();
  }

  @Test
  void rejected_videosAndClips_areCountedAndLeftOut() throws IOException {
    String frames = "avsbench/s4_data/visual_frames/train/helicopter/h-s4-video0_0/";
    Files.delete(world.file(frames + "h-s4-video0_0_5.png"));
    String masks = "avsbench/s4_data/gt_masks/val/helicopter/h-s4-video4_40/";
    Files.write(world.file(masks + "h-s4-video4_40_2.png"), new byte[0]);
    List<String> csv = new ArrayList<>(world.csv());
    csv.add("../../../escape,0,helicopter,train");
    csv.add("x-s4-video1_1,0,accordion,train");
    csv.add("x-s4-video2_1,0,lawn_mowing,val");
    world.video("x-s4-video2_1", "lawn_mowing", "val");
    world.writeCsv(csv);
    Files.write(world.clipFile("d-clip-0000"), new byte[] {1, 2, 3});
    Files.write(world.clipFile("d-clip-0001"), new byte[0]);
    Files.move(world.clipFile("d-clip-0002"), world.file("vggsound/clips/d-clip-0002_000030.mp4"));
    byte[] whole = Files.readAllBytes(world.clipFile("d-clip-0003"));
    Files.write(world.clipFile("d-clip-0003"), java.util.Arrays.copyOf(whole, 40_000));
    Files.delete(world.clipFile("d-clip-0004"));
    world.addClips(List.of("../x,0,helicopter,train", "a b c"));

    VpoRun run = world.replace(out, "--max-rejected", 4);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("vpo: 5 of ").contains(" videos rejected, ").hasLineCount(1);
    assertThat(run.out()).contains("\nvideos               1 ", "  VIDEO_FRAME_MISSING\n");
    assertThat(rejections().stream().map(line -> line.replaceAll(".*\"code\":\"(.*?)\".*", "$1")))
        .containsExactlyInAnyOrder(
            "VIDEO_FRAME_MISSING",
            "VIDEO_MASK_MISSING",
            "VIDEO_NAME_UNSAFE",
            "VIDEO_CATEGORY_UNKNOWN",
            "VIDEO_WITHOUT_CLIP",
            "CLIP_UNREADABLE",
            "CLIP_EMPTY",
            "CLIP_TRUNCATED",
            "CSV_ID_UNSAFE",
            "CSV_FIELD_COUNT");
    assertAddsUp();
    // Only one clip of dogs is left for all four train videos: the one that pretends to be mp4.
    assertThat(rows(out).stream().filter(row -> row.file().contains("train/dog")))
        .hasSize(4)
        .allMatch(row -> row.clip().file().equals("clips/d-clip-0002_000030.mp4"));
    assertThat(rows(out)).noneMatch(row -> row.video().equals("h-s4-video0_0"));
    assertThat(out.resolve("s4_data/visual_frames/train/helicopter/h-s4-video0_0")).doesNotExist();
    assertThat(Files.readAllLines(out.resolve("s4_meta_data.csv")))
        .isEqualTo(
            world.csv().stream()
                .filter(
                    line ->
                        !line.contains("h-s4-video0_")
                            && !line.contains("h-s4-video4_")
                            && !line.contains("escape")
                            && !line.contains("x-s4"))
                .toList());
  }

  @Test
  void out_thatIsNotEmptyOrInASource_isRefused() throws IOException {
    Files.createDirectories(out);
    Files.writeString(out.resolve("mine.txt"), "mine");
    assertRefused(world.replace(out), "not empty");
    assertThat(out.resolve("mine.txt")).exists();
    assertRefused(world.replace(world.file("avsbench/new")), "inside --avsbench");
    assertRefused(world.replace(world.file("vggsound/new")), "inside --vggsound");
    assertThat(world.file("avsbench/new")).doesNotExist();
  }

  @Test
  void sources_thatAreNone_areRefused() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertRefused(
        VpoRun.of(
            "avs-m-ss", "--avsbench", empty, "--vggsound", world.file("vggsound"), "--out", out),
        "no s4_meta_data.csv");
    assertRefused(
        VpoRun.of(
            "avs-m-ss", "--avsbench", world.file("avsbench"), "--vggsound", empty, "--out", out),
        "vggsound.csv: no such file, wanted a csv in UTF-8");
    Files.move(world.file("avsbench/s4_data/visual_frames"), world.file("avsbench/s4_data/frames"));
    assertRefused(world.replace(out), "no frames");
    assertThat(out).doesNotExist();
  }

  private static void assertRefused(VpoRun run, String message) {
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines()).singleElement().asString().contains(message);
  }
}
