package org.vpobuilder.pipeline.avsbench;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vpobuilder.spec.avsbench.AvsSplit;

/**
 * Which splits use a YouTube video. The names of AVSBench's videos contain the YouTube id. Its
 * position in the name is not relied on, so that an odd name can only cost a clip and never leak
 * one.
 */
final class S4Ids {
  private final List<S4Video> videos;
  private final Map<Integer, Map<String, Set<AvsSplit>>> byLength = new HashMap<>();

  S4Ids(Collection<S4Video> videos) {
    this.videos = List.copyOf(videos);
  }

  /** The splits with a video with the id in its name. */
  Set<AvsSplit> splitsOf(String youtubeId) {
    return byLength
        .computeIfAbsent(youtubeId.length(), this::parts)
        .getOrDefault(youtubeId, Set.of());
  }

  /** All substrings of that length of the names; real ids have 11 characters. */
  private Map<String, Set<AvsSplit>> parts(int length) {
    Map<String, Set<AvsSplit>> parts = new HashMap<>();
    for (S4Video video : videos) {
      String name = video.name();
      for (int at = 0; at + length <= name.length(); at++) {
        parts
            .computeIfAbsent(
                name.substring(at, at + length), part -> EnumSet.noneOf(AvsSplit.class))
            .add(video.split());
      }
    }
    return parts;
  }
}
