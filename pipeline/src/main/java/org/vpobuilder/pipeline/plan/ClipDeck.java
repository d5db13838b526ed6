package org.vpobuilder.pipeline.plan;

import java.util.List;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ProbedClip;

/**
 * The clips of one class in one split: a seeded permutation that is handed out again and again, so
 * that no clip is used k + 2 times while another is used k times.
 */
public final class ClipDeck {
  private final List<ProbedClip> clips;
  private int dealt;

  /**
   * A deck whose order is drawn at {@code clip/{group}/{side}/{class}/{clip}}.
   *
   * @param group the group of subsets that share decks, e.g. {@code ss}
   * @param side the split
   */
  public ClipDeck(
      Draws draws, String group, Object side, String className, List<ProbedClip> clips) {
    this.clips = draws.permute(clips, ProbedClip::address, "clip", group, side, className);
  }

  /** Clips in the deck. */
  public int size() {
    return clips.size();
  }

  /** Continues behind clips that were handed out before. */
  void skip(int count) {
    dealt += count;
  }

  /** The next clip; the first again after the last. */
  public ProbedClip next() {
    return clips.get(dealt++ % clips.size());
  }

  /**
   * The span of a clip that is heard.
   *
   * @param start chooses among the audible spans
   */
  public static ClipRef span(ProbedClip clip, AudioSpec audio, Draws.Draw start) {
    return new ClipRef(
        clip.source(),
        clip.id(),
        clip.file(),
        clip.startSeconds(),
        clip.labels(),
        clip.licence(),
        clip.attribution(),
        clip.keys(),
        clip.sha256(),
        clip.levelDbfs(),
        clip.spanStarts().get(start.below(clip.spanStarts().size())),
        Math.min(clip.samples(), audio.clipSamples()));
  }
}
