package org.vpobuilder.spec;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rules of each subset in a spec (S1 §3).
 *
 * @param rules the rules of the subsets that the spec names; a subset without rules is not made
 */
public record SubsetSpecs(SortedMap<Subset, Subset.Rules> rules) implements Serializable {
  public SubsetSpecs {
    rules.forEach(
        (subset, its) -> {
          if (!subset.rules().isInstance(its)) {
            throw new IllegalArgumentException("%s as the rules of %s".formatted(its, subset));
          }
        });
    rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
  }

  /** The rules of some subsets. */
  public static SubsetSpecs of(Map<Subset, ? extends Subset.Rules> rules) {
    return new SubsetSpecs(new TreeMap<>(rules));
  }

  /**
   * The rules of a subset that the spec names.
   *
   * @param type the class of the subset's rules
   */
  public <R extends Subset.Rules> R of(Subset subset, Class<R> type) {
    Subset.Rules its = rules.get(subset);
    if (its == null) {
      throw new IllegalStateException("a spec without " + subset);
    }
    return type.cast(its);
  }

  /**
   * The subsets of which any samples are asked for, not counting those of subsets that they
   * contain.
   */
  public SortedSet<Subset> wanted() {
    SortedSet<Subset> wanted = new TreeSet<>();
    for (Subset subset : rules.keySet()) {
      SampleCounts counts = counts(subset);
      if (counts.train() > 0 || counts.test() > 0) {
        wanted.add(subset);
      }
    }
    return wanted;
  }

  /** The number of samples asked for, without those of a subset that it contains. */
  public SampleCounts counts(Subset subset) {
    Subset.Rules its = rules.get(subset);
    return its == null ? SampleCounts.NONE : its.samples();
  }

  /** The largest number of objects of a sample that may sound. */
  int mostSounding() {
    return rules.values().stream().mapToInt(Subset.Rules::mostSounding).max().orElse(1);
  }

  /**
   * The same rules without samples of the subsets that are neither among {@code kept} nor contained
   * in one of them.
   */
  SubsetSpecs only(Set<Subset> kept) {
    Set<Subset> all = Subset.withContained(kept);
    SortedMap<Subset, Subset.Rules> only = new TreeMap<>();
    rules.forEach(
        (subset, its) -> only.put(subset, all.contains(subset) ? its : its.withoutSamples()));
    return new SubsetSpecs(only);
  }
}
