package org.vpobuilder.spec.sample;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vpobuilder.spec.Split;

/**
 * A clip that was decoded and measured: a row of {@code index/clips.jsonl}.
 *
 * @param source name of the audio source
 * @param id the source's own id, unique in it
 * @param startSeconds where the clip begins in the recording that it was cut from
 * @param labels the source's labels, at least one
 * @param file path below the source's root, with forward slashes
 * @param licence address of its licence, or its name if it has no address; empty if not known
 * @param keys the keys that decide whether two clips have the same origin; see {@link ClipRef}
 * @param bytes length of the file
 * @param sha256 SHA-256 of the file, in hex
 * @param samples number of decoded samples at the spec's rate, mono
 * @param levelDbfs RMS level of the whole clip, in dB full scale
 * @param peak largest magnitude; full scale is 1.0
 * @param spanStarts sample positions at which an audible span may begin; never empty
 */
public record ProbedClip(
    String source,
    String id,
    double startSeconds,
    List<String> labels,
    Split split,
    String file,
    String licence,
    Attribution attribution,
    List<String> keys,
    long bytes,
    String sha256,
    long samples,
    double levelDbfs,
    double peak,
    List<Long> spanStarts)
    implements Comparable<ProbedClip> {
  private static final Comparator<ProbedClip> ORDER =
      Comparator.comparing(ProbedClip::split)
          .thenComparing(ProbedClip::source)
          .thenComparing(clip -> String.join("\n", clip.labels()))
          .thenComparing(ProbedClip::id);

  public ProbedClip {
    labels = List.copyOf(labels);
    keys = List.copyOf(keys);
    spanStarts = List.copyOf(spanStarts);
  }

  /** The same clip on the other side of the split. */
  public ProbedClip on(Split side) {
    return with(side, keys);
  }

  /** The same clip with one key more. */
  public ProbedClip with(String key) {
    List<String> more = new ArrayList<>(keys);
    more.add(key);
    return with(split, more);
  }

  private ProbedClip with(Split otherSplit, List<String> otherKeys) {
    return new ProbedClip(
        source,
        id,
        startSeconds,
        labels,
        otherSplit,
        file,
        licence,
        attribution,
        otherKeys,
        bytes,
        sha256,
        samples,
        levelDbfs,
        peak,
        spanStarts);
  }

  /** Unique over all sources; see {@link SourceIds#address}. */
  public String address() {
    return SourceIds.address(source, id);
  }

  @Override
  public int compareTo(ProbedClip other) {
    return ORDER.compare(this, other);
  }
}
