package org.vpobuilder.pipeline.sources.vggsound;

import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.sample.ProbedClip;

/**
 * A row of VGGSound's csv whose label is in the class map.
 *
 * @param line of the csv, from 1
 */
public record VggsoundRow(
    String youtubeId, int startSeconds, String label, Split split, long line) {
  public String clipId() {
    return ProbedClip.clipId(youtubeId, startSeconds);
  }

  /** {@code line 7 (id)}: names the record in a rejection. */
  public String recordName() {
    return "line %d (%s)".formatted(line, clipId());
  }
}
