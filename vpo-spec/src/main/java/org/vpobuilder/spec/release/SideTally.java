package org.vpobuilder.spec.release;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vpobuilder.spec.release.Stats.ClipReuse;
import org.vpobuilder.spec.release.Stats.Imbalance;
import org.vpobuilder.spec.release.Stats.Levels;
import org.vpobuilder.spec.release.Stats.Side;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/** Adds up the samples of one subset and split; several threads may add. */
final class SideTally {
  private final Set<String> images = new HashSet<>();
  private final List<Integer> objects = new ArrayList<>();
  private final List<Integer> sounding = new ArrayList<>();
  private final SortedMap<String, Integer> classes = new TreeMap<>();
  private final int[] alphas = new int[Stats.ALPHA_BINS];
  private final Map<String, Map<String, Integer>> clips = new TreeMap<>();

  /**
   * Sorted by key, so that sums of floating-point numbers do not depend on the order in which
   * shards were read.
   */
  private final SortedMap<String, Sample.Audio> audio = new TreeMap<>();

  synchronized void add(Sample sample) {
    images.add(sample.image().address());
    audio.put(sample.key(), sample.audio());
    count(objects, sample.objects().size());
    count(sounding, sample.sounding().size());
    for (SceneObject object : sample.sounding()) {
      classes.merge(object.className(), 1, Integer::sum);
      alphas[Math.min(alphas.length - 1, (int) (object.alpha() * alphas.length))]++;
      String clip = object.clip().address();
      clips
          .computeIfAbsent(object.className(), name -> new HashMap<>())
          .merge(clip, 1, Integer::sum);
    }
  }

  synchronized Side side() {
    SortedMap<String, ClipReuse> reuse = new TreeMap<>();
    clips.forEach((name, uses) -> reuse.put(name, reuse(uses.values())));
    List<Integer> bins = new ArrayList<>();
    for (int bin : alphas) {
      bins.add(bin);
    }
    return new Side(
        audio.size(),
        images.size(),
        objects,
        sounding,
        new TreeMap<>(classes),
        imbalance(),
        bins,
        levels(audio.values().stream().map(Sample.Audio::levelLeftDbfs).toList()),
        levels(audio.values().stream().map(Sample.Audio::levelRightDbfs).toList()),
        reuse);
  }

  private Imbalance imbalance() {
    if (classes.isEmpty()) {
      return Imbalance.NONE;
    }
    Map.Entry<String, Integer> least =
        Collections.min(classes.entrySet(), Map.Entry.comparingByValue());
    Map.Entry<String, Integer> most =
        Collections.max(classes.entrySet(), Map.Entry.comparingByValue());
    return new Imbalance(
        most.getKey(),
        most.getValue(),
        least.getKey(),
        least.getValue(),
        (double) most.getValue() / least.getValue());
  }

  private static ClipReuse reuse(Collection<Integer> uses) {
    return new ClipReuse(uses.size(), Collections.min(uses), Collections.max(uses));
  }

  private static Levels levels(List<Double> levels) {
    if (levels.isEmpty()) {
      return new Levels(0.0, 0.0, 0.0);
    }
    double sum = 0;
    for (double level : levels) {
      sum += level;
    }
    return new Levels(Collections.min(levels), sum / levels.size(), Collections.max(levels));
  }

  private static void count(List<Integer> histogram, int value) {
    while (histogram.size() <= value) {
      histogram.add(0);
    }
    histogram.set(value, histogram.get(value) + 1);
  }
}
