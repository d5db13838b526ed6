package org.vpobuilder.pipeline.sources.vggsound;

import org.vpobuilder.spec.Split;

/**
 * A row of VGGSound's csv whose label is in the class map.
 *
 * @param line of the csv, from 1
 */
public record VggsoundRow(
    String youtubeId, int startSeconds, String label, Split split, long line) {
  /** {@code {youtube id}_{start:06d}}: VGGSound's name for the clip's file. */
  public String clipId() {
    return clipId(youtubeId, startSeconds);
  }

  static String clipId(String youtubeId, int startSeconds) {
    return youtubeId + "_" + "%06d".formatted(startSeconds);
  }

  /** {@code line 7 (id)}: names the record in a rejection. */
  public String recordName() {
    return "line %d (%s)".formatted(line, clipId());
  }
}
