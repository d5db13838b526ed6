package org.vpobuilder.pipeline.match;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.spec.CrowdRule;
import org.vpobuilder.spec.DistractorRule;
import org.vpobuilder.spec.Priority;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.SourceIds;

/**
 * Which objects of an image may sound in which subset (SPEC.md, Eligibility; S1 §3). The same rules
 * judge an image twice: by what its source tells of areas and boxes, to rank it, and by its masks,
 * once they are read.
 */
public final class SceneRules implements Serializable {
  private final ReleaseSpec spec;
  private final ClipStock stock;
  private final ClassMap classMap;

  public SceneRules(ReleaseSpec spec, ClassMap classMap, ClipStock stock) {
    this.spec = spec;
    this.stock = stock;
    this.classMap = classMap;
  }

  /**
   * The objects that may sound, by id, or the reason why none may.
   *
   * @param reason null if there are candidates
   */
  public record Verdict(List<Instance> candidates, @Nullable NotSelected reason) {
    static Verdict none(NotSelected reason) {
      return new Verdict(List.of(), reason);
    }

    public boolean eligible() {
      return reason == null;
    }
  }

  /**
   * 0 for the images that are taken first, 1 for the others. A person of unknown class is a class
   * of its own only where no other person is seen: it may be of theirs.
   */
  public int tier(List<Instance> instances) {
    boolean personKnown =
        instances.stream().anyMatch(i -> !i.crowd() && isPerson(i) && !isUnlabelledPerson(i));
    long classes =
        instances.stream()
            .filter(instance -> !instance.crowd())
            .filter(instance -> !(personKnown && isUnlabelledPerson(instance)))
            .map(Instance::className)
            .distinct()
            .count();
    return spec.eligibility().priority() == Priority.NONE || classes > 1 ? 0 : 1;
  }

  public Verdict judge(Subset subset, Split split, List<Instance> instances) {
    if (instances.isEmpty()) {
      return Verdict.none(NotSelected.NO_VPO_OBJECT);
    }
    Verdict verdict =
        switch (subset) {
          case SS -> single(split, instances);
          case MS -> multi(split, instances);
          case MSMI -> multiInstance(split, instances);
        };
    return verdict.eligible()
            && instances.stream().filter(this::isCandidate).count() < leastCandidates()
        ? Verdict.none(NotSelected.FEW_CANDIDATES)
        : verdict;
  }

  /**
   * Whether the object could sound for all that its picture tells. What else the rules ask for,
   * such as a clip of its class, a model that sees the picture alone can't know.
   */
  private boolean isCandidate(Instance instance) {
    return !instance.crowd() && !isUnlabelledPerson(instance) && !looksTooSmall(instance);
  }

  /**
   * Whether the masks may yet make a scene eligible that {@link Instance#expected} does not: its
   * records may give wrong areas, and what looks like one object annotated twice may be two.
   *
   * @param expected {@link Instance#expected} of the scene
   */
  public boolean masksMayAllow(Subset subset, Split split, Scene scene, List<Instance> expected) {
    boolean isGuessed =
        expected.size() < scene.objects().size() || expected.stream().anyMatch(this::looksTooSmall);
    if (!isGuessed) {
      return false;
    }
    // Where several objects are wanted, two of what looks like one may be what is wanted.
    boolean several = subset == Subset.MSMI || (subset == Subset.SS && leastCandidates() > 1);
    List<Instance> instances = several ? Instance.all(scene) : expected;
    return judge(subset, split, instances.stream().map(Instance::asLarge).toList()).eligible();
  }

  private int leastCandidates() {
    return spec.eligibility().leastCandidates();
  }

  private boolean looksTooSmall(Instance instance) {
    return instance.fraction() < spec.eligibility().minMaskFraction();
  }

  private Verdict single(Split split, List<Instance> instances) {
    boolean exclude = spec.subsets().ss().sameClassDistractors() == DistractorRule.EXCLUDE;
    return candidates(
        split,
        instances,
        spec.subsets().ss().crowds(),
        exclude ? countByClass(instances) : Map.of());
  }

