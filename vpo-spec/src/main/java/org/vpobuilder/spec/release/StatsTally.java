package org.vpobuilder.spec.release;

import java.util.SortedMap;
import java.util.TreeMap;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.sample.Sample;

/**
 * Counts the samples and rejections of a release, in any order and from several threads: what is
 * read by whom does not matter. Holds the ids and levels of all samples, not the samples.
 */
public final class StatsTally {
  private final Release release;
  private final SortedMap<String, SideTally> sides = new TreeMap<>();
  private final SortedMap<String, Long> rejections = new TreeMap<>();

  /** Sides that {@code release.json} does not count are not counted here either. */
  public StatsTally(Release release) {
    this.release = release;
    release.counts().keySet().forEach(side -> sides.put(side, new SideTally()));
  }

  /** Adds a sample of a shard; it counts for the subsets too that contain its own. */
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

  /** What was added up to now. */
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
        release.ledger());
  }

  private void add(Sample sample, Subset subset) {
    SideTally tally = sides.get("%s/%s".formatted(subset, sample.split()));
    if (tally != null) {
      tally.add(sample);
    }
  }
}
