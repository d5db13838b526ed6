package org.vpobuilder.pipeline.avsbench;

import java.io.IOException;
import java.util.List;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The paths of the single-source subset's files below the folder that was named; a copy has the
 * same paths.
 *
 * @param csv the table of all videos
 * @param data ends with a slash, or is empty
 */
record S4Layout(String csv, String data) {
  private static final String CSV = "s4_meta_data.csv";
  private static final String FRAMES = "visual_frames";

  /**
   * The folders in which unpacked downloads have the subset: the subset itself, the data set, or
   * the folder around it.
   */
  private static final List<String> PREFIXES =
      List.of("", "Single-source/", "avsbench_data/Single-source/");

  /**
   * Finds the subset.
   *
   * @throws BadInputException if it is not there
   */
  static S4Layout of(Folder avsbench) throws IOException {
    for (String prefix : PREFIXES) {
      if (avsbench.has(prefix + CSV)) {
        for (String data : List.of(prefix + "s4_data/", prefix)) {
          if (!avsbench.folder(data + FRAMES).isEmpty()) {
            return new S4Layout(prefix + CSV, data);
          }
        }
        throw new BadInputException(
            "--avsbench %s: no frames; wanted %ss4_data/%s/{split}/{category}/{video}/*.png"
                .formatted(avsbench, prefix, FRAMES));
      }
    }
    throw new BadInputException(
        "--avsbench %s: no %s; wanted AVSBench-Object's folder Single-source, or the one around it"
            .formatted(avsbench, CSV));
  }

  String frames(S4Video video) {
    return data + FRAMES + "/" + video.place();
  }

  String masks(S4Video video) {
    return data + "gt_masks/" + video.place();
  }

  String sound(S4Video video) {
    return data + "audio_wav/" + video.place() + ".wav";
  }
}