  private Verdict multi(Split split, List<Instance> instances) {
    boolean crowd = instances.stream().anyMatch(Instance::crowd);
    if (crowd && spec.subsets().ms().crowds() == CrowdRule.EXCLUDE) {
      return Verdict.none(NotSelected.CROWD_OF_CLASS);
    }
    if (!instances.stream().allMatch(Instance::exhaustive)) {
      return Verdict.none(NotSelected.CLASS_NOT_EXHAUSTIVE);
    }
    if (hasSeveralOfOneClass(instances)) {
      return Verdict.none(NotSelected.SEVERAL_INSTANCES_OF_CLASS);
    }
    return candidates(split, instances, spec.subsets().ms().crowds(), Map.of());
  }

  private Verdict multiInstance(Split split, List<Instance> instances) {
    if (countByClass(instances).values().stream().noneMatch(count -> count > 1)) {
      return Verdict.none(NotSelected.NO_SEVERAL_INSTANCES_OF_CLASS);
    }
    Verdict verdict = candidates(split, instances, spec.subsets().msmi().crowds(), Map.of());
    if (!verdict.eligible()) {
      return verdict;
    }
    boolean several =
        countByClass(verdict.candidates()).entrySet().stream()
            .anyMatch(entry -> entry.getValue() > 1 && stock.clips(split, entry.getKey()) > 1);
    return several ? verdict : Verdict.none(NotSelected.NO_SEVERAL_INSTANCES_OF_CLASS);
  }

  /**
   * Judges every object by itself.
   *
   * @param counts instances per class, where another of the class is a fault; else empty
   */
  private Verdict candidates(
      Split split, List<Instance> instances, CrowdRule crowds, Map<String, Integer> counts) {
    List<Instance> candidates = new ArrayList<>();
    NotSelected furthest = NotSelected.ONLY_CROWDS;
    for (Instance instance : instances) {
      NotSelected reason = reason(split, instance, instances, crowds, counts);
      if (reason == null) {
        candidates.add(instance);
      } else if (reason.compareTo(furthest) > 0) {
        furthest = reason;
      }
    }
    if (candidates.isEmpty()) {
      return Verdict.none(furthest);
    }
    candidates.sort(Comparator.comparing(Instance::id, SourceIds.ORDER));
    return new Verdict(List.copyOf(candidates), null);
  }

  private @Nullable NotSelected reason(
      Split split,
      Instance instance,
      List<Instance> instances,
      CrowdRule crowds,
      Map<String, Integer> counts) {
    if (instance.crowd()) {
      return NotSelected.ONLY_CROWDS;
    }
    if (isPerson(instance) && instances.stream().anyMatch(this::isUnlabelledPerson)) {
      return NotSelected.PERSON_UNLABELLED;
    }
    if (!instance.exhaustive()) {
      return NotSelected.CLASS_NOT_EXHAUSTIVE;
    }
    if (stock.clips(split, instance.className()) == 0) {
      return NotSelected.NO_CLIP_OF_CLASS;
    }
    if (looksTooSmall(instance)) {
      return NotSelected.MASK_TOO_SMALL;
    }
    if (counts.getOrDefault(instance.className(), 1) > 1) {
      return NotSelected.SAME_CLASS_DISTRACTOR;
    }
    boolean crowd =
        instances.stream()
            .anyMatch(
                other ->
                    other.crowd() && classMap.isOneKind(other.className(), instance.className()));
    return crowd && crowds == CrowdRule.EXCLUDE ? NotSelected.CROWD_OF_CLASS : null;
  }

  private boolean isPerson(Instance instance) {
    return classMap.isPerson(instance.className());
  }

  private boolean isUnlabelledPerson(Instance instance) {
    return !instance.crowd() && classMap.isUnlabelled(instance.className());
  }

  /**
   * A person who is not known to be of another class than a second person counts as of the same.
   */
  private boolean hasSeveralOfOneClass(List<Instance> instances) {
    long persons = instances.stream().filter(i -> !i.crowd() && isPerson(i)).count();
    boolean unlabelled = instances.stream().anyMatch(this::isUnlabelledPerson);
    return (persons > 1 && unlabelled)
        || countByClass(instances).values().stream().anyMatch(count -> count > 1);
  }

  private static Map<String, Integer> countByClass(List<Instance> instances) {
    return instances.stream()
        .filter(instance -> !instance.crowd())
        .collect(Collectors.toMap(Instance::className, i -> 1, Integer::sum, HashMap::new));
  }
}
