package org.vpobuilder.pipeline.subsets;

import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.match.Instance;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;

/** The rules of all subsets that the class path registers. */
public final class SubsetRules {
  private static final SortedMap<Subset, SubsetRule> BY_SUBSET = load();

  private SubsetRules() {}

  public static SubsetRule of(Subset subset) {
    SubsetRule rule = BY_SUBSET.get(subset);
    if (rule == null) {
      throw new IllegalStateException("no rule of the subset " + subset);
    }
    return rule;
  }

  /** The objects of a scene that may sound in a subset, or the reason why none may. */
  public static SceneRules.Verdict judge(
      SceneRules rules, Subset subset, Split split, List<Instance> instances) {
    if (instances.isEmpty()) {
      return SceneRules.Verdict.none(NotSelected.NO_VPO_OBJECT);
    }
    SceneRules.Verdict verdict = of(subset).judge(rules, split, instances);
    if (!verdict.eligible()) {
      return verdict;
    }
    if (!rules.hasEnoughCandidates(instances)) {
      return SceneRules.Verdict.none(NotSelected.FEW_CANDIDATES);
    }
    return rules.mostSounding(instances) < of(subset).leastSounding()
        ? SceneRules.Verdict.none(NotSelected.FEW_SILENT)
        : verdict;
  }

  /**
   * Whether the masks may make a scene eligible that is not so by {@link Instance#expected}: its
   * records may have wrong areas, and an apparent second annotation of one object may be another
   * object.
   *
   * @param expected {@link Instance#expected} of the scene
   */
  public static boolean masksMayAllow(
      SceneRules rules, Subset subset, Split split, Scene scene, List<Instance> expected) {
    boolean isGuessed =
        expected.size() < scene.objects().size()
            || expected.stream().anyMatch(rules::looksTooSmall);
    if (!isGuessed) {
      return false;
    }
    List<Instance> instances = of(subset).atMost(rules, scene, expected);
    return judge(rules, subset, split, instances.stream().map(Instance::asLarge).toList())
        .eligible();
  }

  private static SortedMap<Subset, SubsetRule> load() {
    SortedMap<Subset, SubsetRule> rules = new TreeMap<>();
    for (SubsetRule rule :
        ServiceLoader.load(SubsetRule.class, SubsetRule.class.getClassLoader())) {
      SubsetRule other = rules.putIfAbsent(rule.subset(), rule);
      if (other != null) {
        throw new IllegalStateException(
            "two rules of the subset %s: %s and %s"
                .formatted(rule.subset(), other.getClass(), rule.getClass()));
      }
    }
    return rules;
  }
}
