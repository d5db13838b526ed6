package org.vpobuilder.pipeline.avsbench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.AvsCategories;
import org.vpobuilder.classmaps.AvsCategory;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.avsbench.AvsSplit;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.sample.ProbedClip;

/**
 * Decides which clips each split may use, so that no clip, content or YouTube video is in two
 * splits. VGGSound's train clips go to train. Its test videos go to test and val, category by
 * category: a video that AVSBench itself uses goes to the split that it has there, and the others
 * go in drawn order to the split that has fewer, test first. A video that AVSBench has in another
 * split is left out. Where clips of two splits have equal contents, test keeps its clip before val,
 * and val before train.
 */
final class ClipSides {
  private final AvsCategories categories;
  private final S4Ids ids;
  private final Tallies notSelected = new Tallies();
  private final Map<AvsSplit, Map<String, List<ProbedClip>>> clips = new EnumMap<>(AvsSplit.class);

  private ClipSides(AvsCategories categories, S4Ids ids) {
    this.categories = categories;
    this.ids = ids;
  }

  static ClipSides of(List<ProbedClip> probed, AvsCategories categories, S4Ids ids, Draws draws) {
    ClipSides sides = new ClipSides(categories, ids);
    sides.divide(probed, sides.testVideos(probed, draws));
    return sides;
  }

  /** Clips of a split and category, in the order of the index. */
  List<ProbedClip> of(AvsSplit split, String category) {
    return clips.getOrDefault(split, Map.of()).getOrDefault(category, List.of());
  }

  /** {@code clips/{VGGSound split}/not_selected/{reason}}. */
  Tallies notSelected() {
    return notSelected;
  }

  /**
   * The split of each of VGGSound's test videos; a video that neither test nor val may use is
   * absent.
   */
  private Map<String, AvsSplit> testVideos(List<ProbedClip> probed, Draws draws) {
    Map<String, AvsSplit> sides = new HashMap<>();
    for (AvsCategory category : categories.all()) {
      List<String> videos =
          probed.stream()
              .filter(clip -> clip.split() == Split.TEST && category(clip).equals(category.name()))
              .map(ClipSides::video)
              .distinct()
              .toList();
      List<String> order = draws.permute(videos, video -> video, "side", category.name());
      order.forEach(id -> fixed(id).ifPresent(split -> sides.put(id, split)));
      int more = order.stream().mapToInt(id -> weight(sides.get(id))).sum();
      for (String id : order) {
        if (ids.splitsOf(id).isEmpty() && !sides.containsKey(id)) {
          AvsSplit split = more <= 0 ? AvsSplit.TEST : AvsSplit.VAL;
          more += weight(split);
          sides.put(id, split);
        }
      }
    }
    return sides;
  }

  /**
   * The split in which AVSBench itself has a YouTube video, if it is the only one and not train.
   */
  private Optional<AvsSplit> fixed(String youtubeId) {
    Set<AvsSplit> used = ids.splitsOf(youtubeId);
    return used.size() == 1 && !used.contains(AvsSplit.TRAIN)
        ? Optional.of(used.iterator().next())
        : Optional.empty();
  }

  private static int weight(@Nullable AvsSplit split) {
    return split == AvsSplit.TEST ? 1 : split == AvsSplit.VAL ? -1 : 0;
  }

  private void divide(List<ProbedClip> probed, Map<String, AvsSplit> testVideos) {
    Set<String> videos = new HashSet<>();
    Set<String> contents = new HashSet<>();
    for (AvsSplit split : List.of(AvsSplit.TEST, AvsSplit.VAL, AvsSplit.TRAIN)) {
      List<ProbedClip> ofSide = new ArrayList<>();
      for (ProbedClip clip : probed) {
        if (split == AvsSplit.TRAIN
            ? clip.split() == Split.TRAIN
            : clip.split() == Split.TEST && testVideos.get(video(clip)) == split) {
          ofSide.add(clip);
        } else if (split == AvsSplit.TRAIN && !testVideos.containsKey(video(clip))) {
          leave(clip, NotSelected.VIDEO_ON_OTHER_SIDE);
        }
      }
      take(split, ofSide, videos, contents);
    }
  }

  /** Keeps the clips of a split that no split before it has. */
  private void take(
      AvsSplit split, List<ProbedClip> ofSide, Set<String> videos, Set<String> contents) {
    List<ProbedClip> kept = new ArrayList<>();
    for (ProbedClip clip : ofSide) {
      if (!Set.of(split).containsAll(ids.splitsOf(video(clip)))) {
        leave(clip, NotSelected.VIDEO_ON_OTHER_SIDE);
      } else if (videos.contains(video(clip))) {
        leave(clip, NotSelected.VIDEO_ALSO_IN_TEST);
      } else if (contents.contains(clip.sha256())) {
        leave(clip, NotSelected.AUDIO_ALSO_IN_TEST);
      } else {
        kept.add(clip);
      }
    }
    kept.sort(Comparator.naturalOrder());
    for (ProbedClip clip : kept) {
      videos.add(video(clip));
      contents.add(clip.sha256());
      clips
          .computeIfAbsent(split, key -> new HashMap<>())
          .computeIfAbsent(category(clip), key -> new ArrayList<>())
          .add(clip);
    }
  }

  private String category(ProbedClip clip) {
    return categories.byLabel(clip.labels().get(0)).orElseThrow().name();
  }

  /** The id of a clip's YouTube video. */
  static String video(ProbedClip clip) {
    return clip.keys().get(0).substring("youtube:".length());
  }

  private void leave(ProbedClip clip, NotSelected reason) {
    notSelected.add(Account.clips(clip.split()), reason, 1);
  }
}
