package org.vpobuilder.pipeline.subsets.toy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.match.Instance;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.subsets.SubsetRule;
import org.vpobuilder.spec.CrowdRule;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.spec.sample.SceneObject;

/** Plans {@link LargestSubset}. */
public final class LargestRule implements SubsetRule {
  @Override
  public Subset subset() {
    return Subset.named("largest");
  }

  @Override
  public SceneRules.Verdict judge(SceneRules rules, Split split, List<Instance> instances) {
    SceneRules.Verdict verdict = rules.candidates(split, instances, CrowdRule.IGNORE, false);
    boolean all = verdict.candidates().size() == instances.size();
    return !verdict.eligible() || all
        ? verdict
        : SceneRules.Verdict.none(NotSelected.SAME_CLASS_DISTRACTOR);
  }

  @Override
  public double meanSounding() {
    return 1;
  }

  @Override
  public List<PlannedSample> plan(Planning planning) {
    List<PlannedSample> samples = new ArrayList<>();
    int wanted = planning.wanted(subset());
    for (Eligible eligible : planning.eligible()) {
      if (samples.size() >= wanted) {
        planning.notSelected(NotSelected.NOT_NEEDED, List.of(eligible));
        continue;
      }
      SceneObject largest =
          eligible.candidates().stream()
              .max(Comparator.comparingLong(SceneObject::area))
              .orElseThrow();
      String key = SampleKey.ofImage(subset(), eligible.scene().image());
      samples.add(planning.sample(key, eligible.scene(), List.of(largest), samples.size()));
    }
    return samples;
  }
}
