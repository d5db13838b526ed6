package org.vpobuilder.pipeline.world;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.vpobuilder.spec.avsbench.AvsSplit;
import org.vpobuilder.spec.draw.Draws;

/**
 * Decides which videos a synthetic single-source set has: 70% train, 15% val, 15% test as in
 * AVSBench, and within a split all categories in turn. Some are cut from a YouTube video of which
 * VGGSound also has a clip, in the same split or in another: both data sets were collected from the
 * same web.
 */
final class S4Roster {
  /** Frames of a video, one a second. */
  static final int FRAMES = AvsSplit.FRAMES;

  private static final int CYCLE = 20;
  private static final Set<Integer> VAL = Set.of(3, 9, 16);
  private static final Set<Integer> TEST = Set.of(6, 13, 19);
  private static final double SHARED = 0.15;

  /** The first clips are not shared: they give every category some clips in every split. */
  private static final int CLIPS_NOT_SHARED = 92;

  /** Prime to 23, so that consecutive videos have categories that are far apart. */
  private static final int STRIDE = 8;

  private final Draws draws;
  private final ClipLabels labels;

  S4Roster(Draws draws, ClipLabels labels) {
    this.draws = draws;
    this.labels = labels;
  }

  /**
   * Plans the videos.
   *
   * @param clips of VGGSound, some of whose YouTube videos are shared
   */
  List<DrawnVideo> plan(int videos, List<ClipPlan> clips) {
    List<String> categories = labels.classes();
    List<DrawnVideo> plan = new ArrayList<>();
    Set<String> names = new HashSet<>();
    int[] ordinals = new int[AvsSplit.values().length];
    for (int index = 0; index < videos; index++) {
      AvsSplit split = split(index);
      int ordinal = ordinals[split.ordinal()]++;
      String category = categories.get((int) ((long) ordinal * STRIDE % categories.size()));
      DrawnVideo video = video(index, category, split, clips);
      if (!names.add(video.name())) {
        video = fresh(index, category, split);
        names.add(video.name());
      }
      plan.add(video);
    }
    return plan;
  }

  static AvsSplit split(int index) {
    int at = index % CYCLE;
    return VAL.contains(at) ? AvsSplit.VAL : TEST.contains(at) ? AvsSplit.TEST : AvsSplit.TRAIN;
  }

  private DrawnVideo video(int index, String category, AvsSplit split, List<ClipPlan> clips) {
    List<ClipPlan> same =
        clips.stream()
            .filter(clip -> clip.row() >= CLIPS_NOT_SHARED && clip.className().equals(category))
            .toList();
    if (same.isEmpty() || draws.at("video", index, "shared").unit() >= SHARED) {
      return fresh(index, category, split);
    }
    ClipPlan clip = same.get(draws.at("video", index, "clip").below(same.size()));
    return named(index, clip.youtubeId(), category, split);
  }

  private DrawnVideo fresh(int index, String category, AvsSplit split) {
    return named(index, ClipRoster.youtubeId(draws.at("video", index, "id")), category, split);
  }

  private DrawnVideo named(int index, String youtubeId, String category, AvsSplit split) {
    int start = draws.at("video", index, "start").below(60) * 10;
    String name = youtubeId + "_" + start;
    return new DrawnVideo(index, name, category, labels.label(category, 0), split, start);
  }
}
