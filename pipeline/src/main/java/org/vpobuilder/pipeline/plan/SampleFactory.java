package org.vpobuilder.pipeline.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SceneObject;

/** Makes planned samples: deals clips, gives channels and roles. For one split of one group. */
final class SampleFactory {
  private final ClipDealer dealer;
  private final int samplesPerShard;
  private final EarlierPlan earlier;

  SampleFactory(ClipDealer dealer, int samplesPerShard, EarlierPlan earlier) {
    this.dealer = dealer;
    this.samplesPerShard = samplesPerShard;
    this.earlier = earlier;
  }

  /**
   * A sample.
   *
   * @param position in the order in which the subset takes samples, of those that are new: it
   *     decides the shard
   */
  PlannedSample sample(
      Subset subset, String key, CheckedScene scene, List<SceneObject> sounding, int position) {
    List<SceneObject> objects = new ArrayList<>();
    List<SceneObject> inOrder =
        sounding.stream().sorted(Comparator.comparingLong(SceneObject::annId)).toList();
    for (SceneObject object : inOrder) {
      objects.add(object.sounding(objects.size(), dealer.deal(key, object)));
    }
    Set<Long> sounds = sounding.stream().map(SceneObject::annId).collect(Collectors.toSet());
    Set<Integer> soundingCategories =
        sounding.stream().map(SceneObject::cocoCategoryId).collect(Collectors.toSet());
    for (SceneObject object : scene.objects()) {
      if (!sounds.contains(object.annId())) {
        boolean ignored = object.crowd() && soundingCategories.contains(object.cocoCategoryId());
        objects.add(ignored ? object.ignored() : object);
      }
    }
    int shard = earlier.firstShard(subset, scene.split()) + position / samplesPerShard;
    return new PlannedSample(key, subset, scene.split(), shard, scene.image(), objects);
  }
}
