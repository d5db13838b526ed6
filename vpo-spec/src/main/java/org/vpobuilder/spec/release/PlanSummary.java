package org.vpobuilder.spec.release;

import java.util.List;
import java.util.SortedMap;

/**
 * What a plan folder holds beside its rows: {@code plan/plan.json}, written last.
 *
 * @param sources fingerprints of the files that were read
 * @param planned rows per {@code subset/split}, without MS's in MSMI's
 * @param keepProbability of the silencing rule per split
 * @param ledger as far as planning goes: an image is used if a planned sample has it
 */
public record PlanSummary(
    int formatVersion,
    String specName,
    long seed,
    List<Release.FileEntry> sources,
    SortedMap<String, Integer> planned,
    SortedMap<String, Double> keepProbability,
    List<Shortfall> shortfalls,
    Ledger ledger) {
  public static final int FORMAT_VERSION = 2;

  public PlanSummary {
    sources = List.copyOf(sources);
    shortfalls = List.copyOf(shortfalls);
  }
}
