package org.vpobuilder.pipeline.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.beam.sdk.values.KV;
import org.vpobuilder.pipeline.ledger.Note;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.sources.CocoInstances;
import org.vpobuilder.pipeline.sources.SplitScenes;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The scenes of a split that are to be looked at.
 *
 * @param notes what was rejected, counted and read
 */
record RankedSplit(List<Candidate.Batch> batches, List<KV<String, byte[]>> notes) {
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
    List<KV<String, byte[]>> notes =
        new ArrayList<>(
            SplitScenes.read(
                request.coco(),
                instances,
                request.images(),
                request.classMap(),
                request.spec().persons(),
                request.personLabels(),
                ranker));
    notes.addAll(Note.tallies(ranker.tallies()));
    return new RankedSplit(Candidate.Batch.of(ranker.candidates()), notes);
  }
}
