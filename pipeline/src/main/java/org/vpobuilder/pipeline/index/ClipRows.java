package org.vpobuilder.pipeline.index;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.storage.JsonLines;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.ProbedClip;

/** Finds what someone who edits a clip index can break. */
final class ClipRows {
  private final AudioSpec audio;
  private final ClassMap classMap;
  private final ClipLine line = new ClipLine();
  private @Nullable ProbedClip last;

  ClipRows(AudioSpec audio, ClassMap classMap) {
    this.audio = audio;
    this.classMap = classMap;
  }

  /**
   * Checks the next row.
   *
   * @throws BadInputException naming it if it is no clip of such an index, or not in its place
   */
  ProbedClip check(byte[] json, String where) {
    @Nullable ProbedClip plain = line.read(json);
    ProbedClip clip = plain == null ? JsonLines.checked(Formats.CLIP, json, where) : plain;
    require(
        last == null || last.compareTo(clip) < 0,
        where,
        clip.id(),
        "rows by split, label and id, each once");
    last = clip;
    require(
        classMap.byLabel(clip.label()).isPresent(),
        where,
        "label '" + clip.label() + "'",
        "one of the class map's");
    require(
        clip.samples() <= audio.maxSamples(),
        where,
        clip.samples() + " samples",
        "at most " + audio.maxSamples());
    for (long start : clip.spanStarts()) {
      require(start < clip.samples(), where, "span start " + start, "one within the clip");
    }
    return clip;
  }

  private static void require(boolean holds, String where, String got, String wanted) {
    if (!holds) {
      throw new BadInputException("%s: got %s, wanted %s".formatted(where, got, wanted));
    }
  }
}
