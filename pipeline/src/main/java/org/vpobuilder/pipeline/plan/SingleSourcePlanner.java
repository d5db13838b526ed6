package org.vpobuilder.pipeline.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.plan.SceneJudge.Eligible;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * VPO-SS (S1 §3): one sounding object a sample. Every image gives a sample before any gives its
 * second, with another of its objects.
 */
final class SingleSourcePlanner {
  private final ReleaseSpec spec;
  private final Draws draws;
  private final SampleFactory factory;
  private final EarlierPlan earlier;
  private final Tallies tallies;

  SingleSourcePlanner(
      ReleaseSpec spec, Draws draws, SampleFactory factory, EarlierPlan earlier, Tallies tallies) {
    this.earlier = earlier;
    this.spec = spec;
    this.draws = draws;
    this.factory = factory;
    this.tallies = tallies;
  }

  /** The new samples. */
  List<PlannedSample> plan(Split split, List<Eligible> scenes) {
    int wanted = spec.subsets().ss().samples().of(split) - earlier.size(Subset.SS, split);
    Map<Integer, List<Eligible>> rounds = new TreeMap<>();
    for (int round = 0; round < spec.subsets().ss().samplesPerImage(); round++) {
      int objects = round + 1;
      rounds.put(round, scenes.stream().filter(e -> e.candidates().size() >= objects).toList());
    }
    List<PlannedSample> samples = new ArrayList<>();
    for (Map.Entry<Integer, List<Eligible>> round : rounds.entrySet()) {
      for (Eligible eligible : round.getValue()) {
        SceneObject object = object(eligible, round.getKey());
        String key = SampleKey.single(eligible.scene().image(), object.id());
        if (samples.size() < wanted && !earlier.has(key)) {
          samples.add(
              factory.sample(Subset.SS, key, eligible.scene(), List.of(object), samples.size()));
        }
      }
    }
    countUnused(split, scenes, samples);
    return samples;
  }

  private void countUnused(Split split, List<Eligible> scenes, List<PlannedSample> samples) {
    Set<String> used = new HashSet<>();
    samples.forEach(sample -> used.add(sample.image().address()));
    earlier.rows(Subset.SS, split).forEach(sample -> used.add(sample.image().address()));
    for (Eligible eligible : scenes) {
      if (!used.contains(eligible.scene().image().address())) {
        SceneJudge.notSelected(tallies, Subset.SS, split, NotSelected.NOT_NEEDED);
      }
    }
  }

  /** The object that sounds in the image's sample of a round. */
  private SceneObject object(Eligible eligible, int round) {
    String image = eligible.scene().image().address();
    return draws
        .permute(eligible.candidates(), SceneObject::id, "object", Subset.SS, image)
        .get(round);
  }
}
