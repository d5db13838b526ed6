package org.vpobuilder.validation.report.release;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Stats;
import org.vpobuilder.spec.release.Stats.Imbalance;

/** The subsets and splits of a release's counts, as pages name them. */
record Sides(Stats stats) {
  /** The subsets that have samples. */
  List<Subset> subsets() {
    List<Subset> subsets = new ArrayList<>();
    for (Subset subset : Subset.all()) {
      if (!splits(subset).isEmpty()) {
        subsets.add(subset);
      }
    }
    return subsets;
  }

  /** A subset's splits that have samples. */
  SortedMap<Split, Stats.Side> splits(Subset subset) {
    SortedMap<Split, Stats.Side> splits = new TreeMap<>();
    for (Split split : Split.values()) {
      Stats.Side side = stats.sides().get(ReleaseLayout.folder(subset, split));
      if (side != null && side.samples() > 0) {
        splits.put(split, side);
      }
    }
    return splits;
  }

  /** The splits of the release, including those without samples. */
  List<Split> all() {
    return Arrays.stream(Split.values())
        .filter(split -> stats.sides().keySet().stream().anyMatch(s -> s.endsWith("/" + split)))
        .toList();
  }

  /** The colour and pattern of a split in charts. */
  static int look(Split split) {
    return switch (split) {
      case TRAIN -> 0;
      case TEST -> 1;
      case VAL -> 2;
    };
  }

  /** The sounding objects of a subset by class, both splits together. */
  SortedMap<String, Integer> classes(Subset subset) {
    SortedMap<String, Integer> sum = new TreeMap<>();
    splits(subset)
        .values()
        .forEach(side -> side.classes().forEach((name, n) -> sum.merge(name, n, Integer::sum)));
    return sum;
  }

  /** N_max / N_min of a whole subset, as the paper prints it. */
  Imbalance imbalance(Subset subset) {
    SortedMap<String, Integer> classes = classes(subset);
    if (classes.isEmpty()) {
      return Imbalance.NONE;
    }
    Map.Entry<String, Integer> most =
        Collections.max(classes.entrySet(), Map.Entry.comparingByValue());
    Map.Entry<String, Integer> least =
        Collections.min(classes.entrySet(), Map.Entry.comparingByValue());
    double ratio = (double) most.getValue() / least.getValue();
    return new Imbalance(most.getKey(), most.getValue(), least.getKey(), least.getValue(), ratio);
  }

  /** The title of a subset, such as {@code VPO-MS}. */
  static String name(Subset subset) {
    return subset.title();
  }

  /** The title of a subset and split, such as {@code VPO-MS test}. */
  static String name(Subset subset, Split split) {
    return name(subset) + " " + split;
  }
}
