package org.vpobuilder.spec.sample;

import java.util.List;

/**
 * The clip that an object sounds with, and the span of it that is heard.
 *
 * @param source name of the audio source
 * @param id the source's own id, unique in it
 * @param file path below the source's root, with forward slashes
 * @param startSeconds where the clip begins in the recording that it was cut from
 * @param labels the source's labels, at least one
 * @param licence address of its licence, or its name if it has no address; empty if not known
 * @param keys the keys that decide whether two clips have the same origin, such as {@code
 *     youtube:-0RWZT-miFs}: two clips that share a key come from one recording and are never on
 *     both sides of a split
 * @param sha256 SHA-256 of the file, in hex
 * @param levelDbfs RMS level of the whole decoded clip, in dB full scale
 * @param spanStart first sample that is heard, at the release's rate
 * @param spanSamples number of samples that are heard; if fewer than the mixture's, they are tiled
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
  /** Used in the JSON of objects that do not sound, because every sample has every field. */
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
