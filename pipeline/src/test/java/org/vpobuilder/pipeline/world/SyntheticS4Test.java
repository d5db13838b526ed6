package org.vpobuilder.pipeline.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.classmaps.AvsCategories;
import org.vpobuilder.classmaps.AvsCategory;
import org.vpobuilder.pipeline.world.DrawnVideoFiles.Decimator;
import org.vpobuilder.pipeline.world.SyntheticS4.S4Looks;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.media.WavFile;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.avsbench.AvsSplit;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;

class SyntheticS4Test {
  private static final Draws DRAWS = Draws.of(3);
  private static final ClipLabels LABELS = ClipLabels.load("s4-labels.txt");

  @TempDir Path folder;

  private Path s4(String name, int frames, long seed) throws IOException {
    Path out = folder.resolve(name);
    SyntheticS4.write(new WorldConfig(frames, 2, seed, false), out, WorldProgress.SILENT);
    return out.resolve("avsbench/Single-source");
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
  void write_hundredFrames_areTwentyVideosAsAvsbenchLaysThemOut()
      throws IOException, MediaException {
    Path root = s4("a", 104, 3);

    List<String> csv = Files.readAllLines(root.resolve("s4_meta_data.csv"));
    assertThat(csv.get(0)).isEqualTo("name,start,category,split");
    assertThat(csv).hasSize(1 + 20);
    Set<String> wanted = new HashSet<>(Set.of("s4_meta_data.csv"));
    for (String line : csv.subList(1, csv.size())) {
      String[] f = line.split(",");
      String place = "%s/%s/%s".formatted(f[3], f[2], f[0]);
      for (int k = 1; k <= 5; k++) {
        wanted.add("s4_data/visual_frames/%s/%s_%d.png".formatted(place, f[0], k));
        if (k == 1 || !f[3].equals("train")) {
          wanted.add("s4_data/gt_masks/%s/%s_%d.png".formatted(place, f[0], k));
        }
      }
      wanted.add("s4_data/audio_wav/%s.wav".formatted(place));
      Pcm16 sound =
          WavFile.read(Files.readAllBytes(root.resolve("s4_data/audio_wav/" + place + ".wav")));
      assertThat(sound.sampleRateHz()).isEqualTo(16_000);
      assertThat(sound.channels()).isEqualTo(1);
      assertThat(sound.frames()).isEqualTo(80_000);
    }
    assertThat(bytes(root).keySet()).isEqualTo(wanted);
  }

  /** Between two frames only the object moves: all changes are within both masks. */
  @Test
  void masks_ofLoneObject_coverAllThatMoves() throws IOException {
    long seed = seedWithLoneObjectInVal();
    Path root = s4("a", 20, seed);
    List<Path> masks;
    try (Stream<Path> all = Files.walk(root.resolve("s4_data/gt_masks/val"))) {
      masks = all.filter(Files::isRegularFile).sorted().toList();
    }
    assertThat(masks).hasSize(5);
    for (int k = 1; k < 5; k++) {
      boolean[] either = new boolean[224 * 224];
      int inside = addMask(masks.get(k - 1), either);
      assertThat(inside).isBetween(224 * 224 / 500, 224 * 224 / 2);
      addMask(masks.get(k), either);
      BufferedImage before = frame(masks.get(k - 1));
      BufferedImage after = frame(masks.get(k));
      int changed = 0;
      for (int p = 0; p < either.length; p++) {
        if (before.getRGB(p % 224, p / 224) != after.getRGB(p % 224, p / 224)) {
          assertThat(near(either, p % 224, p / 224)).as("pixel %d", p).isTrue();
          changed++;
        }
      }
      assertThat(changed).isGreaterThan(inside / 20);
    }
  }

  /** The fourth video is val's first. */
  private static long seedWithLoneObjectInVal() {
    for (long seed = 1; ; seed++) {
      Draws draws = Draws.of(seed);
      DrawnVideo video = new S4Roster(draws, LABELS).plan(4, List.of()).get(3);
      if (new S4Composer(draws, S4Looks.load()).compose(video, 0).objects().size() == 1) {
        return seed;
      }
    }
  }

  private static BufferedImage frame(Path mask) throws IOException {
    BufferedImage image =
        ImageIO.read(Path.of(mask.toString().replace("gt_masks", "visual_frames")).toFile());
    assertThat(List.of(image.getWidth(), image.getHeight())).containsOnly(224);
    return image;
  }

  /** Adds a mask's pixels and returns their number. */
  private static int addMask(Path file, boolean[] pixels) throws IOException {
    BufferedImage mask = ImageIO.read(file.toFile());
    assertThat(List.of(mask.getWidth(), mask.getHeight())).containsOnly(224);
    int count = 0;
    for (int p = 0; p < pixels.length; p++) {
      int level = mask.getRaster().getSample(p % 224, p / 224, 0);
      assertThat(level).isIn(0, 255);
      pixels[p] |= level == 255;
      count += level == 255 ? 1 : 0;
    }
    return count;
  }

  /** The outline is drawn over the edge and adds two pixels. */
  private static boolean near(boolean[] pixels, int x, int y) {
    for (int dy = -2; dy <= 2; dy++) {
      for (int dx = -2; dx <= 2; dx++) {
        int at = (y + dy) * 224 + x + dx;
        if (x + dx >= 0 && x + dx < 224 && at >= 0 && at < pixels.length && pixels[at]) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void write_sameSeedTwice_sameBytesAndOtherSeedOthers() throws IOException {
    assertThat(bytes(s4("b", 25, 3))).isEqualTo(bytes(s4("a", 25, 3)));
    assertThat(bytes(s4("c", 25, 4))).isNotEqualTo(bytes(s4("a2", 25, 3)));
  }

  @Test
  void write_annotationsOnly_writesTheSameTwoCsvFiles() throws IOException {
    Path all = s4("a", 25, 3);
    Path out = folder.resolve("b");
    SyntheticS4.Summary summary =
        SyntheticS4.write(new WorldConfig(25, 2, 3, true), out, WorldProgress.SILENT);

    assertThat(bytes(out).keySet())
        .containsExactly("avsbench/Single-source/s4_meta_data.csv", "vggsound/vggsound.csv");
    assertThat(out.resolve("avsbench/Single-source/s4_meta_data.csv"))
        .hasSameBinaryContentAs(all.resolve("s4_meta_data.csv"));
    assertThat(summary.clipFiles()).isZero();
    assertThat(summary.videos()).isEqualTo(Map.of("train", 4, "val", 1));
  }

  @Test
  void write_folderNotEmpty_isRefused() throws IOException {
    Files.writeString(folder.resolve("mine"), "mine");
    assertThatThrownBy(
            () -> SyntheticS4.write(new WorldConfig(5, 0, 1, true), folder, WorldProgress.SILENT))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("not empty");
  }

  @Test
  void roster_ofAThousandVideos_hasAllCategoriesOnEverySideAndNamesOnce() {
    List<ClipPlan> clips = new ClipRoster(DRAWS, LABELS).plan(400);
    List<DrawnVideo> videos = new S4Roster(DRAWS, LABELS).plan(1000, clips);

    Map<AvsSplit, List<DrawnVideo>> sides =
        videos.stream().collect(Collectors.groupingBy(DrawnVideo::split));
    assertThat(sides.get(AvsSplit.TRAIN)).hasSize(700);
    assertThat(sides.get(AvsSplit.VAL)).hasSize(150);
    assertThat(sides.get(AvsSplit.TEST)).hasSize(150);
    sides.forEach(
        (split, of) ->
            assertThat(of.stream().map(DrawnVideo::category).distinct())
                .containsExactlyInAnyOrderElementsOf(
                    AvsCategories.s4().all().stream().map(AvsCategory::name).toList()));
    assertThat(videos.stream().map(DrawnVideo::name)).doesNotHaveDuplicates();
    assertThat(videos)
        .allMatch(
            v -> AvsCategories.s4().byLabel(v.label()).orElseThrow().name().equals(v.category()));
    Set<String> ids = clips.stream().map(ClipPlan::youtubeId).collect(Collectors.toSet());
    assertThat(videos.stream().filter(v -> ids.contains(v.name().substring(0, 11))).count())
        .isBetween(100L, 200L);
  }

  @Test
  void composer_anyVideo_movesObjectsThatNeverTouch() {
    S4Composer composer = new S4Composer(DRAWS, S4Looks.load());
    int silent = 0;
    for (DrawnVideo video : new S4Roster(DRAWS, LABELS).plan(60, List.of())) {
      List<Rectangle> sounding = new ArrayList<>();
      for (int k = 0; k < 5; k++) {
        List<DrawnObject> objects = composer.compose(video, k).objects();
        assertThat(objects).hasSizeBetween(1, 3);
        assertThat(objects.get(0).look().name()).isEqualTo(video.category());
        assertThat(objects.stream().map(o -> o.look().name())).doesNotHaveDuplicates();
        for (DrawnObject object : objects) {
          Rectangle box = object.box();
          assertThat(Math.min(box.minX(), box.minY())).isGreaterThan(0);
          assertThat(Math.max(box.maxX(), box.maxY())).isLessThan(224);
          assertThat(objects.stream().filter(o -> o.box().overlap(box) > 0)).hasSize(1);
        }
        sounding.add(objects.get(0).box());
        silent += k == 0 ? objects.size() - 1 : 0;
      }
      assertThat(sounding).doesNotHaveDuplicates();
    }
    assertThat(silent).isBetween(40, 80);
  }

  @Test
  void decimator_tones_keptBelowAndRemovedAbove8kHz() {
    assertThat(level(1000)).isBetween(0.99, 1.01);
    assertThat(level(6000)).isBetween(0.97, 1.03);
    assertThat(level(9000)).isLessThan(0.01);
    assertThat(level(15_000)).isLessThan(0.001);
  }

  /** The amplitude of a full-scale tone after the decimator, away from its ends. */
  private static double level(double hertz) {
    float[] tone = new float[48_000];
    for (int i = 0; i < tone.length; i++) {
      tone[i] = (float) StrictMath.sin(2 * StrictMath.PI * hertz * i / 48_000);
    }
    short[] out = Decimator.thirds(tone, 15_900);
    double squares = 0;
    for (int i = 100; i < 15_800; i++) {
      squares += Math.pow(out[i] / 32767.0, 2);
    }
    return Math.sqrt(2 * squares / 15_700);
  }
}
