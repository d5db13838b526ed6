package org.vpobuilder.pipeline.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.KV;
import org.vpobuilder.pipeline.ledger.LiveCounts;
import org.vpobuilder.pipeline.ledger.NoteBook;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.parallel.Workers;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * All of planning by one worker that takes threads itself: what {@link PlanSamples} does on many,
 * without sending scenes from worker to worker. Holds every scene that is looked at, with its
 * masks: 3 kB each in COCO.
 */
final class PlanOnOneWorker {
  private final PlanRequest request;
  private final SceneRules rules;
  private final int threads;
  private final List<KV<String, byte[]>> notes = new ArrayList<>();
  private final List<CheckedScene> checked = new ArrayList<>();

  PlanOnOneWorker(PlanRequest request, SceneRules rules, int threads) {
    this.request = request;
    this.rules = rules;
    this.threads = threads;
  }

  /**
   * Plans and writes the plan.
   *
   * @throws BadInputException if a file of COCO is missing or broken
   */
  void run() throws IOException {
    check(rank());
    new PlanFolder(request.out()).write(request, checked, NoteBook.of(notes));
  }

  private List<Candidate.Batch> rank() throws IOException {
    List<Candidate.Batch> batches = new ArrayList<>();
    Split[] splits = {Split.TRAIN, Split.TEST};
    Workers.forEach(
        splits.length,
        threads,
        i -> {
          RankedSplit ranked = RankedSplit.read(request, rules, splits[i]);
          synchronized (this) {
            batches.addAll(ranked.batches());
            notes.addAll(ranked.notes());
          }
        });
    batches.forEach(batch -> LiveCounts.add(PlanSamples.SCENES_RANKED, batch.places()));
    return batches;
  }

  private void check(List<Candidate.Batch> batches) throws IOException {
    try (SceneCheckers checkers = new SceneCheckers(request)) {
      Workers.forEach(
          batches.size(),
          threads,
          i -> {
            BatchCheck.Found found = checkers.check(batches.get(i));
            synchronized (this) {
              checked.addAll(found.sound());
              notes.addAll(found.notes());
            }
          });
    }
  }
}
