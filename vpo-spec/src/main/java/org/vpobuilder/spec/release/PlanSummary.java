package org.vpobuilder.spec.release;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The content of a plan folder apart from its rows: {@code plan/plan.json}, written last.
 *
 * @param sources fingerprints of the files that were read
 * @param planned rows per {@code subset/split}; MSMI's are without MS's
 * @param keepProbability of the silencing rule per split
 * @param ledger the ledger of planning: an image counts as used if a planned sample has it
 * @param sourceShares what each source gives of its share; null if the spec has no weights
 * @param likeness distances of the examined pictures to those most like them in test; null if the
 *     spec does not ask for it
 */
public record PlanSummary(
    int formatVersion,
    String specName,
    long seed,
    List<Release.FileEntry> sources,
    SortedMap<String, Integer> planned,
    SortedMap<String, Double> keepProbability,
    List<Shortfall> shortfalls,
    Ledger ledger,
    @Nullable List<SourceShare> sourceShares,
    @Nullable Likeness likeness) {
  public static final int FORMAT_VERSION = 2;

  public PlanSummary {
    sources = List.copyOf(sources);
    shortfalls = List.copyOf(shortfalls);
    sourceShares = sourceShares == null ? null : List.copyOf(sourceShares);
  }
}
