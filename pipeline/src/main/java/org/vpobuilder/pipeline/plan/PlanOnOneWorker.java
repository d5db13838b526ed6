package org.vpobuilder.pipeline.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.beam.sdk.values.KV;
import org.vpobuilder.pipeline.ledger.LiveCounts;
import org.vpobuilder.pipeline.ledger.NoteBook;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.parallel.Workers;
import org.vpobuilder.pipeline.sources.CocoInstances;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * All of planning in one process that takes threads itself: what {@link PlanSamples} does on many,
 * without sending scenes from worker to worker. Holds every scene that is looked at, with its
 * masks: 3 kB each in COCO.
 */
public final class PlanOnOneWorker {
  private final PlanRequest request;
  private final Map<Split, CocoInstances> instances;
  private final int threads;
  private final CompletableFuture<SceneRules> rules = new CompletableFuture<>();
  private final List<KV<String, byte[]>> notes = new ArrayList<>();
  private final List<CheckedScene> checked = new ArrayList<>();

  /**
   * A worker.
   *
   * @param instances what was read of each split
   * @param threads at least 1
   */
  public PlanOnOneWorker(PlanRequest request, Map<Split, CocoInstances> instances, int threads) {
    this.request = request;
    this.instances = instances;
    this.threads = threads;
  }

  /**
   * Plans and writes the plan. Counts in {@link LiveCounts} as {@link PlanSamples} does.
   *
   * @throws BadInputException if a file of COCO is missing or broken, or the clip index edited
   */
  public void run() throws IOException {
    check(rank());
    new PlanFolder(request.out()).write(request, checked, NoteBook.of(notes));
  }

  private List<Candidate.Batch> rank() throws IOException {
    List<Candidate.Batch> batches = new ArrayList<>();
    // The rules first, for a single thread would wait for them; then the longest.
    List<Workers.Work> steps =
        List.of(i -> readRules(), i -> rank(Split.TRAIN, batches), i -> rank(Split.TEST, batches));
    Workers.forEach(steps.size(), threads, i -> steps.get(i).accept(i));
    batches.forEach(batch -> LiveCounts.add(PlanSamples.SCENES_RANKED, batch.places()));
    return batches;
  }

  private void readRules() throws IOException {
    try {
      rules.complete(request.rules());
    } catch (IOException | RuntimeException | Error e) {
      // Whoever waits for them must not wait for ever.
      rules.completeExceptionally(e);
      throw e;
    }
  }

  private void rank(Split split, List<Candidate.Batch> batches) throws IOException {
    RankedSplit ranked;
    try {
      ranked = RankedSplit.read(request, Objects.requireNonNull(instances.get(split)), rules::join);
    } catch (CompletionException e) {
      throw ofRules(e);
    }
    synchronized (this) {
      batches.addAll(ranked.batches());
      notes.addAll(ranked.notes());
    }
  }

  /** Why there are no rules. */
  private static IOException ofRules(CompletionException e) {
    if (e.getCause() instanceof IOException io) {
      return io;
    }
    throw e.getCause() instanceof RuntimeException unchecked ? unchecked : e;
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
