package org.vpobuilder.pipeline.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.vpobuilder.pipeline.sources.SourceFolder.assertBalanced;
import static org.vpobuilder.pipeline.sources.SourceFolder.lost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.sources.AudioSource;
import org.vpobuilder.pipeline.sources.AudioSource.ClipRow;
import org.vpobuilder.pipeline.sources.audioset.AudiosetSource;
import org.vpobuilder.pipeline.sources.esc50.Esc50Source;
import org.vpobuilder.pipeline.sources.fsd50k.Fsd50kSource;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;

class SoundLayoutTest {
  private static final int CLIPS = 100;
  private static final long SEED = 1;

  @TempDir Path root;

  private static SoundLayout layout(String name) {
    return SoundLayout.ALL.stream().filter(l -> l.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<ClipPlan> roster(String name) {
    return new ClipRoster(Draws.of(SEED), layout(name).labels()).plan(CLIPS);
  }

  /** Reads the tables of a world, with a file of one byte for each clip. */
  private AudioSource.Clips read(String name) throws IOException {
    SyntheticWorld.write(
        new WorldConfig(0, CLIPS, SEED, true), name, root.resolve("w"), WorldProgress.SILENT);
    Path folder = root.resolve("w").resolve(name);
    for (ClipPlan clip : roster(name)) {
      if (clip.exists()) {
        Path file = folder.resolve(layout(name).file(layout(name).asHere(clip)));
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[] {1});
      }
    }
    Folder source = Folder.of(folder);
    AudioSource audio =
        switch (name) {
          case "audioset" -> new AudiosetSource(source);
          case "fsd50k" -> new Fsd50kSource(source);
          default -> new Esc50Source(source);
        };
    AudioSource.Clips clips = audio.read(Records.VPO_21);
    assertBalanced(clips);
    return clips;
  }

  /** Every existing clip of a class is found, and every other row is counted as expected. */
  @ParameterizedTest
  @ValueSource(strings = {"audioset", "fsd50k", "esc50"})
  void write_world_isReadAsItWasMeant(String name) throws IOException {
    AudioSource.Clips clips = read(name);

    List<ClipPlan> mine =
        roster(name).stream().filter(c -> !c.className().equals(ClipLabels.OTHER)).toList();
    assertThat(clips.rows()).hasSameSizeAs(mine.stream().filter(ClipPlan::exists).toList());
    assertThat(clips.rows().stream().map(ClipRow::file).sorted())
        .containsExactlyElementsOf(
            mine.stream()
                .filter(ClipPlan::exists)
                .map(c -> layout(name).file(layout(name).asHere(c)))
                .sorted()
                .toList());
    Map<String, Split> splits = new TreeMap<>();
    mine.forEach(
        c ->
            splits.put(
                layout(name).file(layout(name).asHere(c)),
                c.side() == Side.TRAIN ? Split.TRAIN : Split.TEST));
    assertThat(clips.rows()).allMatch(row -> row.split() == splits.get(row.file()));
    // No uploader is on both sides, so that planning loses none of a small world's clips.
    assertThat(keys(clips, Split.TRAIN))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(keys(clips, Split.TEST));
    long others = CLIPS - mine.size();
    Map<String, Long> lost = new TreeMap<>();
    lost(clips)
        .forEach(
            (path, count) ->
                lost.merge(path.substring(path.lastIndexOf('/') + 1), count, Long::sum));
    Map<String, Long> wanted = new TreeMap<>();
    wanted.put("CLIP_MISSING", mine.stream().filter(c -> !c.exists()).count());
    wanted.put("LABEL_OUTSIDE_CLASS_MAP", others);
    switch (name) {
      case "audioset" -> {
        // Every fifth clip has strong labels, of its own label and of another.
        assertThat(clips.rows().stream().filter(row -> !row.heard().isEmpty()))
            .hasSameSizeAs(mine.stream().filter(c -> c.exists() && c.row() % 5 == 4).toList());
        wanted.merge("LABEL_OUTSIDE_CLASS_MAP", 1L, Long::sum);
        wanted.put("SEVERAL_CLASSES_HEARD", 1L);
        wanted.put("OTHER_SOUND_HEARD", 2L);
        wanted.put("CSV_ID_UNSAFE", 1L);
      }
      case "fsd50k" -> {
        wanted.put("SEVERAL_CLASSES_HEARD", 1L);
        wanted.put("NOT_PREDOMINANT", 1L);
        wanted.put("CSV_LABEL_UNKNOWN", 1L);
      }
      default -> wanted.put("CSV_SPLIT_UNKNOWN", 1L);
    }
    assertThat(lost).isEqualTo(wanted);
  }

  /**
   * The ground truth of FSD50K has the ancestors of each label, the collection has not; a part of
   * dev is its validation split, and eval has no such column.
   */
  @Test
  void write_fsd50k_groundTruthHasAncestorsAndTheSplitsOfDev() throws IOException {
    read("fsd50k");
    Path folder = root.resolve("w/fsd50k");
    Map<String, String> given = new TreeMap<>();
    for (String set : List.of("dev", "eval")) {
      for (String line :
          Files.readAllLines(
              folder.resolve("FSD50K.metadata/collection/collection_" + set + ".csv"))) {
        given.put(line.split(",")[0], line.split("\"")[line.contains("\"") ? 1 : 0]);
      }
    }
    Map<String, Integer> splits = new TreeMap<>();
    List<String> dev = Files.readAllLines(folder.resolve("FSD50K.ground_truth/dev.csv"));
    assertThat(dev.get(0)).isEqualTo("fname,labels,mids,split");
    for (String line : dev.subList(1, dev.size())) {
      // Those below are rows that must be refused.
      if (Integer.parseInt(line.split(",")[0]) >= 10_000) {
        splits.merge(line.substring(line.lastIndexOf(',') + 1), 1, Integer::sum);
      }
    }
    assertThat(splits.keySet()).containsExactly("train", "val");
    assertThat(splits.get("train")).isGreaterThan(splits.get("val"));
    List<String> eval = Files.readAllLines(folder.resolve("FSD50K.ground_truth/eval.csv"));
    assertThat(eval.get(0)).isEqualTo("fname,labels,mids");
    for (List<String> rows : List.of(dev, eval)) {
      for (String line : rows.subList(1, rows.size())) {
        String number = line.split(",")[0];
        if (Integer.parseInt(number) >= 10_000) {
          List<String> all = List.of(line.split("\"")[1].split(","));
          assertThat(all).contains(given.get(number).split(","));
          assertThat(all).hasSizeGreaterThan(given.get(number).split(",").length);
        }
      }
    }
  }

  /** Tools for downloading AudioSet name a file by its start in seconds or milliseconds, or not. */
  @Test
  void write_audioset_namesOfFilesHaveTheStartOfTheirRow() throws IOException {
    read("audioset");
    Path folder = root.resolve("w/audioset");
    Map<String, Integer> starts = new TreeMap<>();
    for (String table : List.of("eval", "balanced_train", "unbalanced_train")) {
      for (String line : Files.readAllLines(folder.resolve(table + "_segments.csv"))) {
        if (!line.startsWith("#")) {
          starts.put(line.split(", ")[0], (int) Double.parseDouble(line.split(", ")[1]));
        }
      }
    }
    Map<String, Integer> kinds = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve("audios"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString().replaceAll("\\.[a-z0-9]+$", "");
        String id =
            starts.keySet().stream()
                .filter(known -> name.replaceFirst("^Y(?=.{11}$)", "").startsWith(known))
                .findFirst()
                .orElseThrow();
        int start = starts.get(id);
        String kind =
            name.equals("Y" + id)
                ? "Y"
                : name.equals(id)
                    ? "id"
                    : name.equals("%s_%d.000_%d.000".formatted(id, start, start + 10))
                        ? "seconds"
                        : name.equals(id + "_" + start * 1000) ? "milliseconds" : name;
        kinds.merge(kind, 1, Integer::sum);
      }
    }
    assertThat(kinds).containsOnlyKeys("Y", "id", "seconds", "milliseconds");
  }

