package org.vpobuilder.spec.sample;

import java.util.List;

/**
 * The clip that an object sounds with, and the span of it that is heard.
 *
 * @param source name of the audio source
 * @param id the source's own, unique in it
 * @param file path below the source's root, with forward slashes
 * @param startSeconds where the clip begins in the recording that it was cut from
 * @param labels the source's, at least one
 * @param licence address of its licence, or its name where it has no address; empty if not known
 * @param keys what leaks are judged by, such as {@code youtube:-0RWZT-miFs}: two clips that share
 *     one are of one recording, and never on both sides of a split
 * @param sha256 of the file, in hex
 * @param levelDbfs RMS level of the whole decoded clip, in dB full scale
 * @param spanStart first sample heard, at the release's rate
 * @param spanSamples samples heard; fewer than the mixture's are tiled
 */
public record ClipRef(
    String source,
    String id,
    String file,
    double startSeconds,
    List<String> labels,
    String licence,
    Attribution attribution,
    List<String> keys,
    String sha256,
    double levelDbfs,
    long spanStart,
    long spanSamples) {
  /** Stands in the JSON of objects that do not sound: every field is in every sample. */
  public static final ClipRef NONE =
      new ClipRef("", "", "", 0.0, List.of(), "", Attribution.NONE, List.of(), "", 0.0, 0, 0);

  public ClipRef {
    labels = List.copyOf(labels);
    keys = List.copyOf(keys);
  }

  /** Unique over all sources; see {@link SourceIds#address}. */
  public String address() {
    return SourceIds.address(source, id);
  }
}
