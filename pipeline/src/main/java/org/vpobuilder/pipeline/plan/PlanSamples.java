package org.vpobuilder.pipeline.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.vpobuilder.pipeline.ledger.Findings;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.parallel.Workers;
import org.vpobuilder.pipeline.run.Runner;
import org.vpobuilder.pipeline.sources.CocoInstances;
import org.vpobuilder.pipeline.sources.SplitScenes;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.release.LicenceTable;

/**
 * Stages 1, 3 and 4 for COCO: reads scenes, ranks them, looks at images and masks, plans. Holds
 * every scene that is looked at, with its masks: 3 kB each in COCO.
 */
public final class PlanSamples {
  private final PlanRequest request;
  private final Map<Split, CocoInstances> instances;
  private final CompletableFuture<ClipPool> clips = new CompletableFuture<>();
  private final CompletableFuture<SceneRules> rules;
  private final Map<Split, RankedSplit> ranked = new EnumMap<>(Split.class);

  /**
   * A planning.
   *
   * @param instances what was read of each split
   */
  public PlanSamples(PlanRequest request, Map<Split, CocoInstances> instances) {
    this.request = request;
    this.instances = instances;
    this.rules =
        clips.thenApply(pool -> new SceneRules(request.spec(), request.classMap(), pool.stock()));
  }

  /**
   * Plans and writes the plan.
   *
   * @throws org.vpobuilder.spec.failure.BadInputException if a file of COCO is missing or broken,
   *     or the clip index edited
   */
  public void run(Runner runner) throws IOException {
    // The clips first, for a single thread would wait for them; then the longest.
    List<Workers.Work> steps =
        List.of(i -> readClips(), i -> rank(Split.TRAIN), i -> rank(Split.TEST));
    Workers.forEach(steps.size(), runner.threads(), i -> steps.get(i).accept(i));
    Findings.Book book = new Findings.Book();
    SortedMap<String, List<Licence>> licences = new TreeMap<>();
    List<Candidate.Batch> batches = new ArrayList<>();
    for (RankedSplit split : ranked.values()) {
      book.add(split.findings());
      licences.putAll(split.licences().licences());
      batches.addAll(split.batches());
    }
    List<CheckedScene> checked = new ArrayList<>();
    for (LookAtScenes.Found found : runner.run(new LookAtScenes(request), batches, request.out())) {
      checked.addAll(found.sound());
      book.add(found.findings());
    }
    new PlanFolder(request.out())
        .write(
            request,
            clips.join(),
            checked,
            new LicenceTable(LicenceTable.FORMAT_VERSION, licences),
            book.findings());
  }

  private void readClips() throws IOException {
    try {
      clips.complete(request.pool());
    } catch (IOException | RuntimeException | Error e) {
      // Whoever waits for them must not wait for ever.
      clips.completeExceptionally(e);
      throw e;
    }
  }

  private void rank(Split split) throws IOException {
    RankedSplit read;
    try {
      read = RankedSplit.read(request, Objects.requireNonNull(instances.get(split)), rules::join);
    } catch (CompletionException e) {
      throw ofClips(e);
    }
    synchronized (ranked) {
      ranked.put(split, read);
    }
  }

  /** Why there are no clips. */
  private static IOException ofClips(CompletionException e) {
    if (e.getCause() instanceof IOException io) {
      return io;
    }
    throw e.getCause() instanceof RuntimeException unchecked ? unchecked : e;
  }

  /**
   * The scenes of a split that are to be looked at.
   *
   * @param findings what was rejected, counted and read
   * @param licences that the split's images name by number
   */
  private record RankedSplit(
      List<Candidate.Batch> batches, Findings findings, LicenceTable licences) {
    /**
     * Reads what belongs to a split's instances and ranks their scenes. Holds the scenes that it
     * gives.
     *
     * @param instances of the split
     * @param rules asked for once the annotations are read, and waited for
     * @throws BadInputException if a file is missing or broken
     */
    static RankedSplit read(
        PlanRequest request, CocoInstances instances, Supplier<SceneRules> rules)
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
}
