package org.vpobuilder.validation.data.avsbench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.vpobuilder.spec.failure.BadInputException;

/** The three published folder layouts. */
public enum Layout {
  /** AVSBench-Object, one source: 5 frames; in train only the first one has a mask. */
  S4("s4", "s4_meta_data.csv", "name", 5),
  /** AVSBench-Object, several sources: 5 frames, 5 masks. */
  MS3("ms3", "ms3_meta_data.csv", "video_id", 5),
  /**
   * AVSBench-Semantic: 10 frames and masks (v2), or the numbers of the other two layouts (v1s,
   * v1m).
   */
  AVSS("avss", "metadata.csv", "uid", 10);

  private final String label;
  private final String table;
  private final String nameColumn;
  private final int frames;

  Layout(String label, String table, String nameColumn, int frames) {
    this.label = label;
    this.table = table;
    this.nameColumn = nameColumn;
    this.frames = frames;
  }

  /**
   * The layout of a folder, recognised by the csv in it.
   *
   * @throws BadInputException if the folder has none of the three
   */
  public static Layout in(Path root) {
    for (Layout layout : values()) {
      if (Files.isRegularFile(root.resolve(layout.table))) {
        return layout;
      }
    }
    throw new BadInputException(
        "%s: got none of %s, wanted a folder of AVSBench, e.g. Single-source"
            .formatted(root, Stream.of(values()).map(Layout::table).toList()));
  }

  /** The number of labels in its masks, including background. */
  public int classes() {
    return this == AVSS ? Palette.CLASSES : 2;
  }

  /** The number of frames of its longest videos. */
  public int frames() {
    return frames;
  }

  /** The file name of the csv that lists the videos. */
  public String table() {
    return table;
  }

  /** The column of a video's name; the first column if none has this name. */
  String nameColumn() {
    return nameColumn;
  }

  /** The column that gives the folder of a video: the class, or AVSS's part. */
  List<String> folderColumns() {
    return switch (this) {
      case S4 -> List.of("category");
      case MS3 -> List.of();
      case AVSS -> List.of("label");
    };
  }

  /** The number of frames of a video, T. */
  int frames(String folder) {
    return this == AVSS && !folder.equals("v2") ? S4.frames : frames;
  }

  /** The number of a video's frames that have a mask; these are the first ones. */
  int labelled(String split, String folder) {
    boolean first = split.equals("train") && (this == S4 || folder.equals("v1s"));
    return first ? 1 : frames(folder);
  }

  /** The path of a frame, without extension; frames are numbered from 0 here. */
  String frame(Video video, int i) {
    return switch (this) {
      case S4 -> "visual_frames/%s/%s".formatted(video.path(), video.numbered("", i));
      case MS3 -> "visual_frames/%s/%s".formatted(video.name(), video.numbered(".mp4", i));
      case AVSS -> "%s/frames/%d".formatted(video.path(), i);
    };
  }

  /** The path of a mask, without extension. */
  String mask(Video video, int i) {
    return switch (this) {
      case S4, MS3 -> "gt_masks/%s/%s".formatted(video.path(), video.numbered("", i));
      case AVSS -> "%s/labels_rgb/%d".formatted(video.path(), i);
    };
  }

  String sound(Video video) {
    return this == AVSS
        ? "%s/audio.wav".formatted(video.path())
        : "audio_wav/%s.wav".formatted(video.path());
  }

  /** The folder of a video below {@code visual_frames} and its sibling folders. */
  String path(String split, String folder, String name) {
    return switch (this) {
      case S4 -> "%s/%s/%s".formatted(split, folder, name);
      case MS3 -> "%s/%s".formatted(split, name);
      case AVSS -> "%s/%s".formatted(folder, name);
    };
  }

  /** The layout of this name. */
  public static Layout of(String label) {
    for (Layout layout : values()) {
      if (layout.label.equals(label)) {
        return layout;
      }
    }
    throw new BadInputException("got layout %s, wanted s4, ms3 or avss".formatted(label));
  }

  @Override
  public String toString() {
    return label;
  }
}
