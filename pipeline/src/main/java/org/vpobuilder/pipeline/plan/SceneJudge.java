package org.vpobuilder.pipeline.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.match.Instance;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.subsets.CheckedScene;
import org.vpobuilder.pipeline.subsets.SubsetRule.Eligible;
import org.vpobuilder.pipeline.subsets.SubsetRules;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * Judges scenes by their masks and sorts the eligible ones into the order in which they are taken.
 */
final class SceneJudge {
  private final SceneRules rules;
  private final Split split;
  private final Tallies tallies;

  SceneJudge(SceneRules rules, Split split, Tallies tallies) {
    this.rules = rules;
    this.split = split;
    this.tallies = tallies;
  }

  List<Eligible> eligible(Subset subset, List<CheckedScene> scenes) {
    record Placed(CheckedScene.Place place, Eligible eligible) {}
    List<Placed> placed = new ArrayList<>();
    for (CheckedScene scene : scenes) {
      for (CheckedScene.Place place : scene.places()) {
        if (place.subset() != subset) {
          continue;
        }
        List<Instance> instances = scene.instances();
        SceneRules.Verdict verdict = SubsetRules.judge(rules, subset, split, instances);
        if (verdict.reason() != null) {
          Account images = Account.images(subset, split).from(scene.image().source());
          tallies.add(images, verdict.reason(), 1);
        } else {
          int most = rules.mostSounding(instances);
          placed.add(new Placed(place, new Eligible(scene, candidates(scene, verdict), most)));
        }
      }
    }
    placed.sort(
        Comparator.<Placed>comparingInt(p -> p.place().tier())
            .thenComparing(p -> p.place().rank(), Long::compareUnsigned)
            .thenComparing(p -> p.eligible().scene().image().id()));
    return placed.stream().map(Placed::eligible).toList();
  }

  private static List<SceneObject> candidates(CheckedScene scene, SceneRules.Verdict verdict) {
    Set<String> ids = verdict.candidates().stream().map(Instance::id).collect(Collectors.toSet());
    return scene.objects().stream().filter(object -> ids.contains(object.id())).toList();
  }
}
