package org.vpobuilder.pipeline.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
 * VPO-SS (S1 §3): one sounding object a sample. Every image gives a sample before any other of its
 * source gives its second, with another of its objects.
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
    record Turn(CheckedScene scene, SceneObject object, String key) {}
    int wanted = spec.samples(Subset.SS, split) - earlier.size(Subset.SS, split);
    List<Turn> turns = new ArrayList<>();
    for (int round = 0; round < spec.subsets().ss().samplesPerImage(); round++) {
      for (Eligible eligible : scenes) {
        if (eligible.candidates().size() > round) {
          SceneObject object = object(eligible, round);
          String key = SampleKey.single(eligible.scene().image(), object.id());
          if (!earlier.has(key)) {
            turns.add(new Turn(eligible.scene(), object, key));
          }
        }
      }
    }
    List<PlannedSample> samples = new ArrayList<>();
    for (Turn turn :
        new SourceTurns<>(
                spec.visualWeights(),
                earlier.bySource(Subset.SS, split),
                turns,
                next -> next.scene().image().source())
            .first(wanted)) {
      samples.add(
          factory.sample(
              Subset.SS, turn.key(), turn.scene(), List.of(turn.object()), samples.size()));
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
