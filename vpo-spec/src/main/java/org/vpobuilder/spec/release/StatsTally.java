package org.vpobuilder.spec.release;

import java.util.SortedMap;
import java.util.TreeMap;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.sample.Sample;

/**
 * Counts the samples and rejections of a release, in any order and from several threads; the result
 * does not depend on the order. It holds the ids and levels of all samples, not the samples.
 */
public final class StatsTally {
  private final Release release;
  private final SortedMap<String, SideTally> sides = new TreeMap<>();
  private final SortedMap<String, Long> rejections = new TreeMap<>();

  /** Counts only the sides that {@code release.json} counts. */
  public StatsTally(Release release) {
    this.release = release;
    release.counts().keySet().forEach(side -> sides.put(side, new SideTally()));
  }

  /** Adds a sample of a shard; it also counts for the subsets that contain its own subset. */
  public void add(Sample sample) {
    for (Subset subset : Subset.all()) {
      if (subset.contains(sample.subset())) {
        add(sample, subset);
      }
    }
  }

  /** Adds a line of {@code rejections.jsonl}. */
  public synchronized void add(RejectionCode code) {
    rejections.merge(code.toString(), 1L, Long::sum);
  }

  /** The counts of everything added so far. */
  public synchronized Stats stats() {
    SortedMap<String, Stats.Side> counted = new TreeMap<>();
    sides.forEach((name, tally) -> counted.put(name, tally.side()));
    return new Stats(
        Stats.FORMAT_VERSION,
        release.specName(),
        release.seed(),
        counted,
        new TreeMap<>(rejections),
        release.keepProbability(),
        release.shortfalls(),
        release.ledger(),
        release.corrections());
  }

  private void add(Sample sample, Subset subset) {
    SideTally tally = sides.get("%s/%s".formatted(subset, sample.split()));
    if (tally != null) {
      tally.add(sample);
    }
  }
}
