package org.vpobuilder.pipeline.subsets.pairs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.subsets.CheckedScene;
import org.vpobuilder.pipeline.subsets.SourceTurns;
import org.vpobuilder.pipeline.subsets.SubsetRule.Eligible;
import org.vpobuilder.pipeline.subsets.SubsetRule.Planning;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.mask.MaskException;
import org.vpobuilder.spec.mask.RleString;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.Pair;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * Plans pairs: one for each image, drawn from the pairs of objects whose masks share no pixel. Both
 * samples of a pair go into one shard.
 */
final class PairPlanner {
  private final Planning planning;
  private final Subset subset;
  private final BiPredicate<SceneObject, SceneObject> fits;
  private final boolean isOneSound;

  /**
   * Creates a planner.
   *
   * @param fits whether two objects may be a pair, regardless of their masks
   * @param isOneSound whether both samples of a pair have the same sound
   */
  PairPlanner(
      Planning planning,
      Subset subset,
      BiPredicate<SceneObject, SceneObject> fits,
      boolean isOneSound) {
    this.planning = planning;
    this.subset = subset;
    this.fits = fits;
    this.isOneSound = isOneSound;
  }

  private record Two(SceneObject first, SceneObject second) {
    String id() {
      return first.id() + "_" + second.id();
    }
  }

  List<PlannedSample> plan() {
    int samplesPerShard = planning.spec().shards().samplesPerShard();
    int pairsPerShard = Math.max(1, samplesPerShard / 2);
    int wanted = planning.wanted(subset);
    Set<String> earlier = new HashSet<>();
    planning.earlier().forEach(sample -> earlier.add(sample.image().address()));
    List<PlannedSample> samples = new ArrayList<>();
    List<Eligible> fresh =
        planning.eligible().stream()
            .filter(eligible -> !earlier.contains(eligible.scene().image().address()))
            .toList();
    SourceTurns<Eligible> turns = planning.turns(fresh);
    while (samples.size() + 2 <= wanted) {
      Eligible eligible = turns.next();
      if (eligible == null) {
        break;
      }
      CheckedScene scene = eligible.scene();
      Optional<Two> two = draw(scene.image(), eligible.candidates());
      if (two.isEmpty()) {
        turns.returned(eligible);
        planning.notSelected(NotSelected.NO_DISJOINT_PAIR, List.of(eligible));
        continue;
      }
      int position = samples.size() / 2 / pairsPerShard * samplesPerShard;
      add(samples, scene, two.get(), position);
    }
    planning.notSelected(NotSelected.NOT_NEEDED, turns.rest());
    return samples;
  }

  /** The first pair in the drawn order whose masks share no pixel. */
  private Optional<Two> draw(ImageRef image, List<SceneObject> candidates) {
    List<Two> all = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      for (int j = i + 1; j < candidates.size(); j++) {
        if (fits.test(candidates.get(i), candidates.get(j))) {
          all.add(new Two(candidates.get(i), candidates.get(j)));
        }
      }
    }
    return planning.draws().permute(all, Two::id, "pair", subset, image.address()).stream()
        .filter(two -> areDisjoint(image, two.first(), two.second()))
        .findFirst();
  }

  private void add(List<PlannedSample> samples, CheckedScene scene, Two two, int position) {
    String id = SampleKey.ofImage(subset, scene.image());
    ClipRef first = planning.deal(id, two.first());
    ClipRef second = isOneSound ? first : planning.deal(id, two.second());
    samples.add(sample(scene, two.first(), first, position, new Pair(id, 0)));
    samples.add(sample(scene, two.second(), second, position, new Pair(id, 1)));
  }

  private PlannedSample sample(
      CheckedScene scene, SceneObject object, ClipRef clip, int position, Pair pair) {
    String key = SampleKey.of(subset, scene.image(), object.id());
    return planning.sample(key, scene, object, clip, position, pair);
  }

  private static boolean areDisjoint(ImageRef image, SceneObject a, SceneObject b) {
    boolean boxesApart =
        a.x() + a.width() <= b.x()
            || b.x() + b.width() <= a.x()
            || a.y() + a.height() <= b.y()
            || b.y() + b.height() <= a.y();
    if (boxesApart) {
      return true;
    }
    try {
      return RleString.decode(a.rle(), image.height(), image.width())
              .union(RleString.decode(b.rle(), image.height(), image.width()))
              .area()
          == a.area() + b.area();
    } catch (MaskException e) {
      throw new IllegalStateException("a mask of our own can't be read", e);
    }
  }
}
