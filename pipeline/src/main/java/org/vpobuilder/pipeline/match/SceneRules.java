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
import org.vpobuilder.spec.CrowdRule;
import org.vpobuilder.spec.Priority;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.SourceIds;

/**
 * The rules for which objects of an image may sound that all subsets share (SPEC.md, Eligibility;
 * S1 §3). They judge an image twice: first by the areas and boxes that its source states, to rank
 * it, and then by its masks, once they are read.
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
    public static Verdict none(NotSelected reason) {
      return new Verdict(List.of(), reason);
    }

    public boolean eligible() {
      return reason == null;
    }
  }

  /**
   * The tier of an image: 0 for the images that are taken first, 1 for the others. A person of
   * unknown class counts as a separate class only if no other person is seen, since it may be of
   * their class.
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

  /** The number of clips of each class. */
  public ClipStock stock() {
    return stock;
  }

  /** Whether an image has the number of possible sound sources that the spec asks for. */
  public boolean hasEnoughCandidates(List<Instance> instances) {
    return countCandidates(instances) >= spec.eligibility().leastCandidates();
  }

  /**
   * The largest number of an image's objects that may sound, so that as many stay silent as the
   * spec asks for; below 1 if none may.
   */
  public int mostSounding(List<Instance> instances) {
    int silent = spec.eligibility().leastSilent();
    return silent == 0 ? Integer.MAX_VALUE : (int) countCandidates(instances) - silent;
  }

  private long countCandidates(List<Instance> instances) {
    return instances.stream().filter(this::isCandidate).count();
  }

  /**
   * Whether the object could sound as far as its picture shows. Further rules, such as that there
   * is a clip of its class, concern facts that a model can't see in the picture.
   */
  private boolean isCandidate(Instance instance) {
    return !instance.crowd() && !isUnlabelledPerson(instance) && !looksTooSmall(instance);
  }

  /** Whether an image needs more than one object that could sound. */
  public boolean wantsSeveralCandidates() {
    return spec.eligibility().leastCandidates() > 1 || spec.eligibility().leastSilent() > 0;
  }

  /** The spec's rules for a subset. */
  public <R extends Subset.Rules> R of(Subset subset, Class<R> type) {
    return spec.subsets().of(subset, type);
  }

  /** Whether the mask is smaller than the least that the spec asks for. */
  public boolean looksTooSmall(Instance instance) {
    return instance.fraction() < spec.eligibility().minMaskFraction();
  }

  /**
   * Judges every object separately.
   *
   * @param crowds the effect of a crowd of an object's class
   * @param alone whether another object of its class keeps an object from sounding
   */
  public Verdict candidates(
      Split split, List<Instance> instances, CrowdRule crowds, boolean alone) {
    Map<String, Integer> counts = alone ? countByClass(instances) : Map.of();
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
   * Whether a class has two objects. Two persons count as the same class unless they are known to
   * differ.
   */
  public boolean hasSeveralOfOneClass(List<Instance> instances) {
    long persons = instances.stream().filter(i -> !i.crowd() && isPerson(i)).count();
    boolean unlabelled = instances.stream().anyMatch(this::isUnlabelledPerson);
    return (persons > 1 && unlabelled)
        || countByClass(instances).values().stream().anyMatch(count -> count > 1);
  }

  /** The number of objects of each class, without crowds. */
  public static Map<String, Integer> countByClass(List<Instance> instances) {
    return instances.stream()
        .filter(instance -> !instance.crowd())
        .collect(Collectors.toMap(Instance::className, i -> 1, Integer::sum, HashMap::new));
  }
}
