package org.vpobuilder.pipeline.world;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vpobuilder.spec.draw.Draws;

/**
 * AudioSet: tables of segments, strong labels of some clips, and clips in the folders and under the
 * names of several tools. In addition to those of the clips, its tables have rows that must be
 * refused: of two classes, with music or speech, with strong labels that lack the sound, and a row
 * that can't be read.
 */
record AudiosetLayout(ClipLabels labels) implements SoundLayout {
  private static final String NAME = "audioset";
  private static final String EVAL = "eval_segments";
  private static final String BALANCED = "balanced_train_segments";
  private static final String UNBALANCED = "unbalanced_train_segments";

  @Override
  public String name() {
    return NAME;
  }

  /** With the labels of the usual classes. */
  AudiosetLayout() {
    // A guitar and a train.
    this(SoundLayout.labels(NAME, "/m/0342h", "/m/07jdr"));
  }

  @Override
  public SoundLayout with(ClipLabels others) {
    return new AudiosetLayout(others);
  }

  /** The table of a clip; a third of the train clips are in the balanced table. */
  private static String table(ClipPlan clip) {
    return clip.side() == Side.TEST ? EVAL : clip.row() % 3 == 0 ? BALANCED : UNBALANCED;
  }

  @Override
  public String file(ClipPlan clip) {
    String id = clip.youtubeId();
    String name =
        switch (clip.row() % 4) {
          case 0 -> "Y" + id;
          case 1 -> id;
          case 2 -> String.format(Locale.ROOT, "%s_%.3f_%.3f", id, start(clip), start(clip) + 10);
          default -> "%s_%d".formatted(id, clip.start() * 1000);
        };
    String part = table(clip).equals(UNBALANCED) ? "/" + UNBALANCED + "_part00" : "";
    return "audios/%s%s/%s.%s".formatted(table(clip), part, name, clip.container().suffix());
  }

  private static double start(ClipPlan clip) {
    return clip.start();
  }

  @Override
  public int write(List<ClipPlan> clips, Draws draws, Path folder) throws IOException {
    int rows = 0;
    for (String table : List.of(EVAL, BALANCED, UNBALANCED)) {
      List<String> lines = new ArrayList<>();
      for (ClipPlan clip : clips) {
        if (table(clip).equals(table)) {
          lines.add(row(clip.youtubeId(), clip.start(), labelsOf(clip)));
        }
      }
      if (table.equals(BALANCED)) {
        lines.addAll(refused(draws));
      }
      int count = lines.size();
      rows += count;
      lines.add(0, "# Segments csv created Sun Mar  5 10:54:25 2017");
      lines.add(1, "# num_ytids=%1$d, num_segs=%1$d".formatted(count));
      lines.add(2, "# YTID, start_seconds, end_seconds, positive_labels");
      SoundLayout.lines(folder.resolve(table + ".csv"), lines);
    }
    writeStrong(Side.TRAIN, clips, draws, folder.resolve("audioset_train_strong.tsv"));
    writeStrong(Side.TEST, clips, draws, folder.resolve("audioset_eval_strong.tsv"));
    return rows;
  }

  /**
   * The labels of a clip. Some clips have a second label of their class, others one of no class.
   */
  private String labelsOf(ClipPlan clip) {
    String label = clip.label();
    return switch (clip.row() % 5) {
      case 0 -> label + ",/t/dd00092";
      case 1 ->
          clip.className().equals(ClipLabels.OTHER)
              ? label
              : label + "," + labels().label(clip.className(), clip.row());
      default -> label;
    };
  }

  private static String row(String id, int start, String labels) {
    return String.format(Locale.ROOT, "%s, %d.000, %d.000, \"%s\"", id, start, start + 10, labels);
  }

  private static List<String> refused(Draws draws) {
    return List.of(
        row(id(draws, 0), 30, "/m/0bt9lr,/m/01yrx"),
        row(id(draws, 1), 0, "/m/0bt9lr,/m/04rlf"),
        row(id(draws, 2), 420, "/m/01bjv,/m/09x0r"),
        row(id(draws, 3), 70, "/m/0bt9lr"),
        row("tooshort", 10, "/m/01bjv"));
  }

  private static String id(Draws draws, int n) {
    return ClipRoster.youtubeId(draws.at("refused", n, "id"));
  }

  /**
   * Writes strong labels for every fifth clip; for the video that must be refused because of them
   * they name other sounds.
   */
  private static void writeStrong(Side side, List<ClipPlan> clips, Draws draws, Path file)
      throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("segment_id\tstart_time_seconds\tend_time_seconds\tlabel");
    for (ClipPlan clip : SoundLayout.of(side, clips)) {
      if (clip.row() % 5 == 4) {
        String segment = "%s_%d".formatted(clip.youtubeId(), clip.start() * 1000);
        lines.add(segment + "\t0.000\t2.125\t" + clip.label());
        lines.add(segment + "\t0.000\t10.000\t/m/093_4n");
        lines.add(segment + "\t3.500\t9.250\t" + clip.label());
      }
    }
    if (side == Side.TRAIN) {
      lines.add(id(draws, 3) + "_70000\t0.000\t10.000\t/m/093_4n");
    }
    SoundLayout.lines(file, lines);
  }
}
