package org.vpobuilder.spec.avsbench;

import java.util.Comparator;
import org.vpobuilder.spec.sample.ClipRef;

/**
 * The sound that a video got: a row of {@code plan/avs-m-ss.jsonl}.
 *
 * @param video the video's name in folders and in the csv
 * @param file the WAV, relative to the copy's root, with forward slashes
 * @param clip the clip and the span of it that replace the video's own sound
 * @param gain the factor by which the span was scaled, in (0, 1]: 1 unless its peak is above 0.999
 * @param sha256 of the WAV, in hex
 */
public record Replacement(
    String video,
    String category,
    AvsSplit split,
    String file,
    ClipRef clip,
    double gain,
    String sha256)
    implements Comparable<Replacement> {
  private static final Comparator<Replacement> ORDER =
      Comparator.comparing(Replacement::split)
          .thenComparing(Replacement::category)
          .thenComparing(Replacement::video);

  @Override
  public int compareTo(Replacement other) {
    return ORDER.compare(this, other);
  }
}
