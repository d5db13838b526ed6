package org.vpobuilder.pipeline.plan;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.vpobuilder.pipeline.ledger.Findings;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.sources.CocoInstances;
import org.vpobuilder.pipeline.sources.SplitScenes;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.LicenceTable;

/**
 * The scenes of a split that are to be looked at.
 *
 * @param findings what was rejected, counted and read
 * @param licences that the split's images name by number
 */
record RankedSplit(List<Candidate.Batch> batches, Findings findings, LicenceTable licences) {
  /**
   * Reads what belongs to a split's instances and ranks their scenes. Holds the scenes that it
   * gives.
   *
   * @param instances of the split
   * @param rules asked for once the annotations are read, and waited for
   * @throws BadInputException if a file is missing or broken
   */
  static RankedSplit read(PlanRequest request, CocoInstances instances, Supplier<SceneRules> rules)
      throws IOException {
    SceneRanker ranker =
        new SceneRanker(request.spec(), request.subsets(), instances.split(), rules);
    Findings.Book book = new Findings.Book();
    book.add(
        SplitScenes.read(
            request.coco(),
            instances,
            request.images(),
            request.classMap(),
            request.spec().persons(),
            request.personLabels(),
            ranker));
    book.tallies().add(ranker.tallies());
    return new RankedSplit(
        Candidate.Batch.of(ranker.candidates()), book.findings(), ranker.licences());
  }
}
