package org.vpobuilder.pipeline.subsets.ss;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.match.Instance;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.subsets.CheckedScene;
import org.vpobuilder.pipeline.subsets.SubsetRule;
import org.vpobuilder.spec.DistractorRule;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.SingleSource;
import org.vpobuilder.spec.subset.VpoSubsets;

/**
 * VPO-SS (S1 §3): one sounding object a sample. Every image gives a first sample before any image
 * of the same source gives a second one, with another of its objects.
 */
public final class SingleSourceRule implements SubsetRule {
  @Override
  public Subset subset() {
    return VpoSubsets.SS;
  }

  @Override
  public SceneRules.Verdict judge(SceneRules rules, Split split, List<Instance> instances) {
    SingleSource.Rules its = rules.of(subset(), SingleSource.Rules.class);
    return rules.candidates(
        split, instances, its.crowds(), its.sameClassDistractors() == DistractorRule.EXCLUDE);
  }

  /**
   * If an image must have several candidates, an apparent second annotation of one object may be
   * the needed second candidate.
   */
  @Override
  public List<Instance> atMost(SceneRules rules, Scene scene, List<Instance> expected) {
    return rules.wantsSeveralCandidates() ? Instance.all(scene) : expected;
  }

  /** The number of objects that may sound if each mask is large enough. */
  @Override
  public int mostSamples(SceneRules rules, Split split, Scene scene, List<Instance> expected) {
    int objects = Math.max(large(rules, split, expected), large(rules, split, Instance.all(scene)));
    int each = rules.of(subset(), SingleSource.Rules.class).samplesPerImage();
    return Math.min(each, Math.max(1, objects));
  }

  private int large(SceneRules rules, Split split, List<Instance> instances) {
    List<Instance> large = instances.stream().map(Instance::asLarge).toList();
    return judge(rules, split, large).candidates().size();
  }

  @Override
  public double meanSounding() {
    return 1;
  }

  @Override
  public List<PlannedSample> plan(Planning planning) {
    List<Eligible> scenes = planning.eligible();
    int wanted = planning.wanted(subset());
    int rounds = planning.spec().subsets().of(subset(), SingleSource.Rules.class).samplesPerImage();
    record Turn(CheckedScene scene, SceneObject object, String key) {}
    List<Turn> turns = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      for (Eligible eligible : scenes) {
        if (eligible.candidates().size() > round) {
          SceneObject object = object(planning, eligible, round);
          String key = SampleKey.of(subset(), eligible.scene().image(), object.id());
          if (!planning.has(key)) {
            turns.add(new Turn(eligible.scene(), object, key));
          }
        }
      }
    }
    List<PlannedSample> samples = new ArrayList<>();
    for (Turn turn : planning.turns(turns, Turn::scene).first(wanted)) {
      samples.add(
          planning.sample(turn.key(), turn.scene(), List.of(turn.object()), samples.size()));
    }
    Set<String> used = new HashSet<>();
    samples.forEach(sample -> used.add(sample.image().address()));
    planning.earlier().forEach(sample -> used.add(sample.image().address()));
    planning.notSelected(
        NotSelected.NOT_NEEDED,
        scenes.stream().filter(e -> !used.contains(e.scene().image().address())).toList());
    return samples;
  }

  /** The object that sounds in the image's sample of the given round. */
  private SceneObject object(Planning planning, Eligible eligible, int round) {
    String image = eligible.scene().image().address();
    return planning
        .draws()
        .permute(eligible.candidates(), SceneObject::id, "object", subset(), image)
        .get(round);
  }
}