  private static Set<String> keys(AudioSource.Clips clips, Split split) {
    return clips.rows().stream()
        .filter(row -> row.split() == split)
        .flatMap(row -> row.keys().stream())
        .collect(Collectors.toSet());
  }

  @Test
  void write_esc50_clipsAreOfFiveSeconds() throws IOException, UnsupportedAudioFileException {
    WorldSummary summary =
        SyntheticWorld.write(
            new WorldConfig(0, 5, SEED, false), "esc50", root.resolve("w"), WorldProgress.SILENT);

    assertThat(summary.clipRows()).isEqualTo(6);
    try (Stream<Path> files = Files.list(root.resolve("w/esc50/audio"))) {
      List<Path> clips = files.sorted(Comparator.naturalOrder()).toList();
      assertThat(clips).hasSize(summary.clipFiles()).isNotEmpty();
      for (Path clip : clips) {
        try (AudioInputStream in = AudioSystem.getAudioInputStream(clip.toFile())) {
          AudioFormat format = in.getFormat();
          assertThat(format.getSampleRate()).isEqualTo(44_100);
          assertThat(in.getFrameLength()).isEqualTo(5 * 44_100);
        }
      }
    }
  }

  @Test
  void write_twoSources_oneOfEachKind() throws IOException {
    SyntheticWorld.write(
        new WorldConfig(1, 3, SEED, true), "coco,esc50", root.resolve("w"), WorldProgress.SILENT);

    try (Stream<Path> folders = Files.list(root.resolve("w"))) {
      assertThat(folders.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("coco", "esc50");
    }
    assertThatThrownBy(
            () ->
                SyntheticWorld.write(
                    new WorldConfig(1, 3, SEED, true),
                    "urbansound8k",
                    root.resolve("x"),
                    WorldProgress.SILENT))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("world: layout: got 'urbansound8k', wanted one of coco, ")
        .hasMessageContaining("vggsound, audioset, fsd50k, esc50");
    for (String two : List.of("lvis,voc", "esc50,fsd50k", "coco,coco")) {
      assertThatThrownBy(
              () ->
                  SyntheticWorld.write(
                      new WorldConfig(1, 3, SEED, true),
                      two,
                      root.resolve("x"),
                      WorldProgress.SILENT))
          .isInstanceOf(BadInputException.class)
          .hasMessage(
              "world: layout: got '%s', wanted at most one visual and one audio source", two);
    }
    assertThat(root.resolve("x")).doesNotExist();
  }
}
