package org.vpobuilder.spec.sample;

import java.util.List;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;

/**
 * A sample, fully decided: a row of {@code plan/{subset}.jsonl}. Rendering it draws nothing.
 *
 * @param shard number of the shard it goes to, within subset and split
 * @param objects the sounding ones in channel order, then the others by id
 */
public record PlannedSample(
    String key, Subset subset, Split split, int shard, ImageRef image, List<SceneObject> objects) {
  public PlannedSample {
    objects = List.copyOf(objects);
  }

  /** The same sample in another shard. */
  public PlannedSample inShard(int other) {
    return new PlannedSample(key, subset, split, other, image, objects);
  }

  public List<SceneObject> sounding() {
    return objects.stream().filter(SceneObject::sounds).toList();
  }
}
