package org.vpobuilder.pipeline.avsbench;

import org.vpobuilder.spec.avsbench.AvsSplit;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.RejectionCode;

/**
 * A row of the single-source subset's csv.
 *
 * @param name of the video; its YouTube id is somewhere in it
 * @param csv the file that has the row
 * @param line of the csv, from 1
 * @param text the row with its line end, byte for byte
 */
record S4Video(String name, String category, AvsSplit split, String csv, long line, String text) {
  /** {@code {split}/{category}/{name}}. */
  String place() {
    return "%s/%s/%s".formatted(split, category, name);
  }

  /** Whether a clip of the YouTube video may be this video's own sound. */
  boolean isOf(String youtubeId) {
    return name.contains(youtubeId);
  }

  RejectedException rejected(RejectionCode code, String got, String wanted) {
    return new RejectedException(code, csv, "line %d (%s)".formatted(line, name), got, wanted);
  }
}
