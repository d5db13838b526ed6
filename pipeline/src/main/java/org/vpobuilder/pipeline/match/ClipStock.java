package org.vpobuilder.pipeline.match;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.sample.ProbedClip;

/** The number of usable clips of each class in each split. */
public final class ClipStock implements Serializable {
  private final Map<Split, Map<String, Integer>> clips = new HashMap<>();

  public static ClipStock of(List<ProbedClip> clips, ClassMap classMap) {
    ClipStock stock = new ClipStock();
    for (ProbedClip clip : clips) {
      classMap
          .bySound(clip.source(), clip.labels())
          .ifPresent(
              vpoClass ->
                  stock
                      .clips
                      .computeIfAbsent(clip.split(), split -> new HashMap<>())
                      .merge(vpoClass.name(), 1, Integer::sum));
    }
    return stock;
  }

  /** Takes clips that are already counted by split and class. */
  public static ClipStock counted(Map<Split, ? extends Map<String, Integer>> clips) {
    ClipStock stock = new ClipStock();
    clips.forEach((split, ofSplit) -> stock.clips.put(split, new HashMap<>(ofSplit)));
    return stock;
  }

  public int clips(Split split, String className) {
    return clips.getOrDefault(split, Map.of()).getOrDefault(className, 0);
  }
}
