package org.vpobuilder.pipeline.subsets.msmi;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.match.Instance;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.subsets.CheckedScene;
import org.vpobuilder.pipeline.subsets.SourceTurns;
import org.vpobuilder.pipeline.subsets.SubsetRule;
import org.vpobuilder.pipeline.subsets.ms.MultiSourceRule;
import org.vpobuilder.pipeline.subsets.ms.SoundingChooser;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.MultiInstance;
import org.vpobuilder.spec.subset.VpoSubsets;

/**
 * The samples that VPO-MSMI adds to VPO-MS (S1 §3): images in which several objects of one class
 * sound, each with a different clip. Objects keep their sound with the probability that MS was
 * calibrated to.
 */
public final class MultiInstanceRule implements SubsetRule {
  @Override
  public Subset subset() {
    return VpoSubsets.MSMI;
  }

  @Override
  public SceneRules.Verdict judge(SceneRules rules, Split split, List<Instance> instances) {
    if (SceneRules.countByClass(instances).values().stream().noneMatch(count -> count > 1)) {
      return SceneRules.Verdict.none(NotSelected.NO_SEVERAL_INSTANCES_OF_CLASS);
    }
    SceneRules.Verdict verdict =
        rules.candidates(
            split, instances, rules.of(subset(), MultiInstance.Rules.class).crowds(), false);
    if (!verdict.eligible()) {
      return verdict;
    }
    boolean several =
        SceneRules.countByClass(verdict.candidates()).entrySet().stream()
            .anyMatch(
                entry -> entry.getValue() > 1 && rules.stock().clips(split, entry.getKey()) > 1);
    return several ? verdict : SceneRules.Verdict.none(NotSelected.NO_SEVERAL_INSTANCES_OF_CLASS);
  }

  /**
   * All annotations, since an apparent second annotation of one object may be another object of its
   * class.
   */
  @Override
  public List<Instance> atMost(SceneRules rules, Scene scene, List<Instance> expected) {
    return Instance.all(scene);
  }

  /** Two of one class always sound. */
  @Override
  public int leastSounding() {
    return 2;
  }

  @Override
  public double meanSounding() {
    return 2.5;
  }

  @Override
  public List<PlannedSample> plan(Planning planning) {
    SoundingChooser chooser =
        new SoundingChooser(planning.spec().silencing(), planning.draws(), planning.stock());
    int most = planning.spec().subsets().of(subset(), MultiInstance.Rules.class).maxSounding();
    int wanted = planning.wanted(subset());
    List<PlannedSample> samples = new ArrayList<>();
    List<Eligible> fresh = MultiSourceRule.fresh(planning, subset());
    SourceTurns<Eligible> turns = planning.turns(fresh);
    while (samples.size() < wanted) {
      Eligible eligible = turns.next();
      if (eligible == null) {
        break;
      }
      CheckedScene scene = eligible.scene();
      List<SceneObject> sounding =
          MultiSourceRule.Visibility.visible(
              scene.image(),
              chooser.multiInstance(
                  scene,
                  eligible.candidates(),
                  planning.keepProbability(),
                  Math.min(most, eligible.mostSounding())));
      if (hasSeveralOfOneClass(sounding)) {
        String key = SampleKey.ofImage(subset(), scene.image());
        samples.add(planning.sample(key, scene, sounding, samples.size()));
      } else {
        turns.returned(eligible);
        planning.notSelected(NotSelected.OBJECT_HIDDEN, List.of(eligible));
      }
    }
    planning.notSelected(NotSelected.NOT_NEEDED, turns.rest());
    return samples;
  }

  private static boolean hasSeveralOfOneClass(List<SceneObject> sounding) {
    return sounding.stream()
        .collect(Collectors.groupingBy(SceneObject::className, Collectors.counting()))
        .values()
        .stream()
        .anyMatch(count -> count > 1);
  }
}
