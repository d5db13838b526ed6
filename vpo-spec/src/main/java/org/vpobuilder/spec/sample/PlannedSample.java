package org.vpobuilder.spec.sample;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;

/**
 * A sample, fully decided: a row of {@code plan/{subset}.jsonl}. Rendering it draws nothing.
 *
 * @param shard number of the shard it goes to, within subset and split
 * @param objects the sounding ones in channel order, then the others by id
 * @param pair the pair to which it belongs; null for most samples
 */
public record PlannedSample(
    String key,
    Subset subset,
    Split split,
    int shard,
    ImageRef image,
    List<SceneObject> objects,
    @Nullable Pair pair) {
  /** The order of the rows in a file of the plan, and of the samples in a shard. */
  public static final Comparator<PlannedSample> FILE_ORDER =
      Comparator.comparing(PlannedSample::split)
          .thenComparing(PlannedSample::shard)
          .thenComparing(PlannedSample::key);

  public PlannedSample {
    objects = List.copyOf(objects);
  }

  /** A sample that belongs to no pair. */
  public PlannedSample(
      String key,
      Subset subset,
      Split split,
      int shard,
      ImageRef image,
      List<SceneObject> objects) {
    this(key, subset, split, shard, image, objects, null);
  }

  /** The same sample in another shard. */
  public PlannedSample inShard(int other) {
    return new PlannedSample(key, subset, split, other, image, objects, pair);
  }

  public List<SceneObject> sounding() {
    return objects.stream().filter(SceneObject::sounds).toList();
  }
}
