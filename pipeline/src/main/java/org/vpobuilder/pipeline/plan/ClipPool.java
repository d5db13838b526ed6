package org.vpobuilder.pipeline.plan;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.match.ClipStock;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.sample.ProbedClip;

/**
 * The usable clips, without those of train that test has too: by video, for two cuts of one video
 * share a voice, or by content. Test keeps them, being the smaller side.
 */
public final class ClipPool {
  private final List<ProbedClip> clips = new ArrayList<>();
  private final Map<NotSelected, Long> leaks = new EnumMap<>(NotSelected.class);
  private final ClassMap classMap;

  private ClipPool(ClassMap classMap) {
    this.classMap = classMap;
  }

  public static ClipPool of(List<ProbedClip> probed, ClassMap classMap) {
    Set<String> testVideos = new HashSet<>();
    Set<String> testContents = new HashSet<>();
    for (ProbedClip clip : probed) {
      if (clip.split() == Split.TEST) {
        testVideos.add(clip.youtubeId());
        testContents.add(clip.sha256());
      }
    }
    ClipPool pool = new ClipPool(classMap);
    for (ProbedClip clip : probed) {
      if (clip.split() == Split.TRAIN && testVideos.contains(clip.youtubeId())) {
        pool.leak(NotSelected.VIDEO_ALSO_IN_TEST);
      } else if (clip.split() == Split.TRAIN && testContents.contains(clip.sha256())) {
        pool.leak(NotSelected.AUDIO_ALSO_IN_TEST);
      } else {
        pool.clips.add(clip);
      }
    }
    return pool;
  }

  public ClipStock stock() {
    return ClipStock.of(clips, classMap);
  }

  /** Train clips left out, by reason. */
  Map<NotSelected, Long> leaks() {
    return leaks;
  }

  int size(Split split) {
    return (int) clips.stream().filter(clip -> clip.split() == split).count();
  }

  /** The split's clips by class. */
  Map<String, List<ProbedClip>> byClass(Split split) {
    Map<String, List<ProbedClip>> byClass = new HashMap<>();
    for (ProbedClip clip : clips) {
      if (clip.split() == split) {
        String name = classMap.byLabel(clip.label()).orElseThrow().name();
        byClass.computeIfAbsent(name, key -> new ArrayList<>()).add(clip);
      }
    }
    return byClass;
  }

  private void leak(NotSelected reason) {
    leaks.merge(reason, 1L, Long::sum);
  }
}
