package org.vpobuilder.pipeline.subsets.pairs;

import java.util.List;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.match.Instance;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.subsets.SubsetRule;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.subset.ClassPairs;

/** Class-only pairs: two objects, each the only one of its class, and a sound for each. */
public final class ClassPairsRule implements SubsetRule {
  @Override
  public Subset subset() {
    return Subset.named(ClassPairs.NAME);
  }

  @Override
  public SceneRules.Verdict judge(SceneRules rules, Split split, List<Instance> instances) {
    SceneRules.Verdict verdict =
        rules.candidates(
            split, instances, rules.of(subset(), ClassPairs.Rules.class).crowds(), true);
    return !verdict.eligible() || verdict.candidates().size() > 1
        ? verdict
        : SceneRules.Verdict.none(NotSelected.NO_TWO_CLASSES);
  }

  @Override
  public double meanSounding() {
    return 1;
  }

  @Override
  public List<PlannedSample> plan(Planning planning) {
    return new PairPlanner(
            planning, subset(), (a, b) -> !a.className().equals(b.className()), false)
        .plan();
  }
}
