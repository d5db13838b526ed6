package org.vpobuilder.pipeline.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.plan.SceneJudge.Eligible;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.spec.sample.SceneObject;

/** VPO-MS and what VPO-MSMI adds to it (S1 §3), for one split. */
final class MultiSourcePlanner {
  private final ReleaseSpec spec;
  private final SoundingChooser chooser;
  private final SampleFactory factory;
  private final EarlierPlan earlier;
  private final Tallies tallies;
  private double keepProbability;

  MultiSourcePlanner(
      ReleaseSpec spec,
      SoundingChooser chooser,
      SampleFactory factory,
      EarlierPlan earlier,
      Tallies tallies) {
    this.earlier = earlier;
    this.spec = spec;
    this.chooser = chooser;
    this.factory = factory;
    this.tallies = tallies;
  }

  /** The chance that {@link #multiSource} calibrated; MSMI's own images use it too. */
  double keepProbability() {
    return keepProbability;
  }

  /** The new samples of MS. */
  List<PlannedSample> multiSource(Split split, List<Eligible> eligible) {
    List<Eligible> scenes = fresh(Subset.MS, eligible);
    int most = spec.subsets().ms().maxSounding();
    int wanted = spec.subsets().ms().samples().of(split) - earlier.size(Subset.MS, split);
    List<Eligible> taken = scenes.stream().limit(Math.max(0, wanted)).toList();
    notNeeded(Subset.MS, split, scenes.size() - taken.size());
    // What the kept samples were calibrated to holds for all: they can't change.
    Double kept = earlier.keepProbability(split);
    keepProbability =
        kept != null
            ? kept
            : KeepProbability.of(
                spec.silencing(), chooser, taken.stream().map(this::drawn).toList(), most);
    List<PlannedSample> samples = new ArrayList<>();
    for (Eligible next : taken) {
      CheckedScene scene = next.scene();
      List<SceneObject> sounding =
          Visibility.visible(
              scene.image(), chooser.multiSource(scene, next.candidates(), keepProbability, most));
      String key = SampleKey.multi(Subset.MS, scene.image().id());
      samples.add(factory.sample(Subset.MS, key, scene, sounding, samples.size()));
    }
    return samples;
  }

  /** The new samples of MSMI. */
  List<PlannedSample> multiInstance(Split split, List<Eligible> scenes) {
    int most = spec.subsets().msmi().maxSounding();
    int wanted =
        spec.subsets().msmi().additionalSamples().of(split) - earlier.size(Subset.MSMI, split);
    List<PlannedSample> samples = new ArrayList<>();
    int notNeeded = 0;
    for (Eligible eligible : fresh(Subset.MSMI, scenes)) {
      if (samples.size() >= wanted) {
        notNeeded++;
        continue;
      }
      CheckedScene scene = eligible.scene();
      List<SceneObject> sounding =
          Visibility.visible(
              scene.image(),
              chooser.multiInstance(scene, eligible.candidates(), keepProbability, most));
      if (hasSeveralOfOneClass(sounding)) {
        String key = SampleKey.multi(Subset.MSMI, scene.image().id());
        samples.add(factory.sample(Subset.MSMI, key, scene, sounding, samples.size()));
      } else {
        SceneJudge.notSelected(tallies, Subset.MSMI, split, NotSelected.OBJECT_HIDDEN);
      }
    }
    notNeeded(Subset.MSMI, split, notNeeded);
    return samples;
  }

  private List<Eligible> fresh(Subset subset, List<Eligible> scenes) {
    return scenes.stream()
        .filter(e -> !earlier.has(SampleKey.multi(subset, e.scene().image().id())))
        .toList();
  }

  private KeepProbability.Image drawn(Eligible eligible) {
    CheckedScene scene = eligible.scene();
    return new KeepProbability.Image(
        chooser.isSilenced(scene), chooser.draw(scene.image().id(), eligible.candidates()));
  }

  private static boolean hasSeveralOfOneClass(List<SceneObject> sounding) {
    return sounding.stream()
        .collect(Collectors.groupingBy(SceneObject::className, Collectors.counting()))
        .values()
        .stream()
        .anyMatch(count -> count > 1);
  }

  private void notNeeded(Subset subset, Split split, int count) {
    for (int i = 0; i < count; i++) {
      SceneJudge.notSelected(tallies, subset, split, NotSelected.NOT_NEEDED);
    }
  }
}
