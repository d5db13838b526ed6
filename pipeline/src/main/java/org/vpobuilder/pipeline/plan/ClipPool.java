package org.vpobuilder.pipeline.plan;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.match.ClipStock;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Validation;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.sample.ProbedClip;

/**
 * The usable clips, without train clips that belong together with a test clip: two cuts of one
 * video share a voice, and two recordings of one uploader share a microphone. Test keeps its clips,
 * since it is smaller.
 */
public final class ClipPool {
  /** Stands for all sources together. */
  static final String ALL = "";

  private final List<ProbedClip> clips = new ArrayList<>();
  private final SortedMap<String, Map<NotSelected, Long>> leaks = new TreeMap<>();
  private final ClassMap classMap;

  /** What {@link #byClass} found; asked for by several threads. */
  private final Map<Split, Map<String, List<ProbedClip>>> byClass = new ConcurrentHashMap<>();

  private ClipPool(ClassMap classMap) {
    this.classMap = classMap;
  }

  public static ClipPool of(List<ProbedClip> probed, ClassMap classMap) {
    LeakGroups groups = new LeakGroups();
    Set<String> testKeys = new HashSet<>();
    Set<String> testContents = new HashSet<>();
    probed.forEach(clip -> groups.join(keys(clip)));
    LeakGroups.Side test = groups.side();
    for (ProbedClip clip : probed) {
      if (clip.split() == Split.TEST) {
        test.take(keys(clip));
        testKeys.addAll(clip.keys());
        testContents.add(clip.sha256());
      }
    }
    ClipPool pool = new ClipPool(classMap);
    for (ProbedClip clip : probed) {
      if (clip.split() == Split.TEST || !test.has(keys(clip))) {
        pool.clips.add(clip);
        continue;
      }
      boolean content =
          testContents.contains(clip.sha256())
              && clip.keys().stream().noneMatch(testKeys::contains);
      NotSelected reason =
          content ? NotSelected.AUDIO_ALSO_IN_TEST : NotSelected.VIDEO_ALSO_IN_TEST;
      for (String source : List.of(ALL, clip.source())) {
        pool.leaks
            .computeIfAbsent(source, name -> new EnumMap<>(NotSelected.class))
            .merge(reason, 1L, Long::sum);
      }
    }
    return pool;
  }

  /** The usable clips; if the spec has a validation split, some of train's become val's. */
  static ClipPool of(List<ProbedClip> probed, ClassMap classMap, ReleaseSpec spec) {
    ClipPool pool = of(probed, classMap);
    Validation validation = spec.validation();
    if (validation != null) {
      LeakGroups groups = new LeakGroups();
      List<ProbedClip> train =
          pool.clips.stream().filter(clip -> clip.split() == Split.TRAIN).toList();
      train.forEach(clip -> groups.join(keys(clip)));
      LeakGroups.Side side = groups.validation(validation, Draws.of(spec.seed()), "clip");
      pool.clips.replaceAll(
          clip -> clip.split() == Split.TRAIN && side.has(keys(clip)) ? clip.on(Split.VAL) : clip);
    }
    return pool;
  }

  private static List<String> keys(ProbedClip clip) {
    return LeakGroups.keys(clip.keys(), clip.sha256());
  }

  public ClipStock stock() {
    return ClipStock.of(clips, classMap);
  }

  /**
   * Train clips that are left out, by reason.
   *
   * @param source of them, or {@link #ALL}
   */
  Map<NotSelected, Long> leaks(String source) {
    return leaks.getOrDefault(source, Map.of());
  }

  /** The sources that have a clip. */
  Set<String> sources() {
    return clips.stream().map(ProbedClip::source).collect(Collectors.toSet());
  }

  int size(Split split, String source) {
    return (int)
        clips.stream()
            .filter(clip -> clip.split() == split)
            .filter(clip -> source.equals(ALL) || clip.source().equals(source))
            .count();
  }

  /** The split's clips by class. */
  Map<String, List<ProbedClip>> byClass(Split split) {
    return byClass.computeIfAbsent(
        split,
        side ->
            clips.stream()
                .filter(clip -> clip.split() == side)
                .collect(
                    Collectors.groupingBy(
                        clip ->
                            classMap.bySound(clip.source(), clip.labels()).orElseThrow().name())));
  }
}
