package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.media.WavFile;

/**
 * AVSBench's single-source set and VGGSound, made by hand: four train, two val and two test videos
 * of each of three categories, whose images are a few bytes each; five train and six test clips,
 * each of a different magnitude, so that a sample identifies its clip.
 */
record S4World(Path folder, Map<String, Short> levels) {
  static final Map<String, String> LABELS =
      Map.of(
          "helicopter", "helicopter",
          "male_speech", "male speech, man speaking",
          "dog_barking", "dog barking");
  static final List<String> SPLITS = List.of("train", "val", "test");

  private static final int RATE = 16_000;
  private static final String CSV = "avsbench/s4_meta_data.csv";

  static S4World in(Path folder) throws IOException {
    S4World world = new S4World(folder, new LinkedHashMap<>());
    List<String> videos = new ArrayList<>(List.of("name,start,category,split"));
    List<String> clips = new ArrayList<>();
    for (String category : LABELS.keySet().stream().sorted().toList()) {
      String letter = category.substring(0, 1);
      for (int i = 0; i < 8; i++) {
        String split = i < 4 ? "train" : i < 6 ? "val" : "test";
        String name = "%s-s4-video%d_%d".formatted(letter, i, 10 * i);
        videos.add("%s,%d,%s,%s".formatted(name, 10 * i, category, split));
        world.video(name, category, split);
      }
      for (int i = 0; i < 11; i++) {
        clips.add(world.clip("%s-clip-%04d".formatted(letter, i), category, i < 5));
      }
    }
    Files.write(world.file(CSV), videos);
    Files.write(world.file("vggsound/vggsound.csv"), clips);
    return world;
  }

  Path file(String relative) {
    return folder.resolve(relative);
  }

  Path video(String name, String category, String split) throws IOException {
    for (String kind : List.of("visual_frames", "gt_masks")) {
      Path images = file("avsbench/s4_data/%s/%s/%s/%s".formatted(kind, split, category, name));
      Files.createDirectories(images);
      int count = kind.equals("gt_masks") && split.equals("train") ? 1 : 5;
      for (int k = 1; k <= count; k++) {
        Files.writeString(images.resolve("%s_%d.png".formatted(name, k)), kind + name + k);
      }
    }
    Path wavs = file("avsbench/s4_data/audio_wav/%s/%s".formatted(split, category));
    Files.createDirectories(wavs);
    return Files.writeString(wavs.resolve(name + ".wav"), "the old sound");
  }

  /** Writes a clip of 7 s and returns its row. */
  String clip(String id, String category, boolean train) throws IOException {
    short level = (short) (1000 + 300 * levels.size());
    levels.put(id, level);
    short[] samples = new short[7 * RATE];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (i % 2 == 0 ? level : -level);
    }
    Files.createDirectories(file("vggsound/clips"));
    Files.write(clipFile(id), WavFile.write(new Pcm16(RATE, 1, samples)));
    return "%s,30,\"%s\",%s".formatted(id, LABELS.get(category), train ? "train" : "test");
  }

  Path clipFile(String id) {
    return file("vggsound/clips/%s_000030.wav".formatted(id));
  }

  List<String> csv() throws IOException {
    return Files.readAllLines(file(CSV), StandardCharsets.UTF_8);
  }

  void writeCsv(List<String> lines) throws IOException {
    Files.write(file(CSV), lines);
  }

  void addClips(List<String> rows) throws IOException {
    List<String> all = new ArrayList<>(Files.readAllLines(file("vggsound/vggsound.csv")));
    all.addAll(rows);
    Files.write(file("vggsound/vggsound.csv"), all);
  }

  VpoRun replace(Path out, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("avs-m-ss", "--avsbench", file("avsbench"), "--vggsound", file("vggsound")));
    arguments.addAll(List.of("--out", out));
    arguments.addAll(Arrays.asList(more));
    return VpoRun.of(arguments.toArray());
  }
}
