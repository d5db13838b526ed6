package org.vpobuilder.pipeline.subsets.pairs;

import java.util.List;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.match.Instance;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.subsets.SubsetRule;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.subset.PositionPairs;

/** Position-only pairs: two objects of a class and one sound, once at the position of each. */
public final class PositionPairsRule implements SubsetRule {
  @Override
  public Subset subset() {
    return Subset.named(PositionPairs.NAME);
  }

  @Override
  public SceneRules.Verdict judge(SceneRules rules, Split split, List<Instance> instances) {
    SceneRules.Verdict verdict =
        rules.candidates(
            split, instances, rules.of(subset(), PositionPairs.Rules.class).crowds(), false);
    boolean isPair =
        SceneRules.countByClass(verdict.candidates()).values().stream().anyMatch(n -> n > 1);
    return !verdict.eligible() || isPair
        ? verdict
        : SceneRules.Verdict.none(NotSelected.NO_SEVERAL_INSTANCES_OF_CLASS);
  }

  /**
   * All annotations, since an apparent second annotation of one object may be another object of its
   * class.
   */
  @Override
  public List<Instance> atMost(SceneRules rules, Scene scene, List<Instance> expected) {
    return Instance.all(scene);
  }

  @Override
  public double meanSounding() {
    return 1;
  }

  @Override
  public List<PlannedSample> plan(Planning planning) {
    double gap = planning.spec().subsets().of(subset(), PositionPairs.Rules.class).minAlphaGap();
    return new PairPlanner(
            planning,
            subset(),
            (a, b) -> a.className().equals(b.className()) && Math.abs(a.alpha() - b.alpha()) >= gap,
            true)
        .plan();
  }
}
