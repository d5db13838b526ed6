package org.vpobuilder.spec.sample;

import java.util.Comparator;
import java.util.List;
import org.vpobuilder.spec.Split;

/**
 * A clip that was decoded and measured: a row of {@code index/clips.jsonl}.
 *
 * @param file path below VGGSound's root, with forward slashes
 * @param bytes length of the file
 * @param sha256 of the file, in hex
 * @param samples decoded samples at the spec's rate, mono
 * @param levelDbfs RMS level of the whole, in dB full scale
 * @param peak largest magnitude; full scale is 1.0
 * @param spanStarts where an audible span may begin, in samples: never empty
 */
public record ProbedClip(
    String youtubeId,
    int startSeconds,
    String label,
    Split split,
    String file,
    long bytes,
    String sha256,
    long samples,
    double levelDbfs,
    double peak,
    List<Long> spanStarts)
    implements Comparable<ProbedClip> {
  private static final Comparator<ProbedClip> ORDER =
      Comparator.comparing(ProbedClip::split)
          .thenComparing(ProbedClip::label)
          .thenComparing(ProbedClip::youtubeId)
          .thenComparing(ProbedClip::startSeconds);

  public ProbedClip {
    spanStarts = List.copyOf(spanStarts);
  }

  /** {@code {youtube id}_{start:06d}}: VGGSound's name of the clip's file. */
  public String id() {
    return clipId(youtubeId, startSeconds);
  }

  public static String clipId(String youtubeId, int startSeconds) {
    // Not by String.format: planning asks for some millions of them.
    String digits = Integer.toString(startSeconds);
    return youtubeId + "_" + "0".repeat(Math.max(0, 6 - digits.length())) + digits;
  }

  @Override
  public int compareTo(ProbedClip other) {
    return ORDER.compare(this, other);
  }
}
