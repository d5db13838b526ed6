package org.vpobuilder.pipeline.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.subsets.CheckedScene;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.Pair;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.sample.SourceIds;

/** Makes planned samples: deals clips, gives channels and roles. For one split of one group. */
final class SampleFactory {
  private final ClassMap classMap;
  private final ClipDealer dealer;
  private final int samplesPerShard;
  private final EarlierPlan earlier;

  SampleFactory(ClassMap classMap, ClipDealer dealer, int samplesPerShard, EarlierPlan earlier) {
    this.classMap = classMap;
    this.dealer = dealer;
    this.samplesPerShard = samplesPerShard;
    this.earlier = earlier;
  }

  /** The next clip of the object's class, and its span that is heard. */
  ClipRef deal(String key, SceneObject object) {
    return dealer.deal(key, object);
  }

  /**
   * The objects as sounding ones, each with the next clip of its class; channels are in the order
   * of ids.
   */
  List<SceneObject> sounding(String key, List<SceneObject> objects) {
    List<SceneObject> sounding = new ArrayList<>();
    objects.stream()
        .sorted(Comparator.comparing(SceneObject::id, SourceIds.ORDER))
        .forEach(object -> sounding.add(object.sounding(sounding.size(), deal(key, object))));
    return sounding;
  }

  /**
   * Makes a sample.
   *
   * @param sounding the sounding objects, in channel order
   * @param position among the new samples, in the order in which the subset takes them: it decides
   *     the shard
   */
  PlannedSample sample(
      Subset subset,
      String key,
      CheckedScene scene,
      List<SceneObject> sounding,
      int position,
      @Nullable Pair pair) {
    List<SceneObject> objects = new ArrayList<>(sounding);
    Set<String> sounds = sounding.stream().map(SceneObject::id).collect(Collectors.toSet());
    for (SceneObject object : scene.objects()) {
      if (!sounds.contains(object.id())) {
        boolean ignored =
            object.crowd()
                && sounding.stream()
                    .anyMatch(other -> classMap.isOneKind(object.className(), other.className()));
        objects.add(ignored ? object.ignored() : object);
      }
    }
    int shard = earlier.firstShard(subset, scene.split()) + position / samplesPerShard;
    return new PlannedSample(key, subset, scene.split(), shard, scene.image(), objects, pair);
  }
}
