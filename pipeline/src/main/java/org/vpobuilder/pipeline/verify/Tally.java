package org.vpobuilder.pipeline.verify;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.sample.SourceIds;

/** Counts of the content of each subset's and split's samples, taken from the shards. */
public final class Tally {
  private final Map<String, Integer> samplesOfShard = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> images = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> sounding = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> objects = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> clips = new ConcurrentHashMap<>();
  private final Set<String> keys = ConcurrentHashMap.newKeySet();

  /** Adds a key; returns whether it is new to the release. */
  boolean addKey(String key) {
    return keys.add(key);
  }

  void addShard(String shard, int samples) {
    samplesOfShard.put(shard, samples);
  }

  void add(Sample sample) {
    String split = sample.split().toString();
    set(images, ReleaseLayout.folder(sample.subset(), sample.split()))
        .add(sample.image().address());
    for (SceneObject object : sample.objects()) {
      set(objects, split).add(name(sample, object));
    }
    for (SceneObject object : sample.sounding()) {
      set(sounding, split).add(name(sample, object));
      set(clips, split).add(object.clip().address());
    }
  }

  /** Samples of a shard, by its path; 0 for one that is not there. */
  int samplesOfShard(String shard) {
    return samplesOfShard.getOrDefault(shard, 0);
  }

  /** Samples of a subset and split, without those of a subset that it contains. */
  int samples(String side) {
    return samplesOfShard.entrySet().stream()
        .filter(shard -> shard.getKey().startsWith(side + "/"))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** The images of a subset and split, from its own samples. */
  Set<String> images(String side) {
    return set(images, side);
  }

  /** How many of a set are of a source: names begin with an address. */
  static int of(String source, Set<String> names) {
    return (int) names.stream().filter(name -> SourceIds.isOf(source, name)).count();
  }

  Set<String> soundingObjects(String split) {
    return set(sounding, split);
  }

  Set<String> objects(String split) {
    return set(objects, split);
  }

  Set<String> clips(String split) {
    return set(clips, split);
  }

  /** A unique name of an object: ids of objects are unique only in their image. */
  private static String name(Sample sample, SceneObject object) {
    return sample.image().address() + "/" + object.id();
  }

  private static <T> Set<T> set(Map<String, Set<T>> sets, String name) {
    return sets.computeIfAbsent(name, key -> ConcurrentHashMap.newKeySet());
  }
}
