package org.vpobuilder.pipeline.avsbench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vpobuilder.pipeline.plan.ClipDeck;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ProbedClip;

/**
 * Pairs the videos of one split and category with clips: videos in drawn order, clips from their
 * {@link ClipDeck}. A video that would get a clip of its own YouTube video swaps with the next
 * video in order that can take it; after the last video the search continues at the first; the
 * counts stay as they were dealt.
 */
final class SoundPairing {
  /** The group in the addresses of draws. */
  static final String GROUP = "avs-m-ss";

  private final Draws draws;
  private final AudioSpec audio;

  SoundPairing(Draws draws, AudioSpec audio) {
    this.draws = draws;
    this.audio = audio;
  }

  /**
   * The clip and span of each video, in the order in which they were dealt; a video is absent if no
   * clip is allowed for it.
   *
   * @param videos of one split and category
   * @param clips of the same
   */
  Map<S4Video, ClipRef> pair(List<S4Video> videos, List<ProbedClip> clips) {
    Map<S4Video, ClipRef> pairs = new LinkedHashMap<>();
    if (videos.isEmpty() || clips.isEmpty()) {
      return pairs;
    }
    S4Video any = videos.get(0);
    List<S4Video> order =
        draws.permute(videos, S4Video::name, "rank", GROUP, any.split(), any.category());
    ClipDeck deck = new ClipDeck(draws, GROUP, any.split(), any.category(), clips);
    List<ProbedClip> dealt = new ArrayList<>();
    // The last round is dealt to its end, so that its remaining clips can be swapped in.
    while (dealt.size() < order.size() || dealt.size() % deck.size() != 0) {
      dealt.add(deck.next());
    }
    settle(order, dealt, deck.size());
    for (int i = 0; i < order.size(); i++) {
      if (!isOwn(order, i, dealt.get(i))) {
        S4Video video = order.get(i);
        Draws.Draw start = draws.at("span", GROUP, video.split(), video.category(), video.name());
        pairs.put(video, ClipDeck.span(dealt.get(i), audio, start));
      }
    }
    return pairs;
  }

  private static void settle(List<S4Video> order, List<ProbedClip> dealt, int deckSize) {
    int lastRound = dealt.size() - deckSize;
    for (int i = 0; i < order.size(); i++) {
      int places = i >= lastRound ? dealt.size() : order.size();
      for (int step = 1; step < places && isOwn(order, i, dealt.get(i)); step++) {
        swapIfBothMay(order, dealt, i, (i + step) % places);
      }
    }
  }

  private static void swapIfBothMay(List<S4Video> order, List<ProbedClip> dealt, int i, int other) {
    ProbedClip mine = dealt.get(i);
    ProbedClip its = dealt.get(other);
    if (!isOwn(order, i, its) && !isOwn(order, other, mine)) {
      dealt.set(i, its);
      dealt.set(other, mine);
    }
  }

  /**
   * Whether the clip at an index comes from the video at that index; an index behind the last video
   * has no video.
   */
  private static boolean isOwn(List<S4Video> order, int place, ProbedClip clip) {
    return place < order.size() && order.get(place).isOf(ClipSides.video(clip));
  }
}
