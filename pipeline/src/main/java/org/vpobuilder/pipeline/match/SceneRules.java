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
 * Which objects of an image may sound, as far as all subsets ask for the same (SPEC.md,
 * Eligibility; S1 §3). The same rules judge an image twice: by what its source tells of areas and
 * boxes, to rank it, and by its masks, once they are read.
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

  /** The clips that there are. */
  public ClipStock stock() {
    return stock;
  }

  /** Whether an image has as many objects that could sound as the spec asks for. */
  public boolean hasEnoughCandidates(List<Instance> instances) {
    return instances.stream().filter(this::isCandidate).count() >= leastCandidates();
  }

  /**
   * Whether the object could sound for all that its picture tells. What else the rules ask for,
   * such as a clip of its class, a model that sees the picture alone can't know.
   */
  private boolean isCandidate(Instance instance) {
    return !instance.crowd() && !isUnlabelledPerson(instance) && !looksTooSmall(instance);
  }

  /** How many objects of an image must be such that they could sound. */
  public int leastCandidates() {
    return spec.eligibility().leastCandidates();
  }

  /** What the spec says of a subset. */
  public <R extends Subset.Rules> R of(Subset subset, Class<R> type) {
    return spec.subsets().of(subset, type);
  }

  /** Whether the mask is below the least that the spec asks for. */
  public boolean looksTooSmall(Instance instance) {
    return instance.fraction() < spec.eligibility().minMaskFraction();
  }

  /**
   * Judges every object by itself.
   *
   * @param crowds what a crowd of an object's class does
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
   * Whether a class has two objects. A person who is not known to be of another class than a second
   * person counts as of the same.
   */
  public boolean hasSeveralOfOneClass(List<Instance> instances) {
    long persons = instances.stream().filter(i -> !i.crowd() && isPerson(i)).count();
    boolean unlabelled = instances.stream().anyMatch(this::isUnlabelledPerson);
    return (persons > 1 && unlabelled)
        || countByClass(instances).values().stream().anyMatch(count -> count > 1);
  }

  /** How many objects of each class there are, crowds apart. */
  public static Map<String, Integer> countByClass(List<Instance> instances) {
    return instances.stream()
        .filter(instance -> !instance.crowd())
        .collect(Collectors.toMap(Instance::className, i -> 1, Integer::sum, HashMap::new));
  }
}
